"""The cases behind a number of a dashboard, for officials whose units cover it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for

from contracts.access import OutsideYourUnit
from contracts.words import label_of_state
from services.portal.adapters.figure_reads import Sought, midnight
from services.portal.adapters.rows import Row
from services.portal.domain.tally import ADVANCES, BEING_DONE, WAITS_FOR_AN_ANSWER, facts_that_reach
from services.portal.pages import looks
from services.portal.pages.asked_figures import Asked, asked_by_officials, today
from services.portal.pages.board_links import board_link, reaches
from services.portal.pages.board_words import FUNNELS, KINDS
from services.portal.pages.frame import portal, t
from services.portal.pages.work import url_of

pages = Blueprint("city_cases", __name__)

SHOWN = 100
MOST_PAGES = 1000
_CLOSING = {
    "issue": ("issue", "intake.issue.closed", "on_time"),
    "action": ("action", "supervision.action.closed", "on_time"),
    "action_first": ("action", "supervision.action.closed", "on_time_original"),
}
_AN_INSTANT = timedelta(seconds=1)


@pages.get("/city/cases")
def show_cases() -> Any:
    """Show the cases behind a number."""
    asked = asked_by_officials()
    if not reaches(asked.unit):
        raise OutsideYourUnit(division=asked.unit)
    kind = _BEHIND.get(request.args.get("of", ""))
    if kind is None or asked.problem:
        abort(404)
    title, sought = kind(asked)
    page = _page_number()
    with portal().service.open_reads() as reads:
        found = reads.sought_cases(sought, asked.unit, skip=(page - 1) * SHOWN, limit=SHOWN + 1)
    return render_template(
        "city_cases.html",
        title=title,
        about=f"{looks.unit_name(asked.unit)} · {asked.period_words}",
        back=board_link(asked, asked.unit),
        cases=[_line(row) for row in found[:SHOWN]],
        pages=_pages(page, has_more=len(found) > SHOWN),
    )


def _page_number() -> int:
    told = request.args.get("page", "1")
    if not (told.isascii() and told.isdigit() and 1 <= int(told) <= MOST_PAGES):
        abort(404)
    return int(told)


def _pages(page: int, *, has_more: bool) -> dict[str, str | None]:
    def url(number: int) -> str:
        again: dict[str, Any] = {**request.args, "page": str(number)}
        return url_for("city_cases.show_cases", **again)

    return {"previous": url(page - 1) if page > 1 else None, "next": url(page + 1) if has_more else None}


def _line(row: Row) -> dict[str, Any]:
    return {
        "title": looks.title_of(row, g.lang),
        "url": url_of(row),
        "number": looks.number_of(row),
        "place": looks.unit_name(row["division"]),
        "state": label_of_state(row["machine"], row["state"], g.lang),
        "opened": looks.local(row["opened_at"]).date(),
    }


def _reached(asked: Asked) -> tuple[str, Sought]:
    machine, stage = request.args.get("of", "").removesuffix("_reached"), request.args.get("stage", "")
    names = FUNNELS[machine]
    if stage not in map(str, range(len(names))):
        abort(404)
    facts = facts_that_reach(machine, int(stage)) if int(stage) else ()
    words = names[int(stage)].in_language(g.lang)
    return f"{looks.machine_name(machine, g.lang)}{t('：', ': ')}{words}", Sought(
        machine, opened=asked.period, facts=facts
    )


def _category(asked: Asked) -> tuple[str, Sought]:
    machine, code = request.args.get("machine", ""), request.args.get("category", "")
    if machine not in ADVANCES or not code:
        abort(404)
    title = f"{looks.machine_name(machine, g.lang)}{t('：', ': ')}{looks.category(code, g.lang)}"
    return title, Sought(machine, category=code, opened=asked.period)


def _closed(asked: Asked) -> tuple[str, Sought]:
    kind, timely = request.args.get("kind", ""), request.args.get("timely", "")
    if kind not in _CLOSING or timely not in ("on_time", "late"):
        abort(404)
    machine, fact, field = _CLOSING[kind]
    words = t("按时办结", "closed on time") if timely == "on_time" else t("超期办结", "closed late")
    title = f"{KINDS[kind][0].in_language(g.lang)}{t('：', ': ')}{words}"
    return title, Sought(machine, told=asked.period, facts=(fact,), says=(field, timely == "on_time"))


def _overdue(asked: Asked) -> tuple[str, Sought]:
    """Return what is overdue today; an earlier day's list is kept nowhere."""
    kind = request.args.get("kind", "")
    if kind not in ("issue", "action") or asked.period.last < today():
        abort(404)
    begins = midnight(today())
    title = f"{KINDS[kind][0].in_language(g.lang)}{t('：到期未办', ': overdue')}"
    if kind == "issue":
        states = sorted(WAITS_FOR_AN_ANSWER)
        return title, Sought("issue", states=states, due_before=begins, is_outside_topics=True)
    # The due time of an item is the midnight after its due day.
    return title, Sought("action", states=sorted(BEING_DONE), due_before=begins + _AN_INSTANT)


_BEHIND: Mapping[str, Callable[[Asked], tuple[str, Sought]]] = {
    "issue_reached": _reached,
    "topic_reached": _reached,
    "category": _category,
    "closed": _closed,
    "overdue": _overdue,
}
