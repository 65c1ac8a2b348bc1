"""Write down what somebody did to an account or an organisation, for the audit."""

from contracts.access import Actor
from services.portal.adapters.unit_of_work import PortalWork

ACCOUNT, ORGANISATION = "account", "organisation"


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
