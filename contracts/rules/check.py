"""Checks of a county's document that a schema cannot express: it must fit the rest of the published language."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from contracts.events import event_type
from contracts.fields import fields
from contracts.machines import guards, machine, role_words
from contracts.rules.colours import LEAST_CONTRAST, contrast
from contracts.rules.problem import Place, Problem, problem

Entry = Mapping[str, Any]
_ON_THE_PATH = ("issue", "topic", "meeting", "plan", "action")
_PHASES = ("propose", "deliberate", "decide", "execute")
_LEAP_YEAR = 2028


def problems_of(document: Entry) -> list[Problem]:
    """Return everything that speaks against the document; nothing when it may be used."""
    return [found for check in _CHECKS for found in check(document)]


def _every_state_stands_once(document: Entry) -> Iterator[Problem]:
    groups = [step["stages"] for step in document["steps"]] + [document["off_path"]]
    for name in _ON_THE_PATH:
        placed = [state for group in groups for state in group.get(name, ())]
        states = machine(name).states
        for state in (state for state in states if state not in placed):
            yield problem(("steps",), f"{name}.{state}不属于任何一步", f"{name}.{state} stands in no step")
        for state in (state for state in placed if state not in states):
            yield problem(("steps",), f"没有{name}.{state}这个状态", f"{name}.{state} is no state")
        for state in sorted({state for state in placed if placed.count(state) > 1}):
            yield problem(("steps",), f"{name}.{state}重复", f"{name}.{state} stands twice")


def _codes_stand_once(document: Entry) -> Iterator[Problem]:
    for part in ("steps", "modes", "milestones"):
        codes = [entry["code"] for entry in document[part]]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield problem((part,), f"{code}重复", f"{part}: {code} stands twice")


def _codes_are_known(document: Entry) -> Iterator[Problem]:
    for number, step in enumerate(document["steps"]):
        yield from _strange(("steps", number, "leave_when"), "guard", step["leave_when"], guards())
    yield from _strange(("presiding", "roles"), "role", document["presiding"]["roles"], role_words())
    approver = document["topic_selection"]["approver_role"]
    yield from _strange(("topic_selection", "approver_role"), "role", [approver], role_words())
    yield from _strange(("intake", "channels"), "channel", document["intake"]["channels"], fields()["channel"].values)
    grounds = event_type("intake.issue.rejected").reasons
    refusals = document["intake"]["refusal_reasons"]
    yield from _strange(("intake", "refusal_reasons"), "refusal reason", refusals, grounds)
    activities = [activity["code"] for activity in document["duty"]["activities"]]
    yield from _strange(("duty", "activities"), "activity", activities, fields()["activity_code"].values)
    scores = [criterion["code"] for criterion in document["topic_selection"]["criteria"]]
    yield from _strange(("topic_selection", "criteria"), "criterion", scores, fields()["scores"].example)


def _ranges_are_ordered(document: Entry) -> Iterator[Problem]:
    for kind in ("plan", "result"):
        terms = document["publicity"][kind]
        if not terms["min_days"] <= terms["days"] <= terms["max_days"]:
            yield problem(
                ("publicity", kind, "days"),
                f"要在{terms['min_days']}天和{terms['max_days']}天之间",
                f"It must lie between {terms['min_days']} and {terms['max_days']} days",
            )
    size = document["council"]["size"]
    if size["min"] > size["max"]:
        yield problem(("council", "size", "max"), "最多人数少于最少人数", "The most is below the least")
    highest = sum(criterion["max"] for criterion in document["topic_selection"]["criteria"])
    if document["topic_selection"]["threshold"] > highest:
        yield problem(
            ("topic_selection", "threshold"),
            f"三项加起来最多{highest}分，没有议题能达到",
            f"No topic can reach the threshold: the highest score is {highest}",
        )


def _modes_can_be_met(document: Entry) -> Iterator[Problem]:
    for number, mode in enumerate(document["modes"]):
        quorum, window = mode["quorum"], mode.get("window")
        if quorum.get("numerator", 0) > quorum.get("denominator", 1):
            yield problem(("modes", number, "quorum"), "不能超过全部委员", "It cannot be more than all members")
        if window and window["min_days"] > window["max_days"]:
            yield problem(("modes", number, "window", "max_days"), "最长少于最短", "The longest is below the shortest")


def _phases_go_forward(document: Entry) -> Iterator[Problem]:
    places = [_PHASES.index(step["phase"]) for step in document["steps"]]
    for number, (before, after) in enumerate(pairwise(places), start=1):
        if after < before:
            yield problem(
                ("steps", number, "phase"),
                "不能排在更后面的阶段之后：顺序是民提、民议、民决、民办",
                "It comes after a later phase: the order is propose, deliberate, decide, execute",
            )


def _days_exist(document: Entry) -> Iterator[Problem]:
    for place, day in _days(document):
        try:
            date.fromisoformat(day)
        except ValueError:
            yield problem(place, f"没有{day}这一天", f"There is no day {day}")


def _days(document: Entry) -> Iterator[tuple[Place, str]]:
    yield ("effective_from",), document["effective_from"]
    for number, line in enumerate(document["calendar"]["overrides"]):
        yield ("calendar", "overrides", number, "date"), line["date"]
    for number, milestone in enumerate(document["milestones"]):
        # The 29th of February is a day on which a milestone may stand.
        yield ("milestones", number, "month_day"), f"{_LEAP_YEAR}-{milestone['month_day']}"


def _words_can_be_read(document: Entry) -> Iterator[Problem]:
    theme = document["brand"]["theme"]
    ratio = contrast(theme["accent"], theme["on_accent"])
    if ratio < LEAST_CONTRAST:
        yield problem(
            ("brand", "theme", "accent"),
            f"两种颜色太接近，字看不清：对比度{ratio:.2f}，至少要{LEAST_CONTRAST}",
            f"The words cannot be read on it: contrast {ratio:.2f}, at least {LEAST_CONTRAST} is needed",
        )


def _strange(place: Place, kind: str, codes: Sequence[str], catalogue: Iterable[str]) -> Iterator[Problem]:
    known = set(catalogue)
    for code in (code for code in codes if code not in known):
        yield problem(place, f"没有{code}这个代码", f"{kind} {code} is not in the published language")


_CHECKS: tuple[Callable[[Entry], Iterator[Problem]], ...] = (
    _every_state_stands_once,
    _codes_stand_once,
    _codes_are_known,
    _ranges_are_ordered,
    _modes_can_be_met,
    _phases_go_forward,
    _days_exist,
    _words_can_be_read,
)
