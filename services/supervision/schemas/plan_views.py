"""How plans, publicity and the public document are shown."""

from marshmallow import Schema, fields

from services.supervision.schemas import items
from services.supervision.schemas.parts import Commands, Identity, Listed, Unit


class SeedView(Schema):
    """A topic that waits for its plan."""

    id = fields.Str(required=True)
    topic_id = fields.Str(required=True)
    topic_number = fields.Str(required=True)
    title_public = fields.Str(required=True)
    level = fields.Str(required=True)
    meeting_id = fields.Str(required=True)
    county = fields.Str(required=True)
    division = fields.Str(required=True)
    clause_count = fields.Int(required=True)
    confirmed_at = fields.AwareDateTime(required=True)


class SeedList(Listed):
    """Topics that wait for their plans."""

    items = fields.List(fields.Nested(SeedView))


class CooperationView(Schema):
    """What residents must bear."""

    kind = fields.Str(required=True)
    outage_days = fields.Int(required=True)
    building = fields.Str(required=True)
    compound_id = fields.Str(allow_none=True)


class ClauseView(Schema):
    """One clause."""

    clause_no = fields.Int(required=True)
    text = fields.Str(required=True)
    item_kind = fields.Str(required=True)
    priority = fields.Str(required=True)
    lead_org = fields.Str(allow_none=True)
    support_orgs = fields.List(fields.Str())
    lead = fields.Nested(Unit, allow_none=True)
    supporting = fields.List(fields.Nested(Unit))
    due_on = fields.Date(allow_none=True)
    milestone_code = fields.Str(allow_none=True)
    depends_on = fields.List(fields.Int())
    cooperation = fields.Nested(CooperationView, allow_none=True)
    public = fields.Bool()


class DecisionView(Schema):
    """The decision, as everybody may read it."""

    outcome = fields.Str(required=True)
    decision_no = fields.Str(required=True)
    decided_on = fields.Str(required=True)


class PublicAnswer(Schema):
    """An answer to somebody who objected without a name."""

    clause_no = fields.Int(allow_none=True)
    decision = fields.Str(allow_none=True)
    refusal_reason = fields.Str(allow_none=True)
    response = fields.Str(required=True)
    responded_at = fields.AwareDateTime(required=True)


class PublicityView(Identity):
    """One publicity period."""

    plan_id = fields.Str(required=True)
    plan_number = fields.Str()
    plan_version = fields.Int(required=True)
    publicity_kind = fields.Str(required=True)
    title_public = fields.Str(required=True)
    division_name = fields.Str(required=True)
    public_url = fields.Str(required=True)
    board_photo = fields.Str(required=True)
    period_days = fields.Int(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    days_left = fields.Int(required=True)
    fingerprint = fields.Str(required=True)
    text = fields.Str(required=True)
    void_reason = fields.Str(allow_none=True)
    takes_objections = fields.Bool(required=True)
    objection_count = fields.Int(required=True)
    open_objection_count = fields.Int(required=True)
    public_answers = fields.List(fields.Nested(PublicAnswer))


class Board(Listed):
    """The public notice board."""

    items = fields.List(fields.Nested(PublicityView))


class PlanView(Identity, Commands):
    """A plan as officials see it."""

    number = fields.Str(required=True)
    topic_id = fields.Str(required=True)
    meeting_id = fields.Str(required=True)
    title_public = fields.Str(required=True)
    level = fields.Str(required=True)
    step_code = fields.Str(allow_none=True)
    order = fields.Str(required=True)
    decider = fields.Nested(Unit, required=True)
    plan_version = fields.Int(required=True)
    clauses = fields.List(fields.Nested(ClauseView), required=True)
    fingerprint = fields.Str()
    drafted_at = fields.AwareDateTime(allow_none=True)
    confirmed_at = fields.AwareDateTime(allow_none=True)
    submitted_at = fields.AwareDateTime(allow_none=True)
    decision_due_at = fields.AwareDateTime(allow_none=True)
    decision = fields.Dict(allow_none=True)
    issued_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    public_explanation = fields.Str()
    survey_closes_at = fields.AwareDateTime(allow_none=True)
    resolution_level = fields.Str(allow_none=True)
    survey = fields.Dict(allow_none=True)
    publicities = fields.List(fields.Nested(PublicityView))
    items = fields.List(fields.Nested(items.ItemBrief))


class PlanList(Listed):
    """Plans, and where the next part begins."""

    items = fields.List(fields.Nested(PlanView))


class PlanDocument(Schema):
    """A plan as everybody may read it."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    topic_id = fields.Str(required=True)
    county = fields.Str(required=True)
    division = fields.Str(required=True)
    division_name = fields.Str(required=True)
    title_public = fields.Str(required=True)
    state = fields.Str(required=True)
    plan_version = fields.Int(required=True)
    confirmed_at = fields.AwareDateTime(allow_none=True)
    clauses = fields.List(fields.Nested(ClauseView), required=True)
    canonical_text = fields.Str(required=True)
    fingerprint = fields.Str(required=True)
    decider = fields.Nested(Unit, required=True)
    decision = fields.Nested(DecisionView, allow_none=True)
    public_explanation = fields.Str()
    resolution_level = fields.Str(allow_none=True)
    survey = fields.Dict(allow_none=True)
    publicities = fields.List(fields.Nested(PublicityView))
    items = fields.List(fields.Nested(items.ItemBrief))
