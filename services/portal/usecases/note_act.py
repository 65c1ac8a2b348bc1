"""Write down what somebody did to an account or an organisation, for the audit."""

from contracts.access import Actor
from contracts.roles import Role
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Account

ACCOUNT, ORGANISATION, SESSION = "account", "organisation", "session"


def note_act(  # noqa: PLR0913 -- what the audit keeps
    work: PortalWork,
    who: Actor,
    role: str,
    command: str,
    subject: str,
    *,
    machine: str = ACCOUNT,
    before: str = "",
    after: str = "",
) -> None:
    """Write one row of the audit in the transaction of the act itself."""
    row = (work.now, who.account_id, role, who.org, machine, subject, command, before, after, 0, work.cause)
    work.postponed.audit(*row)


def note_own(work: PortalWork, account: Account, command: str, *, machine: str = ACCOUNT) -> None:
    """Write down what a holder did with the own account; the device's address is nobody's business here."""
    role = next((grant.role for grant in account.grants), Role.RESIDENT)
    note_act(work, account.actor(), role, command, account.id, machine=machine)


def note_sign_in(work: PortalWork, account: Account) -> None:
    """Write down that somebody is signed in, every factor given."""
    note_own(work, account, "sign_in", machine=SESSION)


def note_refused_sign_in(work: PortalWork, account: Account) -> None:
    """Write down a wrong password or code under a name that exists."""
    note_own(work, account, "refuse_sign_in", machine=SESSION)


def note_sign_out(work: PortalWork, account: Account) -> None:
    """Write down that a holder ended a session, the present one or one elsewhere."""
    note_own(work, account, "sign_out", machine=SESSION)
