"""The tables of meetings' own database, and how aggregates lie in them."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Index, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry

from kit.sql.shelf import map_aggregate
from kit.sql.tables import add_copies, add_kit_tables
from services.meetings.domain.attendance import Attendance
from services.meetings.domain.known_topic import KnownTopic
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.minutes import Minutes
from services.meetings.domain.room import Room
from services.meetings.domain.vote import Vote

metadata = MetaData()
kit_tables = add_kit_tables(metadata)
add_copies(metadata)


def _words(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


def _maybe_words(*names: str) -> list[Column[Any]]:
    return [Column(name, Text) for name in names]


def _counts(*names: str) -> list[Column[Any]]:
    return [Column(name, Integer, nullable=False) for name in names]


def _moments(*names: str) -> list[Column[Any]]:
    return [Column(name, DateTime(timezone=True)) for name in names]


def _documents(*names: str) -> list[Column[Any]]:
    return [Column(name, JSONB, nullable=False) for name in names]


def _identity() -> list[Column[Any]]:
    return [Column("id", Text, primary_key=True), *_words("county", "division")]


def _life() -> list[Column[Any]]:
    return [*_words("state"), *_counts("version")]


rooms = Table(
    "rooms",
    metadata,
    *_identity(),
    *_words("unit_org_code", "platform_type", "name", "address"),
    Column("capacity", Integer),
    *_documents("equipment", "shared_functions", "boards"),
    Column("opened_on", Date),
    Index("rooms_by_unit_and_name", "unit_org_code", "name", unique=True),
    Index("rooms_by_division", "division", "id"),
)

known_topics = Table(
    "known_topics",
    metadata,
    *_identity(),
    *_words("number", "title_public", "state"),
    *_maybe_words("level", "mode"),
    *_counts("round_no", "sequence"),
    Index("known_topics_by_division", "division", "id"),
)

meetings = Table(
    "meetings",
    metadata,
    *_identity(),
    Column("number", Text, nullable=False, unique=True),
    *_counts("rules_version"),
    *_life(),
    *_documents("topic_ids"),
    *_words("mode", "convener_type", "presider", "place", "emergency_reason", "room_code", "explanation"),
    *_words("retention_class"),
    *_maybe_words("convened_by", "minutes_keeper", "room_id"),
    Column("member_initiated", Boolean, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    *_counts("sitting"),
    *_moments("noticed_at", "started_at", "suspended_at", "ended_at", "feedback_closes_at", "feedback_closed_at"),
    *_documents("agenda", "materials", "conditions", "invited_by_category", "present_by_category", "recusals"),
    *_documents("statements", "clauses", "feedback"),
    Index("meetings_by_division", "division", "id"),
    Index("meetings_by_room", "room_id", "starts_at"),
    Index("meetings_by_topic", "topic_ids", postgresql_using="gin"),
)

attendances = Table(
    "attendances",
    metadata,
    *_identity(),
    *_words("meeting_id", "case_id", "category", "name", "delegate_name"),
    *_counts("sitting"),
    Column("is_guest", Boolean, nullable=False),
    *_maybe_words("account_id", "org_code", "contact_ref"),
    *_life(),
    *_moments("checked_in_at", "left_at"),
    *_documents("answers"),
    Index("attendances_by_meeting", "meeting_id", "sitting"),
    Index("attendances_by_account", "account_id", "id"),
)

votes = Table(
    "votes",
    metadata,
    *_identity(),
    *_words("meeting_id", "case_id", "method", "question", "explanation"),
    *_maybe_words("topic_id"),
    *_counts("agenda_item_no", "rules_version"),
    *_life(),
    *_documents("eligible", "voted", "sums"),
    Column("passed", Boolean),
    Index("votes_by_meeting", "meeting_id"),
)

minutes = Table(
    "minutes",
    metadata,
    *_identity(),
    Column("meeting_id", Text, nullable=False, unique=True),
    *_words("case_id", "summary", "text", "fingerprint"),
    *_counts("rules_version", "minutes_version"),
    *_life(),
    *_documents("signatures", "corrections"),
    *_moments("due_at", "confirmed_at"),
)

mapper = registry(metadata=metadata)
mapper.map_imperatively(Room, rooms)
mapper.map_imperatively(KnownTopic, known_topics)
map_aggregate(mapper, Meeting, meetings)
map_aggregate(mapper, Attendance, attendances)
map_aggregate(mapper, Vote, votes)
map_aggregate(mapper, Minutes, minutes)
