"""Notification's routes: read, call one use case, answer."""

from typing import Any

from contracts.access import Actor
from contracts.roles import Role
from kit.refusals import NotFound
from kit.web.routes import SIGNED_IN, Routes, only, public
from services.notification import schemas
from services.notification.access import SHOWN_TO
from services.notification.adapters.reads import NotificationReads
from services.notification.adapters.unit_of_work import NotificationWork
from services.notification.usecases.disclose_contact import disclose_contact
from services.notification.usecases.read_inbox import read_message

PREFIX = "/api/notification/v1"
STAFF = only(*SHOWN_TO)
OFFICIALS = only(
    Role.COMMUNITY_CLERK,
    Role.STREET_CLERK,
    Role.COMMUNITY_PARTY_SECRETARY,
    Role.PARTY_ORG_CLERK,
    Role.STREET_LEADER,
    Role.COUNTY_CPPCC,
    Role.CITY_CPPCC,
)
DEMONSTRATION = public("仅演示环境：查看发往手机的文字 / demonstration only: the texts that would go to phones")

Body = dict[str, Any]

inbox = Routes("inbox", f"{PREFIX}/inbox", "站内信 Inbox")
deliveries = Routes("deliveries", f"{PREFIX}/deliveries", "发送情况 Deliveries")
contacts = Routes("contacts", f"{PREFIX}/contacts", "联系方式 Contacts")
disclosures = Routes("disclosures", f"{PREFIX}/disclosures", "联系方式的查看 Contacts being shown")
demo_messages = Routes("demo-messages", f"{PREFIX}/demo-messages", "演示短信 Texts of a demonstration")
GROUPS = (inbox, deliveries, contacts, disclosures, demo_messages)


@inbox.query("", allow=SIGNED_IN, takes=schemas.InboxQuery, gives=schemas.Inbox)
def my_inbox(reads: NotificationReads, caller: Actor, query: Body) -> Body:
    """Show one's own messages."""
    account_id = caller.account_id or ""
    items = reads.inbox(account_id, query)
    more = items[-1]["id"] if len(items) == query["limit"] else None
    return {"items": items, "next": more, "unread": reads.unread(account_id)}


@inbox.command("/<uuid:message_id>/reading", allow=SIGNED_IN, gives=schemas.ReadMessageView)
def read(work: NotificationWork, caller: Actor, body: Body, message_id: str) -> Body:
    """Note that a message was read."""
    del body
    return read_message(work, caller, message_id)


@deliveries.query("", allow=OFFICIALS, takes=schemas.DeliveriesQuery, gives=schemas.DeliveryCounts)
def count_deliveries(reads: NotificationReads, caller: Actor, query: Body) -> Body:
    """Count the deliveries of a case, as far as the caller's units reach."""
    rows = reads.delivery_counts(query["business_ref"])
    return {**query, "items": [row for row in rows if caller.roles_over(row["division"])]}


@contacts.command(
    "/<string:contact_ref>/disclosures",
    allow=STAFF,
    takes=schemas.DiscloseContact,
    gives=schemas.DisclosureView,
    status=201,
)
def disclose(work: NotificationWork, caller: Actor, body: Body, contact_ref: str) -> Body:
    """Log that a contact is shown, and why."""
    return disclose_contact(work, caller, contact_ref, body["reason"])


@disclosures.query("/<uuid:disclosure_id>", allow=STAFF, gives=schemas.ContactView)
def show_contact(reads: NotificationReads, caller: Actor, query: Body, disclosure_id: str) -> Body:
    """Show the contact of one's own disclosure while it is open."""
    del query
    found = reads.disclosed_contact(disclosure_id, caller.account_id or "")
    if found is None:
        raise NotFound(machine="disclosure")
    return found


@demo_messages.query("", allow=DEMONSTRATION, takes=schemas.DemoQuery, gives=schemas.DemoTexts)
def newest_texts(reads: NotificationReads, caller: Actor, query: Body) -> Body:
    """Show the newest texts of a demonstration."""
    del caller
    if reads.demo_texts is None:
        raise NotFound(machine="demo_message")
    return {"items": list(reads.demo_texts.newest(query["limit"]))}
