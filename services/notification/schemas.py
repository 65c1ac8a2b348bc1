"""What notification takes and gives over HTTP."""

from marshmallow import Schema, fields, validate

MAX_LIST = 200


class InboxQuery(Schema):
    """Which part of an inbox."""

    unread = fields.Bool(load_default=False)
    after = fields.UUID(load_default=None)
    limit = fields.Int(load_default=50, validate=validate.Range(min=1, max=MAX_LIST))


class InboxMessageView(Schema):
    """One message; `aggregate` and `subject` say which page it is about."""

    id = fields.Str(required=True)
    title = fields.Str(required=True)
    text = fields.Str(required=True)
    template_code = fields.Str(required=True)
    business_ref = fields.Str(required=True)
    subject = fields.Str(required=True)
    aggregate = fields.Str(required=True)
    urgent = fields.Bool(required=True)
    at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(allow_none=True)


class Inbox(Schema):
    """Messages, where the next part begins, and how many were not read."""

    items = fields.List(fields.Nested(InboxMessageView))
    next = fields.Str(allow_none=True)
    unread = fields.Int(required=True)


class ReadMessageView(InboxMessageView):
    """A message that was read, and how many are left."""

    unread = fields.Int(required=True)


class DeliveriesQuery(Schema):
    """Of which case."""

    business_ref = fields.Str(required=True, validate=validate.Length(min=1, max=200))


class DeliveryCount(Schema):
    """How many deliveries stand in one state."""

    template_code = fields.Str(required=True)
    channel = fields.Str(required=True)
    state = fields.Str(required=True)
    count = fields.Int(required=True)


class DeliveryCounts(Schema):
    """What became of the messages of a case; nobody's contact data."""

    business_ref = fields.Str(required=True)
    items = fields.List(fields.Nested(DeliveryCount))


class DiscloseContact(Schema):
    """Why a contact is to be shown."""

    reason = fields.Str(required=True, validate=validate.Length(min=4, max=500))


class DisclosureView(Schema):
    """That a contact is shown, and until when."""

    id = fields.Str(required=True)
    contact_ref = fields.Str(required=True)
    at = fields.AwareDateTime(required=True)
    open_until = fields.AwareDateTime(required=True)


class ContactView(DisclosureView):
    """A contact, shown for a reason."""

    name = fields.Str(required=True)
    phone = fields.Str(required=True)
    email = fields.Str(required=True)
    reason = fields.Str(required=True)


class MaskedContactView(Schema):
    """A contact with its middle hidden, as staff see it without being logged."""

    contact_ref = fields.Str(required=True)
    name = fields.Str(required=True)
    phone = fields.Str(required=True)
    email = fields.Str(required=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    erased_at = fields.AwareDateTime(allow_none=True)


class OwnContactView(Schema):
    """A contact as its owner sees it."""

    part = fields.Str(required=True)
    name = fields.Str(required=True)
    phone = fields.Str(required=True)
    email = fields.Str(required=True)
    bound_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    erased_at = fields.AwareDateTime(allow_none=True)


class OwnDisclosureView(Schema):
    """Who was shown one's contact, when and why; the role and the unit, never a name."""

    at = fields.AwareDateTime(required=True)
    role = fields.Str(required=True)
    org = fields.Str(allow_none=True)
    reason = fields.Str(required=True)


class OwnDeliveryView(Schema):
    """What was sent to one, and what became of it."""

    at = fields.AwareDateTime(required=True)
    channel = fields.Str(required=True)
    template_code = fields.Str(required=True)
    state = fields.Str(required=True)


class WhatIsKept(Schema):
    """Everything that notification keeps of one person in one case."""

    number = fields.Str(required=True)
    contacts = fields.List(fields.Nested(OwnContactView))
    disclosures = fields.List(fields.Nested(OwnDisclosureView))
    deliveries = fields.List(fields.Nested(OwnDeliveryView))


class DemoQuery(Schema):
    """How many texts."""

    limit = fields.Int(load_default=50, validate=validate.Range(min=1, max=MAX_LIST))


class DemoText(Schema):
    """A text as it would go to a phone or a mailbox."""

    id = fields.Str(required=True)
    channel = fields.Str(required=True)
    to = fields.Str(required=True)
    title = fields.Str(required=True)
    text = fields.Str(required=True)
    at = fields.Str(required=True)


class DemoTexts(Schema):
    """Texts of a demonstration, the newest first."""

    items = fields.List(fields.Nested(DemoText))
