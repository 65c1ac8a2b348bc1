"""The tables of what supervision learnt from other services."""

from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Index, MetaData, Table, Text

from services.supervision.adapters.columns import moment_column, number_column, text_column


@dataclass(frozen=True)
class NoteTables:
    """The tables of notes in the service's metadata."""

    plan_seeds: Table
    known_topics: Table
    callbacks: Table


def add_note_tables(metadata: MetaData) -> NoteTables:
    """Add the tables of notes and return them."""
    return NoteTables(
        plan_seeds=_plan_seeds(metadata), known_topics=_known_topics(metadata), callbacks=_callbacks(metadata)
    )


def _plan_seeds(metadata: MetaData) -> Table:
    return Table(
        "plan_seeds",
        metadata,
        Column("id", Text, primary_key=True),
        text_column("topic_id"),
        text_column("meeting_id"),
        text_column("county"),
        text_column("division"),
        number_column("rules_version"),
        text_column("fingerprint"),
        number_column("clause_count"),
        moment_column("confirmed_at", nullable=False),
        text_column("plan_id", nullable=True),
        Index("plan_seeds_by_topic", "topic_id"),
        Index("plan_seeds_by_division", "division", "id"),
    )


def _known_topics(metadata: MetaData) -> Table:
    return Table(
        "known_topics",
        metadata,
        Column("topic_id", Text, primary_key=True),
        text_column("number"),
        text_column("title_public"),
        text_column("level"),
        text_column("division"),
        number_column("sequence"),
    )


def _callbacks(metadata: MetaData) -> Table:
    return Table(
        "callbacks",
        metadata,
        Column("issue_id", Text, primary_key=True),
        text_column("topic_id"),
        moment_column("replied_at"),
        moment_column("closed_at"),
        text_column("satisfaction_code", nullable=True),
        Column("is_solved", Boolean),
        Column("is_contacted", Boolean),
        number_column("rated_sequence"),
        Index("callbacks_by_topic", "topic_id"),
    )
