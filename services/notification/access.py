"""Who may have a contact shown: staff whose unit covers the place where it was given."""

from contracts.access import Actor, OutsideYourUnit
from contracts.roles import Role
from kit.act import Act, machine_act
from kit.refusals import NotFound, RoleMissing
from services.notification.adapters.unit_of_work import NotificationWork

SHOWN_TO = (Role.COMMUNITY_CLERK, Role.STREET_CLERK)


def require_staff_of(actor: Actor, division: str | None) -> None:
    """Let only those pass who may have a contact of this place shown."""
    if division is None:
        raise NotFound(machine="contact")
    if not actor.roles_over(division):
        raise OutsideYourUnit(division=division)
    if not actor.roles_over(division) & frozenset(SHOWN_TO):
        raise RoleMissing(roles=SHOWN_TO)


def act_on_contact(work: NotificationWork, actor: Actor, contact_ref: str) -> tuple[Act, str]:
    """Return the act of somebody who may see a contact, and the role in which they may."""
    division = work.people.place_of_contact(contact_ref)
    if division is None:
        raise NotFound(machine="contact")
    act = actor.official_act_over(division, work.now, cause=work.cause)
    role = act.role_among(SHOWN_TO)
    if role is None:
        raise RoleMissing(roles=SHOWN_TO)
    return act, role


def by_the_system(work: NotificationWork) -> Act:
    """Return the act of the system in reaction to a fact."""
    return machine_act(Role.SYSTEM, work.now, work.cause)


def by_the_timer(work: NotificationWork) -> Act:
    """Return the act of a timer."""
    return machine_act(Role.TIMER, work.now, work.cause)


def by_the_channel(work: NotificationWork) -> Act:
    """Return the act of whoever carries a text."""
    return machine_act(Role.CHANNEL_PROVIDER, work.now, work.cause)
