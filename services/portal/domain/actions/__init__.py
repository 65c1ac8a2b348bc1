"""Every command that the portal offers, as data: which door, which path, which fields."""

from collections.abc import Iterable, Mapping

from services.portal.domain.actions import intake, meetings, supervision
from services.portal.domain.actions.form import Action, Field

__all__ = ["ACTIONS", "Action", "Field", "action", "actions_on"]

ACTIONS: tuple[Action, ...] = (
    *intake.ISSUES,
    *intake.TOPICS,
    *meetings.MEETINGS,
    *supervision.PLANS,
    *supervision.ITEMS,
    *supervision.ORDERS,
    *supervision.OBJECTIONS,
)
_BY_NAME: Mapping[tuple[str, str, str], Action] = {(one.page, one.machine, one.command): one for one in ACTIONS}


def action(page: str, machine: str, command: str) -> Action | None:
    """Return one action on the page of a machine."""
    return _BY_NAME.get((page, machine, command))


def actions_on(page: str) -> Iterable[Action]:
    """Return the actions on the page of a machine, in their order."""
    return (one for one in ACTIONS if one.page == page)
