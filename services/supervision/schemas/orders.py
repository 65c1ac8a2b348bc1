"""Supervision orders."""

from marshmallow import Schema, fields, validate

from services.supervision.schemas.parts import CODE, Commands, Identity, Listed, Part, Unit, needed_text

COLOURS = validate.OneOf(["blue", "yellow", "red"])


class IssueOrder(Schema):
    """The colour of an order."""

    colour = fields.Str(required=True, validate=COLOURS)


class Rectify(Schema):
    """What was done about an order, and what shows it."""

    measures = needed_text()
    evidence = needed_text()


class CloseOrder(Schema):
    """The answer to a rectification."""

    answer = needed_text()


class EscalateOrder(Schema):
    """Why an order goes to the next colour."""

    reason_code = fields.Str(required=True, validate=validate.OneOf(["ignored", "rectification_failed"]))


class OrderQuery(Part):
    """Which orders."""

    item_id = fields.UUID(load_default=None)
    colour = fields.Str(load_default=None, validate=CODE)


class OrderView(Identity, Commands):
    """A supervision order."""

    number = fields.Str(required=True)
    item_id = fields.Str(required=True)
    plan_id = fields.Str(required=True)
    colour = fields.Str(required=True)
    target = fields.Nested(Unit, required=True)
    due_on = fields.Date(required=True)
    issued_on = fields.Date(allow_none=True)
    acknowledged_at = fields.AwareDateTime(allow_none=True)
    measures = fields.Str()
    evidence = fields.Str()
    rectified_on = fields.Date(allow_none=True)
    answer = fields.Str()
    ended_on = fields.Date(allow_none=True)


class OrderList(Listed):
    """Orders, and where the next part begins."""

    items = fields.List(fields.Nested(OrderView))
