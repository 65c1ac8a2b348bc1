"""What the reader can do with a case now, what can be taken back, and why the rest is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import g, url_for

from contracts.machines import machines
from contracts.words import guard_sentence, label_of_state
from services.portal.adapters.rows import Row
from services.portal.domain.actions import Action, actions_on
from services.portal.domain.county import rules_of
from services.portal.domain.doors import Door, Standing, Why, door
from services.portal.domain.next_steps import GIVEN_UP, MAKERS, actors_of, next_command
from services.portal.domain.parts import plays
from services.portal.domain.undo import takes_back
from services.portal.pages import looks
from services.portal.pages.frame import now, t
from services.portal.pages.live import Live

_GROUPS = {Why.GUARD: "near", Why.ROLE: "near", Why.STATE: "later", Why.BACK: "past", Why.PAST: "past"}


def open_actions(case: Row, found: Live | None, related: Sequence[Row] = ()) -> list[Action]:
    """Return the forms that the reader may fill in now, the next thing first; nothing is made a second time."""
    if found is None:
        return []
    state = state_of(case, found)
    shut = {line["command"] for line in found.get("closed_commands", ())}
    commands = set(found.get("open_commands", ())) - shut
    offered = [one for one in actions_on(case["machine"]) if _is_open(one, case, state, commands)]
    following = next_command(case["machine"], state, rules_of(case))
    if made_of(case, state, related) is not None:
        offered = [one for one in offered if (one.machine, one.command) != following]
    return sorted(offered, key=lambda one: (one.machine, one.command) != following)


def made_of(case: Row, state: str, related: Sequence[Row]) -> Row | None:
    """Return what came out of a topic since it last moved, when that is what would come next, and was not given up."""
    kind = MAKERS.get(state) if case["machine"] == "topic" else None
    made = (row for row in related if row["machine"] == kind and row["topic_id"] == case["id"])
    kept = [row for row in made if row["opened_at"] >= case["changed_at"] and row["state"] not in GIVEN_UP]
    return kept[-1] if kept else None


def state_of(case: Row, found: Live | None) -> str:
    """Return the state of a case: its service knows best."""
    return str((found or {}).get("state", case["state"]))


def _is_open(one: Action, case: Row, state: str, commands: set[str]) -> bool:
    if not one.when:
        return one.command in commands
    return state in one.when and plays(g.account.actor(), one.by, division=case["division"], org=case["org"])


def acts(case: Row, offered: Sequence[Action]) -> list[dict[str, Any]]:
    """Return the buttons for the forms that lead on; one of them is the next thing."""
    forward = [one for one in offered if takes_back(one.machine, one.command) is None]
    return [
        {"label": one.words.in_language(g.lang), "url": form_url(case, one), "primary": place == 0}
        for place, one in enumerate(forward)
    ]


def undos(case: Row, offered: Sequence[Action]) -> list[dict[str, Any]]:
    """Return the buttons for the forms that take something back, each with what that means."""
    found = ((one, takes_back(one.machine, one.command)) for one in offered)
    return [
        {"label": one.words.in_language(g.lang), "url": form_url(case, one), "note": meaning.in_language(g.lang)}
        for one, meaning in found
        if meaning is not None
    ]


def form_url(case: Row, one: Action) -> str:
    """Return the page of a form."""
    return url_for("commands.show_form", case_id=case["id"], command=f"{one.machine}.{one.command}")


def closed(
    case: Row, found: Live | None, offered: Sequence[Action], related: Sequence[Row] = ()
) -> dict[str, list[dict[str, str]]]:
    """Return what cannot be done now, and why: what is near, what comes later, what is past."""
    if found is None:
        why = t("现在看不到办理系统里的内容，请过几分钟再试。", "The service does not show it now; try again shortly.")
        return {"near": [{"title": t("办理", "Handling"), "reason": why}], "later": [], "past": []}
    made = made_of(case, state_of(case, found), related)
    lines: dict[str, list[dict[str, str]]] = {"near": [], "later": [], "past": []}
    for one, shut, is_next in _doors(case, found, offered):
        reason = _made_already(made) if made and is_next else reason_of(shut, case)
        lines[_GROUPS[shut.why]].append({"title": one.words.in_language(g.lang), "reason": reason})
    return lines


def _doors(case: Row, found: Live, offered: Sequence[Action]) -> list[tuple[Action, Door, bool]]:
    """Return the forms that are closed with their doors, and which one comes next: conditions first, then that one."""
    following = next_command(case["machine"], state_of(case, found), rules_of(case))
    doors = [
        (one, _door(one, case, found), (one.machine, one.command) == following)
        for one in actions_on(case["machine"])
        if one not in offered
    ]
    # What is to be taken back must be there first.
    shown = [line for line in doors if line[1].until is None or takes_back(line[0].machine, line[0].command) is None]
    return sorted(shown, key=lambda line: (line[1].why is not Why.GUARD, not line[2]))


def _made_already(made: Row) -> str:
    state = looks.state_word(made, g.lang)
    return t(f"已经有了：{looks.number_of(made)}，{state}。", f"It is there: {looks.number_of(made)}, {state}.")


def _door(one: Action, case: Row, found: Live) -> Door:
    at = standing(case, state_of(case, found))
    if one.when:
        return door(at, one.command, one.when, one.by)
    step = machines()[one.machine].transition(one.command)
    guards = {line["command"]: line["guard"] for line in found.get("closed_commands", ())}
    shut = door(at, one.command, step.sources, step.actors, guards.get(one.command))
    if shut.why is not Why.ROLE or (one.machine, one.command) != next_command(at.machine, at.state, rules_of(case)):
        return shut
    return replace(shut, who=actors_of(one.machine, one.command))


def standing(case: Row, state: str) -> Standing:
    """Return where a case stands for the reader."""
    return Standing(case["machine"], state, case["division"], case["org"], g.account.actor())


def reason_of(shut: Door, case: Mapping[str, Any]) -> str:
    """Return the sentence that says why a step is closed, who could take it and when."""
    who = looks.roles_named(shut.who, g.lang)
    if shut.why is Why.GUARD:
        held = guard_sentence(shut.guard or "", g.lang)
        return t(f"要先满足：{held}。", f"Needed first: {held}.")
    if shut.why is Why.ROLE:
        return t(f"这一步由{who}办。", f"Done by: {who}.")
    if shut.why is Why.PAST:
        return t("这一步已经过去了，不能再办。", "This step is over and cannot be taken any more.")
    until = label_of_state(shut.machine, shut.until or "", g.lang)
    if shut.why is Why.BACK:
        return t(f"已经过了；如果回到“{until}”，由{who}再办。", f"Over; should it go back to “{until}”, by: {who}.")
    return t(f"到“{until}”以后，由{who}办。", f"Once it is “{until}”, by: {who}.") + _time_left(shut, case["due_at"])


def _time_left(shut: Door, due: datetime | None) -> str:
    if not shut.by_clock or due is None:
        return ""
    return (
        t("时间到了自动往下走：", " Time leads on by itself: ") + looks.fmt_deadline(due, now(), g.lang) + t("。", ".")
    )
