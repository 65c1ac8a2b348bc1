"""What the reader can do with a case now, and why the rest is closed."""

from typing import Any

from flask import g, url_for

from contracts.words import guard_sentence
from services.portal.adapters.rows import Row
from services.portal.domain.actions import Action, action, actions_on
from services.portal.domain.county import rules_of
from services.portal.domain.next_steps import actors_of, next_command
from services.portal.domain.parts import may_command, plays
from services.portal.pages import looks
from services.portal.pages.frame import t
from services.portal.pages.live import Live


def open_actions(case: Row, found: Live | None) -> list[Action]:
    """Return the forms that the reader may fill in now, the next thing first."""
    if found is None:
        return []
    state = str(found.get("state", case["state"]))
    shut = {line["command"] for line in found.get("closed_commands", ())}
    commands = set(found.get("open_commands", ())) - shut
    offered = [one for one in actions_on(case["machine"]) if _is_open(one, case, state, commands)]
    following = next_command(case["machine"], state, rules_of(case))
    return sorted(offered, key=lambda one: (one.machine, one.command) != following)


def _is_open(one: Action, case: Row, state: str, commands: set[str]) -> bool:
    if not one.when:
        return one.command in commands
    return state in one.when and plays(g.account.actor(), one.by, division=case["division"], org=case["org"])


def acts(case: Row, offered: list[Action]) -> list[dict[str, Any]]:
    """Return the buttons for some forms; one of them is the next thing."""
    return [
        {"label": one.words.in_language(g.lang), "url": form_url(case, one), "primary": place == 0}
        for place, one in enumerate(offered)
    ]


def form_url(case: Row, one: Action) -> str:
    """Return the page of a form."""
    return url_for("commands.show_form", case_id=case["id"], command=f"{one.machine}.{one.command}")


def closed(case: Row, found: Live | None, offered: list[Action]) -> list[dict[str, str]]:
    """Return what cannot be done now, and why."""
    if found is None:
        why = t("现在看不到办理系统里的内容，请过几分钟再试。", "The service does not show it now; try again shortly.")
        return [{"title": t("办理", "Handling"), "reason": why}]
    doors = [_guarded(case, line) for line in found.get("closed_commands", ())]
    return [door for door in doors if door] + _for_others(case, found, offered)


def _guarded(case: Row, line: dict[str, str]) -> dict[str, str] | None:
    wired = action(case["machine"], case["machine"], line["command"])
    if wired is None:
        return None
    reason = t("要先满足：", "Needed first: ") + guard_sentence(line["guard"], g.lang)
    return {"title": wired.words.in_language(g.lang), "reason": reason}


def _for_others(case: Row, found: Live, offered: list[Action]) -> list[dict[str, str]]:
    """Return the next thing when somebody else does it."""
    following = next_command(case["machine"], str(found.get("state", case["state"])), rules_of(case))
    if following is None or following in {(one.machine, one.command) for one in offered}:
        return []
    wired = action(case["machine"], *following)
    if wired is None or may_command(g.account.actor(), *following, division=case["division"], org=case["org"]):
        return []
    who = looks.roles_named(actors_of(*following), g.lang)
    return [{"title": wired.words.in_language(g.lang), "reason": t(f"这一步由{who}办。", f"Done by: {who}.")}]
