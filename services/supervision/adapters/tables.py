"""The tables of supervision's own database, and how aggregates lie in them."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Index, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry

from kit.sql.shelf import map_aggregate
from kit.sql.tables import add_kit_tables
from services.supervision.domain.action import Action
from services.supervision.domain.objection import Objection
from services.supervision.domain.order import Order
from services.supervision.domain.plan import Plan
from services.supervision.domain.publicity import Publicity

metadata = MetaData()
kit_tables = add_kit_tables(metadata)

C = Column[Any]


def _text(name: str, *, nullable: bool = False) -> C:
    return Column(name, Text, nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> C:
    return Column(name, Integer, nullable=nullable)


def _flag(name: str) -> C:
    return Column(name, Boolean, nullable=False)


def _moment(name: str, *, nullable: bool = True) -> C:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _day(name: str, *, nullable: bool = True) -> C:
    return Column(name, Date, nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> C:
    return Column(name, JSONB(none_as_null=True), nullable=nullable)


def _identity() -> list[C]:
    return [
        Column("id", Text, primary_key=True),
        _text("county"),
        _text("division"),
        _number("rules_version"),
        _text("state"),
        _number("version"),
    ]


plans = Table(
    "plans",
    metadata,
    *_identity(),
    Column("number", Text, nullable=False, unique=True),
    _text("topic_id"),
    _text("meeting_id"),
    _text("title_public"),
    _text("level"),
    _text("decider_org"),
    _number("plan_version"),
    _json("clauses"),
    _json("drafters"),
    _moment("drafted_at"),
    _moment("confirmed_at"),
    _text("fingerprint"),
    _moment("submitted_at"),
    _moment("decision_due_at"),
    _json("decision", nullable=True),
    _moment("issued_at"),
    _moment("ended_at"),
    _text("public_explanation"),
    _moment("survey_closes_at"),
    _text("resolution_level", nullable=True),
    _json("survey", nullable=True),
    _text("retention_class"),
    Index("plans_by_division", "division", "id"),
    Index("plans_by_topic", "topic_id"),
)

publicities = Table(
    "publicities",
    metadata,
    *_identity(),
    _text("plan_id"),
    _text("topic_id"),
    _number("plan_version"),
    _text("publicity_kind"),
    _text("title_public"),
    _text("text"),
    _text("fingerprint"),
    _text("public_url"),
    _text("board_photo"),
    _number("period_days"),
    _text("short_reason"),
    _day("starts_on"),
    _day("ends_on"),
    _number("days_left", nullable=True),
    _text("void_reason", nullable=True),
    _moment("ended_at"),
    Index("publicities_by_plan", "plan_id"),
    Index("publicities_by_state", "state", "division", "id"),
)

objections = Table(
    "objections",
    metadata,
    *_identity(),
    Column("number", Text, nullable=False, unique=True),
    _text("plan_id"),
    _text("topic_id"),
    _text("publicity_id"),
    _text("publicity_kind"),
    _text("text"),
    _text("person_mark"),
    _number("clause_no", nullable=True),
    _text("capacity"),
    _flag("is_anonymous"),
    _text("account_id", nullable=True),
    _text("contact_ref", nullable=True),
    _text("follow_code"),
    _moment("filed_at"),
    _moment("due_at"),
    _text("handler", nullable=True),
    _text("decision", nullable=True),
    _json("grounds", nullable=True),
    _text("refusal_reason", nullable=True),
    _text("response"),
    _text("late_reason"),
    _moment("responded_at"),
    _text("appeal_text"),
    _number("appeal_count"),
    _text("appeal_reasons"),
    _moment("ended_at"),
    Index("objections_by_publicity", "publicity_id"),
    Index("objections_by_plan", "plan_id"),
    Index("objections_by_division", "division", "id"),
)

actions = Table(
    "actions",
    metadata,
    *_identity(),
    _text("plan_id"),
    _text("plan_number"),
    _text("topic_id"),
    _number("clause_no"),
    _text("text"),
    _text("item_kind"),
    _text("priority"),
    _text("lead_org"),
    _json("support_orgs"),
    _day("due_on", nullable=False),
    _day("original_due_on", nullable=False),
    _flag("public"),
    _text("milestone_code", nullable=True),
    _json("depends_on"),
    _json("cooperation", nullable=True),
    _flag("may_start_early"),
    _moment("assigned_at"),
    _moment("due_accept_at"),
    _moment("due_return_at"),
    _flag("accepted_silently"),
    _json("return_request", nullable=True),
    _json("returned_by"),
    _day("started_on"),
    _number("percent"),
    _json("reports"),
    _day("last_report_on"),
    _text("blocked_cause", nullable=True),
    _day("blocked_on"),
    _json("extension", nullable=True),
    _number("extension_count"),
    _json("announcements"),
    _json("coordination"),
    _json("follow_ups"),
    _day("done_on"),
    _text("evidence"),
    _json("verification", nullable=True),
    _number("sent_back_count"),
    _text("resolution_level", nullable=True),
    _text("feedback"),
    _day("ended_on"),
    _text("light"),
    _json("lights_shown"),
    _number("yellow_count"),
    Index("actions_by_plan", "plan_id"),
    Index("actions_by_division", "division", "id"),
    Index("actions_by_lead", "lead_org", "id"),
)

orders = Table(
    "orders",
    metadata,
    *_identity(),
    Column("number", Text, nullable=False, unique=True),
    _text("item_id"),
    _text("topic_id"),
    _text("plan_id"),
    _text("colour"),
    _text("target_org"),
    _day("due_on", nullable=False),
    _day("item_due_on", nullable=False),
    _day("issued_on"),
    _moment("acknowledged_at"),
    _text("measures"),
    _text("evidence"),
    _day("rectified_on"),
    _text("answer"),
    _day("ended_on"),
    Index("orders_by_item", "item_id"),
    Index("orders_by_division", "division", "id"),
    Index("orders_by_target", "target_org", "id"),
)

plan_seeds = Table(
    "plan_seeds",
    metadata,
    Column("id", Text, primary_key=True),
    _text("topic_id"),
    _text("meeting_id"),
    _text("county"),
    _text("division"),
    _number("rules_version"),
    _text("fingerprint"),
    _number("clause_count"),
    _moment("confirmed_at", nullable=False),
    _text("plan_id", nullable=True),
    Index("plan_seeds_by_topic", "topic_id"),
    Index("plan_seeds_by_division", "division", "id"),
)

known_topics = Table(
    "known_topics",
    metadata,
    Column("topic_id", Text, primary_key=True),
    _text("number"),
    _text("title_public"),
    _text("level"),
    _text("division"),
    _number("sequence"),
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("issue_id", Text, primary_key=True),
    _text("topic_id"),
    _moment("replied_at"),
    _moment("closed_at"),
    _text("satisfaction_code", nullable=True),
    Column("is_solved", Boolean),
    Column("is_contacted", Boolean),
    _number("rated_sequence"),
    Index("callbacks_by_topic", "topic_id"),
)

mapper = registry(metadata=metadata)
for kind, table in (
    (Plan, plans),
    (Publicity, publicities),
    (Objection, objections),
    (Action, actions),
    (Order, orders),
):
    map_aggregate(mapper, kind, table)
