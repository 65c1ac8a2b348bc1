"""The tables of supervision's own database, and how aggregates lie in them."""

from sqlalchemy import Column, Index, MetaData, Table, Text
from sqlalchemy.orm import registry

from kit.sql.shelf import map_aggregate
from kit.sql.tables import add_copies, add_kit_tables
from services.supervision.adapters.columns import (
    day_column,
    flag_column,
    identity,
    moment_column,
    number_column,
    of_json,
    text_column,
)
from services.supervision.adapters.note_tables import add_note_tables
from services.supervision.domain.action import Action
from services.supervision.domain.objection import Objection
from services.supervision.domain.order import Order
from services.supervision.domain.plan import Plan
from services.supervision.domain.publicity import Publicity

metadata = MetaData()
kit_tables = add_kit_tables(metadata)
add_copies(metadata)
notes = add_note_tables(metadata)
plan_seeds, known_topics, callbacks = notes.plan_seeds, notes.known_topics, notes.callbacks

plans = Table(
    "plans",
    metadata,
    *identity(),
    Column("number", Text, nullable=False, unique=True),
    text_column("topic_id"),
    text_column("meeting_id"),
    text_column("title_public"),
    text_column("level"),
    text_column("decider_org"),
    number_column("plan_version"),
    of_json("clauses"),
    of_json("drafters"),
    moment_column("drafted_at"),
    moment_column("confirmed_at"),
    text_column("fingerprint"),
    moment_column("submitted_at"),
    moment_column("decision_due_at"),
    of_json("decision", nullable=True),
    moment_column("issued_at"),
    moment_column("ended_at"),
    text_column("public_explanation"),
    moment_column("survey_closes_at"),
    text_column("resolution_level", nullable=True),
    of_json("survey", nullable=True),
    text_column("retention_class"),
    Index("plans_by_division", "division", "id"),
    Index("plans_by_topic", "topic_id"),
)

publicities = Table(
    "publicities",
    metadata,
    *identity(),
    text_column("plan_id"),
    text_column("topic_id"),
    number_column("plan_version"),
    text_column("publicity_kind"),
    text_column("title_public"),
    text_column("text"),
    text_column("fingerprint"),
    text_column("public_url"),
    text_column("board_photo"),
    number_column("period_days"),
    text_column("short_reason"),
    day_column("starts_on"),
    day_column("ends_on"),
    number_column("days_left", nullable=True),
    text_column("void_reason", nullable=True),
    moment_column("ended_at"),
    Index("publicities_by_plan", "plan_id"),
    Index("publicities_by_state", "state", "division", "id"),
)

objections = Table(
    "objections",
    metadata,
    *identity(),
    Column("number", Text, nullable=False, unique=True),
    text_column("plan_id"),
    text_column("topic_id"),
    text_column("publicity_id"),
    text_column("publicity_kind"),
    text_column("text"),
    text_column("person_mark"),
    number_column("clause_no", nullable=True),
    text_column("capacity"),
    flag_column("is_anonymous"),
    text_column("account_id", nullable=True),
    text_column("contact_ref", nullable=True),
    text_column("follow_code"),
    moment_column("filed_at"),
    moment_column("due_at"),
    text_column("handler", nullable=True),
    text_column("decision", nullable=True),
    of_json("grounds", nullable=True),
    text_column("refusal_reason", nullable=True),
    text_column("response"),
    text_column("late_reason"),
    moment_column("responded_at"),
    text_column("appeal_text"),
    number_column("appeal_count"),
    text_column("appeal_reasons"),
    moment_column("ended_at"),
    Index("objections_by_publicity", "publicity_id"),
    Index("objections_by_plan", "plan_id"),
    Index("objections_by_division", "division", "id"),
)

actions = Table(
    "actions",
    metadata,
    *identity(),
    text_column("plan_id"),
    text_column("plan_number"),
    text_column("topic_id"),
    number_column("clause_no"),
    text_column("text"),
    text_column("item_kind"),
    text_column("priority"),
    text_column("lead_org"),
    of_json("support_orgs"),
    day_column("due_on", nullable=False),
    day_column("original_due_on", nullable=False),
    flag_column("public"),
    text_column("milestone_code", nullable=True),
    of_json("depends_on"),
    of_json("cooperation", nullable=True),
    flag_column("may_start_early"),
    moment_column("assigned_at"),
    moment_column("due_accept_at"),
    moment_column("due_return_at"),
    flag_column("accepted_silently"),
    of_json("return_request", nullable=True),
    of_json("returned_by"),
    day_column("started_on"),
    number_column("percent"),
    of_json("reports"),
    day_column("last_report_on"),
    text_column("blocked_cause", nullable=True),
    day_column("blocked_on"),
    of_json("extension", nullable=True),
    number_column("extension_count"),
    of_json("announcements"),
    of_json("coordination"),
    of_json("follow_ups"),
    day_column("done_on"),
    text_column("evidence"),
    of_json("verification", nullable=True),
    number_column("sent_back_count"),
    text_column("resolution_level", nullable=True),
    text_column("feedback"),
    day_column("ended_on"),
    text_column("light"),
    of_json("lights_shown"),
    number_column("yellow_count"),
    Index("actions_by_plan", "plan_id"),
    Index("actions_by_division", "division", "id"),
    Index("actions_by_lead", "lead_org", "id"),
)

orders = Table(
    "orders",
    metadata,
    *identity(),
    Column("number", Text, nullable=False, unique=True),
    text_column("item_id"),
    text_column("topic_id"),
    text_column("plan_id"),
    text_column("colour"),
    text_column("target_org"),
    day_column("due_on", nullable=False),
    day_column("item_due_on", nullable=False),
    day_column("issued_on"),
    moment_column("acknowledged_at"),
    text_column("measures"),
    text_column("evidence"),
    day_column("rectified_on"),
    text_column("answer"),
    day_column("ended_on"),
    Index("orders_by_item", "item_id"),
    Index("orders_by_division", "division", "id"),
    Index("orders_by_target", "target_org", "id"),
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
