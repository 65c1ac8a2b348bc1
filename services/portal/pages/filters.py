"""What a list can be narrowed by, as choices and links: place, kind, state, step, category, deadline, words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import g, url_for

from contracts.divisions import ancestors, children, covers
from contracts.machines import machines
from contracts.words import label_of_machine, label_of_state
from services.portal.adapters.rows import Row
from services.portal.adapters.work_reads import MOST_COUNTED
from services.portal.domain.county import SHELF
from services.portal.domain.worklist import LIGHTS, OVERDUE, Filter, Scope
from services.portal.pages import looks
from services.portal.pages.desks import Desk
from services.portal.pages.frame import portal, t

Option = dict[str, Any]


def address(desk: Desk, wanted: Filter, **more: str) -> str:
    """Return the address of a narrowed list."""
    query: dict[str, Any] = {**wanted.asked(), **more}
    return url_for(desk.endpoint, **query)


def choices(scope: Scope, wanted: Filter, units: Sequence[str], categories: Sequence[str]) -> dict[str, Any]:
    """Return the fields of the form that narrows a list."""
    return {
        "q": wanted.q,
        "place": _places(units, wanted.place),
        "machine": _kinds(scope, wanted.machine),
        "state": _states(wanted),
        "step": steps(wanted.step),
        "category": _options(
            wanted.category, t("全部类别", "All"), [(code, looks.category(code, g.lang)) for code in categories]
        ),
        "light": _lights(wanted.light),
        "is_more": bool(wanted.place or wanted.state or wanted.step or wanted.category),
    }


def _options(chosen: str, everything: str, named: Sequence[tuple[str, str]]) -> list[Option]:
    known = [("", everything), *named]
    if chosen and chosen not in dict(known):
        known.append((chosen, chosen))
    return [{"value": code, "label": label, "chosen": code == chosen} for code, label in known]


def _places(units: Sequence[str], chosen: str) -> list[Option]:
    """Return the way down to the chosen place, and the places inside it: one level at a time, for phones."""
    begin = [chosen] if chosen else list(units)
    above = [one.code for one in ancestors(chosen) if any(covers(unit, one.code) for unit in units)] if chosen else []
    inside = [one.code for one in children(begin[0])] if len(begin) == 1 else begin
    named = [(code, looks.unit_name(code)) for code in dict.fromkeys([*above, chosen, *inside]) if code]
    return _options(chosen, t("全部地方", "All places"), named)


def _kinds(scope: Scope, chosen: str) -> list[Option]:
    kinds = scope.kinds
    return _options(chosen, t("全部种类", "All kinds"), [(kind, label_of_machine(kind, g.lang)) for kind in kinds])


def _states(wanted: Filter) -> list[Option]:
    """Return the states of the chosen kind; without a kind the words would mean several things."""
    if not wanted.machine:
        return []
    states = machines()[wanted.machine].states
    named = [(code, label_of_state(wanted.machine, code, g.lang)) for code in states]
    return _options(wanted.state, t("全部状态", "All states"), named)


def steps(chosen: str) -> list[Option]:
    """Return the six steps as choices."""
    known = SHELF.of(portal().settings.home_county).steps
    return _options(chosen, t("全部步骤", "All steps"), [(step.code, step.name.in_language(g.lang)) for step in known])


def _lights(chosen: str) -> list[Option]:
    words = {
        OVERDUE: t("过了时限", "Past the deadline"),
        "red": t("严重超期", "Long overdue"),
        "yellow": t("到期未办", "Overdue"),
        "blue": t("临近到期", "Due soon"),
        "normal": t("正常", "On time"),
    }
    return _options(chosen, t("全部时限", "All deadlines"), list(words.items()))


def light_counts(desk: Desk, wanted: Filter, counts: Sequence[Row]) -> list[dict[str, Any]]:
    """Return how many cases have each light, as links that narrow the list to it or let go of it."""
    fitting = [row for row in counts if wanted.step in ("", row["step"])]
    return [
        {
            "colour": colour,
            "number": sum(row["number"] for row in fitting if row["light"] == colour),
            "url": address(desk, replace(wanted, light="" if wanted.light == colour else colour)),
            "current": wanted.light == colour,
        }
        for colour in LIGHTS
    ]


def step_counts(desk: Desk, wanted: Filter, counts: Sequence[Row]) -> list[dict[str, Any]]:
    """Return how many cases stand at each of the six steps, as links that narrow the list to it or let go of it."""
    fitting = [row for row in counts if _has_light(row, wanted.light)]
    return [
        {
            "name": option["label"],
            "number": sum(row["number"] for row in fitting if row["step"] == option["value"]),
            "url": address(desk, replace(wanted, step="" if wanted.step == option["value"] else option["value"])),
            "current": wanted.step == option["value"],
        }
        for option in steps(wanted.step)
        if option["value"]
    ]


def total(wanted: Filter, counts: Sequence[Row]) -> str:
    """Return how many cases the narrowed list holds, in words."""
    fitting = [row for row in counts if _has_light(row, wanted.light) and wanted.step in ("", row["step"])]
    number = sum(row["number"] for row in fitting)
    if is_cut(counts):
        return t("很多件，请先缩小范围", "Very many; narrow the list")
    return t(f"{number:,}件", f"{number:,} cases" if number != 1 else "1 case")


def is_cut(counts: Sequence[Row]) -> bool:
    """Whether there are more cases than were counted, so that no count would be true."""
    counted: int = sum(row["number"] for row in counts)
    return counted >= MOST_COUNTED


def _has_light(row: Row, light: str) -> bool:
    return bool(row["is_late"] if light == OVERDUE else light in {"", row["light"]})


def chips(desk: Desk, wanted: Filter) -> list[dict[str, str]]:
    """Return what the list is narrowed to, each with the address of the list without it."""
    words = {
        "q": f"“{wanted.q}”",
        "place": looks.unit_name(wanted.place) if wanted.place else "",
        "machine": label_of_machine(wanted.machine, g.lang) if wanted.machine else "",
        "state": _state_word(wanted),
        "step": _word_of(steps(wanted.step), wanted.step),
        "category": looks.category(wanted.category, g.lang) if wanted.category else "",
        "light": _word_of(_lights(wanted.light), wanted.light),
    }
    return [{"label": words[name], "url": address(desk, replace(wanted, **{name: ""}))} for name in wanted.asked()]


def _state_word(wanted: Filter) -> str:
    kinds = (
        [wanted.machine] if wanted.machine else [kind for kind in machines() if wanted.state in machines()[kind].states]
    )
    return label_of_state(kinds[0], wanted.state, g.lang) if kinds and wanted.state else ""


def _word_of(options: Sequence[Option], chosen: str) -> str:
    return next((option["label"] for option in options if option["value"] == chosen), chosen)
