"""What the party organisation decides: each plan with its clauses, how its publicity went, and three ways on."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, g, render_template, request, session, url_for

from services.portal.adapters.rows import Row
from services.portal.domain.next_steps import waiting_for
from services.portal.domain.worklist import Filter, Scope, read_place
from services.portal.pages import looks
from services.portal.pages.frame import now, portal, t
from services.portal.pages.live import Live, live
from services.portal.pages.offers import form_url, open_actions
from services.portal.pages.work import light_view, url_of

pages = Blueprint("decisions", __name__)

SHOWN = 10
DECIDED = ("decided_approved", "decided_returned", "decided_rejected", "in_execution", "completed", "terminated")
_DECISIONS = ("approve", "return", "reject")


@pages.get("/work/decisions")
def show_decisions() -> str:
    """Show the plans that wait for the reader's decision, and what was decided lately."""
    waiting = tuple(one for one in waiting_for(g.account.actor()) if (one.machine, one.command) == ("plan", "approve"))
    after = read_place(request.args.get("after", ""), field="after")
    decided = Scope(units=g.account.office_units(), kinds=("plan",), states=DECIDED, newest_first=True)
    with portal().service.open_reads() as reads:
        page = reads.list_page(Scope(waiting=waiting), Filter(), now(), after=after, size=SHOWN)
        before = reads.list_page(decided, Filter(), now(), size=SHOWN)
        periods = {row["id"]: [one for one in reads.related(row) if _is_period(one, row)] for row in page.rows}
    return render_template(
        "decisions.html",
        plans=[_plan(row, periods[row["id"]]) for row in page.rows],
        decided=[_decided(row) for row in before.rows],
        all_decided=url_for("work.show_cases", machine="plan"),
        pages={"next": url_for("decisions.show_decisions", after=page.after.written()) if page.after else ""},
        saved=session.pop("saved", None),
    )


def _is_period(one: Row, plan: Row) -> bool:
    return bool(one["machine"] == "publicity" and one["plan_id"] == plan["id"])


def _plan(row: Row, periods: Sequence[Row]) -> dict[str, Any]:
    found: Live = live(row) or {}
    offered = {one.command: one for one in open_actions(row, found or None)}
    return {
        "title": looks.title_of(row, g.lang),
        "number": looks.number_of(row),
        "url": url_of(row),
        "light": light_view(row),
        "facts": _facts(row, found, periods),
        "clauses": [_clause(one, row["county"]) for one in found.get("clauses", ())],
        "acts": [
            {"label": offered[name].words.in_language(g.lang), "url": form_url(row, offered[name])}
            for name in _DECISIONS
            if name in offered
        ],
    }


def _facts(row: Row, found: Live, periods: Sequence[Row]) -> list[dict[str, str]]:
    told = [
        {"label": t("地方", "Place"), "value": looks.unit_name(row["division"])},
        {"label": t("方案版本", "Version"), "value": str(found.get("plan_version", ""))},
        *(_publicity(one) for one in periods),
    ]
    return [one for one in told if one["value"]]


def _publicity(period: Row) -> dict[str, str]:
    facts: Mapping[str, Any] = period["facts"]
    begin, end = (looks.fmt_date(looks.day_of(facts.get(name)), g.lang) for name in ("starts_on", "ends_on"))
    count = facts.get("objection_count", 0)
    objections = t(f"异议{count}件", f"{count} objections")
    return {"label": t("公示", "Publicity"), "value": t("，", ", ").join([f"{begin}–{end}", objections])}


def _clause(one: Mapping[str, Any], county: str) -> dict[str, Any]:
    return {
        "no": one["clause_no"],
        "text": one["text"],
        "unit": (one.get("lead") or {}).get("en" if g.lang == "en" else "zh", ""),
        "due": looks.due_words(one, county, g.lang),
    }


def _decided(row: Row) -> dict[str, Any]:
    facts = row["facts"]
    day = looks.fmt_date(looks.day_of(facts.get("decided_on")), g.lang)
    told = [looks.state_word(row, g.lang), str(facts.get("decision_no") or ""), day]
    return {
        "title": looks.title_of(row, g.lang),
        "number": looks.number_of(row),
        "url": url_of(row),
        "text": t("，", ", ").join(part for part in told if part),
    }
