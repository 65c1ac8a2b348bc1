"""What notification keeps for a while, beside what every service keeps."""

from contracts.retention import term
from kit.sql.housekeeping import SERVICE_CLOCK, Kept, Retained

CONTACTS = Kept(
    "contacts",
    "contacts",
    "ended_at",
    term("contacts"),
    SERVICE_CLOCK,
    where="erased_at is null",
    erasing="sealed = null, account_id = null, channels = '[]', erased_at = cast(:now as timestamptz)",
)
INBOX_MESSAGES = Kept("inbox_messages", "inbox_messages", "at", term("inbox_messages"), SERVICE_CLOCK)
# An inbox message leads to its delivery, which therefore leaves after it.
DELIVERIES = Kept(
    "deliveries",
    "deliveries",
    "created_at",
    term("deliveries"),
    SERVICE_CLOCK,
    where="not exists (select from inbox_messages where inbox_messages.delivery_id = deliveries.id)",
)
DISCLOSURES = Kept("disclosures", "disclosures", "at", term("disclosures"), SERVICE_CLOCK)
KEPT: tuple[Retained, ...] = (CONTACTS, INBOX_MESSAGES, DELIVERIES, DISCLOSURES)
