"""Notification's routes: read, call one use case, answer."""

from typing import Any

from flask import request

from contracts.access import Actor
from contracts.roles import Role
from kit.refusals import NotFound
from kit.web.routes import SIGNED_IN, Routes, only, public, service
from services.notification import schemas
from services.notification.access import SHOWN_TO, require_staff_of
from services.notification.adapters.reads import NotificationReads
from services.notification.adapters.unit_of_work import NotificationWork
from services.notification.usecases.disclose_contact import disclose_contact
from services.notification.usecases.own_contact import what_is_kept
from services.notification.usecases.read_inbox import read_message

PREFIX = "/api/notification/v1"
FOLLOW_CODE = "Follow-Code"
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
OWNER = public("本人凭编号和查询码查看 / whoever knows the number and the follow code sees what is their own")
DEMONSTRATION = public("仅演示环境：查看发往手机的文字 / demonstration only: the texts that would go to phones")

Body = dict[str, Any]

inbox = Routes("inbox", f"{PREFIX}/inbox", "站内信 Inbox")
deliveries = Routes("deliveries", f"{PREFIX}/deliveries", "发送情况 Deliveries")
contacts = Routes("contacts", f"{PREFIX}/contacts", "联系方式 Contacts")
disclosures = Routes("disclosures", f"{PREFIX}/disclosures", "联系方式的查看 Contacts being shown")
own_contacts = Routes("own-contacts", f"{PREFIX}/own-contacts", "本人的联系方式 One's own contacts")
demo_messages = Routes("demo-messages", f"{PREFIX}/demo-messages", "演示短信 Texts of a demonstration")
GROUPS = (inbox, deliveries, contacts, disclosures, own_contacts, demo_messages)


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


@contacts.query("/<string:contact_ref>", allow=STAFF, gives=schemas.MaskedContactView)
def show_masked(reads: NotificationReads, caller: Actor, query: Body, contact_ref: str) -> Body:
    """Show a contact with its middle hidden, which is not logged."""
    del query
    require_staff_of(caller, reads.place_of_contact(contact_ref))
    return reads.masked_contact(contact_ref)


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


@own_contacts.query("/<number>", allow=OWNER, gives=schemas.WhatIsKept)
def show_own(reads: NotificationReads, caller: Actor, query: Body, number: str) -> Body:
    """Show what is kept of oneself in a case: the contact, whom it was shown to, what was sent."""
    del query
    code = request.headers.get(FOLLOW_CODE, "")
    mine, shown, sent = what_is_kept(reads, service().stage, caller, number, code)
    return {"number": number, "contacts": mine, "disclosures": shown, "deliveries": sent}


@demo_messages.query("", allow=DEMONSTRATION, takes=schemas.DemoQuery, gives=schemas.DemoTexts)
def newest_texts(reads: NotificationReads, caller: Actor, query: Body) -> Body:
    """Show the newest texts of a demonstration."""
    del caller
    if reads.demo_texts is None:
        raise NotFound(machine="demo_message")
    return {"items": list(reads.demo_texts.newest(query["limit"]))}
