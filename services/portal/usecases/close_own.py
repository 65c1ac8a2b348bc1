"""Close the own account: what leads from it to a person goes, and what was done with it stays."""

from contracts.private import Letter
from contracts.roles import Role
from kit.refusals import NotAllowed
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.person import Person
from services.portal.usecases.link_identity import require_owner
from services.portal.usecases.note_act import note_act
from services.portal.usecases.open_account import announce_account
from services.portal.usecases.safeguards import Safeguards
from services.portal.usecases.stand import person


class OfficeCloses(NotAllowed):
    """An account of the office is closed by whoever looks after its people: its acts need a name."""

    code = "portal.office_closes"


def close_own(work: PortalWork, guards: Safeguards, account_id: str, password: str) -> None:
    """Close a resident's account for good: name, password, phone and every other way in are gone."""
    if require_owner(work, guards, account_id, password).holds_office:
        raise OfficeCloses
    one = person(work, account_id)
    note_act(work, one.account.actor(), Role.RESIDENT, "close_own", account_id, before="open", after="closed")
    _end_grants(work, one)
    _forget(work, one)
    # An empty letter takes the place of the address that notification has.
    announce_account(work, one.account, Letter(), guards.seal_key)


def _end_grants(work: PortalWork, one: Person) -> None:
    ending = one.running(work.now)
    one.close(work.now, None)
    for held in ending:
        work.grants.end(held)


def _forget(work: PortalWork, one: Person) -> None:
    account = one.account
    account.username, account.display_name, account.password_mark = f"closed-{account.id}", "", ""
    account.phone_verified, account.grants = False, ()
    work.accounts.change(account)
    work.sessions.revoke_all(account.id, work.now)
    work.links.forget(account.id)
    work.authenticators.forget(account.id)
    work.identities.forget_all(account.id)
