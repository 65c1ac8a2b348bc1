"""Plans, publicity and the public document."""

from marshmallow import Schema, fields, validate

from services.supervision.schemas import items
from services.supervision.schemas.parts import (
    CODE,
    COUNTY,
    LONG,
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
    words,
)

MOST_CLAUSES = 60


class CooperationBody(Schema):
    """What residents must bear."""

    kind = fields.Str(required=True, validate=one_of("cooperation_kind"))
    outage_days = fields.Int(required=True, strict=True, validate=validate.Range(min=0, max=366))
    building = some_text(60)
    compound_id = fields.Str(allow_none=True, load_default=None, validate=words(40))


class ClauseBody(Schema):
    """One clause."""

    clause_no = fields.Int(required=True, strict=True, validate=validate.Range(min=1, max=MOST_CLAUSES))
    text = fields.Str(required=True, validate=words(LONG, least=2))
    item_kind = fields.Str(load_default="item", validate=one_of("item_kind"))
    priority = fields.Str(load_default="normal", validate=one_of("priority"))
    lead_org = fields.Str(allow_none=True, load_default=None, validate=ORG)
    support_orgs = fields.List(fields.Str(validate=ORG), load_default=list, validate=validate.Length(max=20))
    due_on = fields.Date(allow_none=True, load_default=None)
    milestone_code = fields.Str(allow_none=True, load_default=None, validate=CODE)
    depends_on = fields.List(fields.Int(strict=True), load_default=list, validate=validate.Length(max=MOST_CLAUSES))
    cooperation = fields.Nested(CooperationBody, allow_none=True, load_default=None)
    public = fields.Bool(load_default=True)


class AmendPlan(Schema):
    """All clauses, written anew."""

    clauses = fields.List(fields.Nested(ClauseBody), required=True, validate=validate.Length(min=1, max=MOST_CLAUSES))


class DraftPlan(AmendPlan):
    """The plan of a topic."""

    topic_id = fields.UUID(required=True)


class StartPublicity(Schema):
    """How the text was posted, and for how long."""

    board_photo = some_text(SHORT)
    period_days = fields.Int(load_default=None, strict=True, validate=validate.Range(min=1, max=366))
    short_reason = some_text()


class Decision(Schema):
    """What the party organisation recorded."""

    decision_no = fields.Str(required=True, validate=words(60))
    decided_on = fields.Date(required=True)
    file_reference = needed_text(SHORT)


class ReturnPlan(Decision):
    """A decision to give the plan back."""

    reason_code = fields.Str(required=True, validate=validate.OneOf(["funds_unclear", "responsibility_unclear"]))
    reasons = needed_text()


class RejectPlan(Decision):
    """A decision not to adopt the plan."""

    reason_code = fields.Str(required=True, validate=validate.OneOf(["against_regulations", "not_feasible"]))
    reasons = some_text()
    public_explanation = needed_text()


class TerminatePlan(RejectPlan):
    """A decision to end an approved plan."""

    reason_code = fields.Str(required=True, validate=validate.OneOf(["overtaken_by_other_project", "not_feasible"]))


class WithdrawPlan(Schema):
    """Why a plan is taken back."""

    reason_code = fields.Str(
        required=True, validate=validate.OneOf(["consensus_withdrawn", "overtaken_by_other_project"])
    )
    public_explanation = needed_text()


class Assignment(Schema):
    """Who does one item, where the list differs from the clause."""

    clause_no = fields.Int(required=True, strict=True)
    lead_org = fields.Str(allow_none=True, load_default=None, validate=ORG)
    support_orgs = fields.List(fields.Str(validate=ORG), allow_none=True, load_default=None)
    may_start_early = fields.Bool(load_default=False)


class ResponsibilityList(Schema):
    """The responsibility list; items that are not named stay as their clauses say."""

    assignments = fields.List(fields.Nested(Assignment), load_default=list, validate=validate.Length(max=MOST_CLAUSES))


class PlanQuery(Part):
    """Which plans."""

    topic_id = fields.UUID(load_default=None)


class BoardQuery(Part):
    """Which publicity periods; without a state those that run or stand still."""

    county = fields.Str(load_default=None, validate=COUNTY)


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
