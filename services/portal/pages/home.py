"""The first page: what can I do, my issue, what is deliberated near me, notices and counts."""

from flask import Blueprint, g, render_template, url_for

from contracts.divisions import Level, county_division, division
from services.portal.domain.county import SHELF
from services.portal.domain.figures import Counts, total
from services.portal.pages import looks
from services.portal.pages.frame import county_code, portal, t
from services.portal.pages.public_rows import notice, plan_id_of, topics_in

pages = Blueprint("home", __name__)

NEAR = 5
ELSEWHERE = 5
NOTICES = 6


@pages.get("/")
def show_home() -> str:
    """Show the first page."""
    county = county_code()
    with portal().service.open_reads() as reads:
        near = topics_in(reads, g.place, NEAR)
        known = {topic["title"] for topic in near}
        others = topics_in(reads, county_division(county), NEAR + ELSEWHERE)
        periods = reads.cases_in("publicity", county_division(county), ("running", "suspended"))
        told = reads.notices(county_division(county), NOTICES)
        plans = reads.by_ids([plan_id_of(row) for row in told])
        counts = reads.counts([county])[county]
    g.is_for_everybody = True
    return render_template(
        "home.html",
        near={"name": looks.unit_name(g.place), "topics": near, "url": _community_url()},
        elsewhere=[topic for topic in others if topic["title"] not in known][:ELSEWHERE],
        open_publicity=len(periods),
        notices=[_with_place(notice(row, plans.get(plan_id_of(row)))) for row in told],
        figures=_figures(counts),
        reply_workdays=SHELF.of(county).time_limit("acceptance_reply_workdays"),
    )


def _community_url() -> str | None:
    is_community = division(g.place).level is Level.COMMUNITY
    return url_for("community.show_community", code=g.place) if is_community else None


def _with_place(line: dict[str, object]) -> dict[str, object]:
    return {
        **line,
        "title": f"{line['kind_label']}{t('：', ': ')}{line['title']}",
        "url": line["url"] or url_for("notices.board"),
    }


def _figures(counts: Counts) -> list[dict[str, object]]:
    issues = total(counts, "issue")
    answered = total(counts, "issue", ("replied", "closed"))
    return [
        {"number": f"{issues:,}", "unit": t("件", ""), "label": t("收到的诉求", "Issues received")},
        {"number": f"{answered:,}", "unit": t("件", ""), "label": t("已答复", "Answered")},
        {
            "number": f"{total(counts, 'meeting_held'):,}",
            "unit": t("场", ""),
            "label": t("开过的议事会", "Meetings held"),
        },
        {
            "number": f"{total(counts, 'plan', ('completed', 'result_publicizing', 'evaluated', 'archived')):,}",
            "unit": t("项", ""),
            "label": t("方案全部办结", "Plans carried out"),
        },
    ]
