"""What is kept of oneself: shown to whoever knows the number of the case and its follow code, or owns the account."""

import hmac
from typing import Any

from contracts.access import Actor
from kit.refusals import NotFound
from kit.sql.tries import Tries
from kit.sql.unit_of_work import Stage
from services.notification.adapters.reads import NotificationReads

Row = dict[str, Any]


class NothingKept(NotFound):
    """No contact of this case belongs to whoever asks; a wrong code gets the same answer."""

    code = "notification.nothing_kept"


def what_is_kept(
    reads: NotificationReads, stage: Stage, actor: Actor, number: str, follow_code: str
) -> tuple[list[Row], list[Row], list[Row]]:
    """Return one's own contacts of a case, masked, with whom they were shown to and what was sent to them."""
    found = reads.contacts_of(number)
    own = [row for row in found if actor.account_id is not None and row["account_id"] == actor.account_id]
    if not own:
        # Only tries at a number that exists are counted, so that nobody fills the counters with invented ones.
        if not found or not follow_code:
            raise NothingKept
        own = [row for row in found if _knows(row, follow_code)]
        if not Tries(stage).guarded(number, lambda: bool(own)):
            raise NothingKept
    refs = [row["ref"] for row in own]
    return [reads.as_owner_sees(row) for row in own], reads.shown_to(refs), reads.sent_to(refs)


def _knows(row: Row, follow_code: str) -> bool:
    return hmac.compare_digest(str(row["letter"].get("follow_code", "")).encode(), follow_code.encode())
