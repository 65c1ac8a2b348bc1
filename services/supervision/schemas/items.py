"""Action items."""

from marshmallow import Schema, fields, validate

from services.supervision.schemas.parts import (
    ORG,
    SHORT,
    Commands,
    Identity,
    Listed,
    Part,
    Unit,
    needed_text,
    one_of,
    some_text,
)


class RequestReturn(Schema):
    """Why another unit should do it."""

    reason_code = fields.Str(required=True, validate=validate.OneOf(["not_our_duty", "other_body_competent"]))
    reasons = needed_text()


class Reassign(Schema):
    """The unit that does it instead."""

    lead_org = fields.Str(required=True, validate=ORG)


class Reasons(Schema):
    """Reasons in words."""

    reasons = needed_text()


class ReportProgress(Schema):
    """How far the work is."""

    percent = fields.Int(required=True, strict=True, validate=validate.Range(min=0, max=100))
    text = needed_text()
    photo = some_text(SHORT)


class Block(Schema):
    """Why the work stands still."""

    cause = fields.Str(required=True, validate=one_of("blocked_cause"))


class RequestExtension(Schema):
    """A later due date and why."""

    new_due_on = fields.Date(required=True)
    reason_code = fields.Str(
        required=True, validate=validate.OneOf(["funds", "site", "resident_cooperation", "weather", "season"])
    )
    reasons = needed_text()


class DecideExtension(Reasons):
    """Whether the extension is granted, and why."""

    is_granted = fields.Bool(required=True)


class AnnounceCooperation(Schema):
    """What residents must bear, where, from when and for how long."""

    kind = fields.Str(required=True, validate=one_of("cooperation_kind"))
    compound_id = fields.Str(required=True, validate=validate.Regexp(r"^CMP-[0-9]{12}-[0-9]{2,4}$"))
    starts_on = fields.Date(required=True)
    outage_days = fields.Int(required=True, strict=True, validate=validate.Range(min=0, max=366))
    building = some_text(60)
    note = some_text(500)


class Note(Schema):
    """Words about what was done."""

    text = needed_text()


class FollowUp(Note):
    """A visit."""

    visit_on = fields.Date(required=True)


class ReportDone(Schema):
    """What shows that the work is done."""

    evidence = needed_text()


class Verify(Schema):
    """What was found on the spot."""

    note = some_text()
    photo = some_text(SHORT)
    has_interest = fields.Bool(load_default=False)


class SendBack(Reasons):
    """What is missing."""

    reason_code = fields.Str(required=True, validate=validate.OneOf(["evidence_insufficient", "not_done"]))
    has_interest = fields.Bool(load_default=False)


class CloseItem(Schema):
    """How far the matter is resolved, and the words for residents and departments."""

    resolution_level = fields.Str(required=True, validate=one_of("resolution_level"))
    feedback = needed_text()


class ItemQuery(Part):
    """Which items."""

    plan_id = fields.UUID(load_default=None)
    lead_org = fields.Str(load_default=None, validate=ORG)
    light = fields.Str(load_default=None, validate=one_of("light"))
    mine = fields.Bool(load_default=False)


class ItemBrief(Schema):
    """An item as everybody may see it."""

    id = fields.Str(required=True)
    clause_no = fields.Int(required=True)
    text = fields.Str(required=True)
    item_kind = fields.Str(required=True)
    priority = fields.Str(required=True)
    lead = fields.Nested(Unit, required=True)
    supporting = fields.List(fields.Nested(Unit))
    state = fields.Str(required=True)
    due_on = fields.Date(required=True)
    original_due_on = fields.Date(required=True)
    milestone_code = fields.Str(allow_none=True)
    percent = fields.Int(required=True)
    light = fields.Str(required=True)
    last_report_on = fields.Date(allow_none=True)
    announcements = fields.List(fields.Dict())
    coordination_count = fields.Int()
    done_on = fields.Date(allow_none=True)
    resolution_level = fields.Str(allow_none=True)
    feedback = fields.Str()
    ended_on = fields.Date(allow_none=True)


class ItemView(Identity, ItemBrief, Commands):
    """An item as officials see it."""

    plan_id = fields.Str(required=True)
    plan_number = fields.Str(required=True)
    topic_id = fields.Str(required=True)
    lead_org = fields.Str(required=True)
    support_orgs = fields.List(fields.Str())
    depends_on = fields.List(fields.Str())
    cooperation = fields.Dict(allow_none=True)
    may_start_early = fields.Bool()
    assigned_at = fields.AwareDateTime(allow_none=True)
    due_accept_at = fields.AwareDateTime(allow_none=True)
    due_return_at = fields.AwareDateTime(allow_none=True)
    accepted_silently = fields.Bool()
    return_request = fields.Dict(allow_none=True)
    started_on = fields.Date(allow_none=True)
    reports = fields.List(fields.Dict())
    blocked_cause = fields.Str(allow_none=True)
    extension = fields.Dict(allow_none=True)
    extension_count = fields.Int()
    coordination = fields.List(fields.Dict())
    follow_ups = fields.List(fields.Dict())
    evidence = fields.Str()
    verification = fields.Dict(allow_none=True)
    sent_back_count = fields.Int()


class ItemList(Listed):
    """Items, and where the next part begins."""

    items = fields.List(fields.Nested(ItemView))
