"""One case for officials: where it is, what can be done, what is closed and why, what it came from, what happened."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from contracts.words import label_of_state
from services.portal.adapters.rows import Row
from services.portal.domain.county import rules_of
from services.portal.pages import looks
from services.portal.pages.case_parts import facts_of_case, orgs_of, tables_of, texts_of
from services.portal.pages.contact_page import contact_of
from services.portal.pages.frame import portal, t
from services.portal.pages.live import Live, case_for_reader, live
from services.portal.pages.offers import acts, closed, open_actions, undos
from services.portal.pages.photos import photos_view
from services.portal.pages.story import Story, cases_told, lineage, read_moment
from services.portal.pages.work import light_view, url_of

pages = Blueprint("case_page", __name__)


@pages.get("/work/cases/<uuid:case_id>")
def show_case(case_id: Any) -> Any:
    """Show a case to an official."""
    case = case_for_reader(str(case_id))
    if case["machine"] == "meeting":
        return redirect(url_of(case))
    found = live(case)
    earlier = read_moment(request.args.get("earlier", ""))
    with portal().service.open_reads() as reads:
        related = reads.related(case)
        told = {row["id"]: row for row in cases_told(case, related)}
        rows = reads.story(list(told), earlier=earlier)
        names = reads.names_of([*(row["org"] for row in rows), *orgs_of(found)])
    story = Story(rows, names, told, case["id"])
    offered = open_actions(case, found, related)
    state = str((found or {}).get("state", case["state"]))
    return render_template(
        "case.html",
        crumbs=[
            {"label": t("待我办理", "Waiting for me"), "url": url_for("work.show_work")},
            {"label": looks.number_of(case)},
        ],
        case={
            "title": _title(case, found),
            "number": looks.number_of(case),
            "kind_label": looks.machine_name(case["machine"], g.lang),
        },
        tags=[
            {"text": label_of_state(case["machine"], state, g.lang), "kind": "done" if looks.is_final(case) else "now"}
        ],
        internal=_internal(found),
        light=light_view(case) if case["due_at"] else None,
        steps=_steps(case, related),
        acts=acts(case, offered),
        undos=undos(case, offered),
        closed=closed(case, found, offered, related),
        contact=contact_of(case, found),
        lineage=lineage(case, related),
        facts=facts_of_case(case, found, names),
        texts=texts_of(case, found),
        photos=photos_view(found or {}, url_for("case_page.show_case", case_id=case["id"])),
        tables=tables_of(case["machine"], found or {}),
        timeline=story.events(is_first=earlier is None),
        story_pages={
            "previous": url_of(case) + "#course" if earlier else "",
            "next": url_for("case_page.show_case", case_id=case["id"], earlier=story.earlier, _anchor="course")
            if story.earlier
            else "",
        },
        saved=session.pop("saved", None),
    )


def _title(case: Row, found: Live | None) -> str:
    title = looks.title_of(case, g.lang)
    return str((found or {}).get("title") or title) if case["title"] is None else title


def _internal(found: Live | None) -> list[str]:
    risk = (found or {}).get("conflict_risk", "none")
    words = {"dissatisfaction": t("有不满情绪", "Dissatisfaction"), "petition": t("上访风险", "Risk of a petition")}
    return [words[risk]] if risk in words else []


def _steps(case: Row, related: list[Row]) -> list[dict[str, Any]]:
    main = {"issue", "topic", "plan", "meeting"}
    moving = [row for row in related if row["machine"] in main and not looks.is_archived_meeting(row)]
    shared = [row["step_no"] for row in moving if row["step_no"]]
    reached = max([*shared, case["step_no"] or 0], default=0)
    if not reached:
        return []
    is_over = case["machine"] in main and looks.is_final(case)
    return looks.steps_of(rules_of(case), reached, is_over=is_over, lang=g.lang)
