"""Tell notification how a person stands now, and again when a grant begins or ends by itself."""

import math

from contracts.access import NOBODY
from contracts.private import Letter
from contracts.roles import Role
from kit.refusals import NotFound
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.held_grant import next_turn, present
from services.portal.domain.person import Person
from services.portal.usecases.note_act import note_act
from services.portal.usecases.open_account import announce_account

GRANTS_TURN = "grants_turn"


def person(work: PortalWork, account_id: str) -> Person:
    """Take a person; whoever else wants to change them waits."""
    account = work.accounts.get(account_id)
    if account is None:
        raise NotFound(id=account_id)
    return Person(account, work.grants.of(account_id))


def seconds_of_grants(work: PortalWork, account_id: str, *, at_most: int) -> int:
    """Return for how long a token may tell what an account may do now: until the next grant begins or ends."""
    turn = next_turn(work.grants.of(account_id), work.now)
    return at_most if turn is None else max(1, min(at_most, math.ceil((turn - work.now).total_seconds())))


def tell_standing(work: PortalWork, one: Person, letter: Letter | None = None, seal_key: str = "") -> None:
    """Announce the present grants, and set the clock for the next change."""
    one.account.grants = present(one.held, work.now)
    announce_account(work, one.account, letter, seal_key)
    turn = next_turn(one.held, work.now)
    if turn is None:
        work.forget(GRANTS_TURN, one.id)
    else:
        work.remind(GRANTS_TURN, one.id, turn)


def turn_grants(account_id: str, work: PortalWork) -> None:
    """Announce a person whose grant has just begun or ended by itself."""
    one = person(work, account_id)
    tell_standing(work, one)
    held = " ".join(f"{grant.role}@{grant.unit}" for grant in one.account.grants)
    note_act(work, NOBODY, Role.TIMER, "grants_turned", account_id, after=held)
