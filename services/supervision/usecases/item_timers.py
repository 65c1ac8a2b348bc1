"""The reminders of an action item: silence counts as acceptance, and its light is looked at every day."""

from datetime import datetime

from contracts.divisions import county_of
from contracts.organisations import division_of_org, organisations
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.action import Action

ACCEPT = "action.accept"
LIGHT = "action.light"


def acceptance_limits(work: SupervisionWork, item: Action) -> dict[str, datetime]:
    """Return until when the lead unit accepts the item, and until when it may give it back."""
    return {
        "due_accept": work.deadline_for(item, "action_acceptance_workdays"),
        "due_return": work.deadline_for(item, "action_return_request_workdays"),
    }


def watch(work: SupervisionWork, item: Action) -> None:
    """Look after an item that was just handed out."""
    if item.due_accept_at is not None:
        work.remind(ACCEPT, item.id, item.due_accept_at)
    watch_light(work, item)


def watch_light(work: SupervisionWork, item: Action) -> None:
    """Look at the light again when the day is over."""
    work.remind(LIGHT, item.id, work.end_of_day(item, work.today_in(item)))


def is_active(org: str, county: str) -> bool:
    """Whether an organisation is known and works for this county: in it, or for the whole city."""
    if org not in organisations():
        return False
    home = county_of(division_of_org(org))
    return home in {county, f"{county[:4]}00"}
