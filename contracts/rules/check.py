"""Checks of a county's document that a schema cannot express: it must fit the rest of the published language."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from contracts.events import event_type
from contracts.fields import fields
from contracts.machines import guards, machine, role_words

Entry = Mapping[str, Any]
_ON_THE_PATH = ("issue", "topic", "meeting", "plan", "action")


def problems_of(document: Entry) -> list[str]:
    """Return every sentence that speaks against the document; none when it may be used."""
    return [problem for check in _CHECKS for problem in check(document)]


def _every_state_stands_once(document: Entry) -> Iterator[str]:
    groups = [step["stages"] for step in document["steps"]] + [document["off_path"]]
    for name in _ON_THE_PATH:
        placed = [state for group in groups for state in group.get(name, ())]
        states = machine(name).states
        yield from (f"{name}.{state} stands in no step" for state in states if state not in placed)
        yield from (f"{name}.{state} is no state" for state in placed if state not in states)
        yield from (f"{name}.{state} stands twice" for state in sorted(set(placed)) if placed.count(state) > 1)


def _codes_stand_once(document: Entry) -> Iterator[str]:
    for part in ("steps", "modes", "milestones"):
        codes = [entry["code"] for entry in document[part]]
        yield from (f"{part}: {code} stands twice" for code in sorted(set(codes)) if codes.count(code) > 1)


def _codes_are_known(document: Entry) -> Iterator[str]:
    leaving = [guard for step in document["steps"] for guard in step["leave_when"]]
    yield from _strange("guard", leaving, guards())
    named_roles = [*document["presiding"]["roles"], document["topic_selection"]["approver_role"]]
    yield from _strange("role", named_roles, role_words())
    yield from _strange("channel", document["intake"]["channels"], fields()["channel"].values)
    grounds = event_type("intake.issue.rejected").reasons
    yield from _strange("refusal reason", document["intake"]["refusal_reasons"], grounds)
    activities = [activity["code"] for activity in document["duty"]["activities"]]
    yield from _strange("activity", activities, fields()["activity_code"].values)
    scores = [criterion["code"] for criterion in document["topic_selection"]["criteria"]]
    yield from _strange("criterion", scores, fields()["scores"].example)


def _ranges_are_ordered(document: Entry) -> Iterator[str]:
    for kind in ("plan", "result"):
        terms = document["publicity"][kind]
        if not terms["min_days"] <= terms["days"] <= terms["max_days"]:
            yield f"publicity.{kind}: days must lie between min_days and max_days"
    if document["council"]["size"]["min"] > document["council"]["size"]["max"]:
        yield "council.size: min is above max"
    highest = sum(criterion["max"] for criterion in document["topic_selection"]["criteria"])
    if document["topic_selection"]["threshold"] > highest:
        yield "topic_selection: no topic can reach the threshold"


def _strange(kind: str, codes: Iterable[str], catalogue: Iterable[str]) -> Iterator[str]:
    known = set(catalogue)
    return (f"{kind} {code} is not in the published language" for code in codes if code not in known)


_CHECKS: tuple[Callable[[Entry], Iterator[str]], ...] = (
    _every_state_stands_once,
    _codes_stand_once,
    _codes_are_known,
    _ranges_are_ordered,
)
