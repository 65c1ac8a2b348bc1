"""Objections, as they are filed, followed and handled."""

from marshmallow import Schema, fields, validate

from services.supervision.schemas.parts import Commands, Identity, Listed, Part, needed_text, one_of, some_text, words


class FileObjection(Schema):
    """An objection; name and phone are sealed at once and stay unreadable here."""

    text = fields.Str(required=True, validate=words(least=2))
    clause_no = fields.Int(allow_none=True, load_default=None, strict=True)
    capacity = fields.Str(load_default="resident", validate=validate.OneOf(["resident", "owner", "unit"]))
    is_anonymous = fields.Bool(load_default=False)
    phone = some_text(20)
    name = some_text(60)


class ObjectionReceipt(Schema):
    """The number and the code with which an objection is followed; the code is shown only here."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    follow_code = fields.Str(required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    is_anonymous = fields.Bool(required=True)


class Appeal(Schema):
    """Why the street or town should look again."""

    text = fields.Str(required=True, validate=words(least=2))


class RefuseObjection(Schema):
    """A refusal, its ground and the second person."""

    reason_code = fields.Str(
        required=True, validate=validate.OneOf(["out_of_period", "not_about_text", "same_fact_no_new_reason"])
    )
    confirmed_by = needed_text(80)
    reply = needed_text()


class DecideAppeal(Schema):
    """What was found, and why."""

    decision = fields.Str(required=True, validate=one_of("decision"))
    reasons = needed_text()


class DecideObjection(DecideAppeal):
    """A finding, and the committee's opinion where owners are concerned."""

    touches_owners = fields.Bool(load_default=False)
    committee_opinion = some_text()


class RespondToObjection(Schema):
    """The answer to the objector."""

    text = needed_text()
    late_reason = some_text()


class ObjectionQuery(Part):
    """Which objections."""

    plan_id = fields.UUID(load_default=None)


class ObjectionWords(Schema):
    """What objector and officials both see."""

    number = fields.Str(required=True)
    plan_id = fields.Str(required=True)
    publicity_id = fields.Str(required=True)
    publicity_kind = fields.Str(required=True)
    clause_no = fields.Int(allow_none=True)
    capacity = fields.Str(required=True)
    text = fields.Str(required=True)
    filed_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(allow_none=True)
    decision = fields.Str(allow_none=True)
    refusal_reason = fields.Str(allow_none=True)
    response = fields.Str()
    responded_at = fields.AwareDateTime(allow_none=True)
    appeal_text = fields.Str()
    appeal_reasons = fields.Str()
    ended_at = fields.AwareDateTime(allow_none=True)
    open_commands = fields.List(fields.Str(), required=True)


class ObjectionFollowed(Identity, ObjectionWords):
    """An objection as its objector sees it."""


class ObjectionView(Identity, ObjectionWords, Commands):
    """An objection as officials see it; no contact is among its fields."""

    is_anonymous = fields.Bool(required=True)
    grounds = fields.Dict(allow_none=True)
    late_reason = fields.Str()


class OneObjectionView(ObjectionView):
    """An objection with the reference under which notification keeps the contact, where one was left."""

    contact_ref = fields.Str(allow_none=True)


class ObjectionList(Listed):
    """Objections, and where the next part begins."""

    items = fields.List(fields.Nested(ObjectionView))
