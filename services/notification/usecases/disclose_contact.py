"""Show a contact to staff, for a reason that is kept."""

from datetime import timedelta
from typing import Any

from contracts.access import Actor
from services.notification.access import act_on_contact
from services.notification.adapters.unit_of_work import NotificationWork

OPEN_FOR = timedelta(minutes=15)


def disclose_contact(work: NotificationWork, actor: Actor, contact_ref: str, reason: str) -> dict[str, Any]:
    """Log that a contact is shown to somebody and why; what it holds is read under the disclosure's own address."""
    act, role = act_on_contact(work, actor, contact_ref)
    row = {
        "id": work.fresh_id(),
        "contact_ref": contact_ref,
        "account_id": actor.account_id,
        "role": role,
        "org": act.org,
        "reason": reason,
        "at": work.now,
        "open_until": work.now + OPEN_FOR,
    }
    work.note_disclosure(act, role, row)
    return row
