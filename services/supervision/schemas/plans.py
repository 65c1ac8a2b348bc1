"""Plans, publicity and the public document."""

from marshmallow import Schema, fields, validate

from services.supervision.schemas.parts import (
    CODE,
    COUNTY,
    LONG,
    ORG,
    SHORT,
    Part,
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
