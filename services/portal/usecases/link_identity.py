"""Link the own account with another system's sign-in, and unlink it."""

from kit.refusals import Conflict, NotSignedIn
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Account
from services.portal.domain.device import Device
from services.portal.usecases.note_act import note_own
from services.portal.usecases.own_account import confirmed
from services.portal.usecases.safeguards import Safeguards
from services.portal.usecases.sign_in_by_proof import Arrival, link, proof_of
from services.portal.usecases.tell_holder import WAYS_IN_CHANGED, tell_holder

MORE_THAN_ONE = 2


class LastWayIn(Conflict):
    """Without this identity nobody could sign in any more."""

    code = "portal.last_way_in"


def own_open(work: PortalWork, account_id: str) -> Account:
    """Return the own account, which somebody else may have closed meanwhile."""
    account = work.accounts.get(account_id)
    if account is None or not account.is_open:
        raise NotSignedIn
    return account


def require_owner(work: PortalWork, guards: Safeguards, account_id: str, password: str) -> Account:
    """Return the own account, after the password was given once more where there is one."""
    account = own_open(work, account_id)
    return confirmed(work, guards, account_id, password) if account.has_password else account


def link_own(work: PortalWork, guards: Safeguards, arrival: Arrival, account_id: str, device: Device) -> None:
    """Link the own account with what was proven; the owner was asked before the departure."""
    account = own_open(work, account_id)
    link(work, guards, account, proof_of(work, guards, arrival, device))
    note_own(work, account, "link_identity")
    tell_holder(work, guards.seal_key, account, WAYS_IN_CHANGED)


def unlink_own(work: PortalWork, guards: Safeguards, account_id: str, provider: str, password: str) -> None:
    """Unlink the own account, unless nothing else opens it."""
    account = require_owner(work, guards, account_id, password)
    if not account.has_password and work.identities.count_of(account.id) < MORE_THAN_ONE:
        raise LastWayIn
    work.identities.forget(account.id, provider)
    note_own(work, account, "unlink_identity")
    tell_holder(work, guards.seal_key, account, WAYS_IN_CHANGED)
