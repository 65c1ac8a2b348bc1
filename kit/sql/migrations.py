"""Migrations by Alembic: run by a command before the replicas start, never by a replica."""

from pathlib import Path

from alembic import command, context, op
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, text
from sqlalchemy.pool import NullPool

from kit.sql.tables import (
    FORGET_THE_RELAY,
    WAKE_THE_RELAY,
    add_audit_seals,
    add_copies,
    add_event_log,
    add_kit_tables,
)

LOCK_SECONDS = 5
ONE_AT_A_TIME = 7002
# What `create_kit_tables` makes; every later table of the kit is a step of its own.
FIRST_TABLES = ("outbox", "inbox", "answers", "audit", "counters", "due")


def configuration(folder: Path, url: str) -> Config:
    """Return Alembic's configuration for one service's migrations folder and database."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg2://", 1)
    return config


def upgrade(folder: Path, url: str) -> None:
    """Bring a database to the newest version; nothing happens when it is there."""
    command.upgrade(configuration(folder, url), "head")


def downgrade(folder: Path, url: str) -> None:
    """Take everything out of a database again."""
    command.downgrade(configuration(folder, url), "base")


def run(metadata: MetaData) -> None:
    """Run the migrations; called by a service's `env.py`. Two runs at once wait for each other."""
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"set lock_timeout = '{LOCK_SECONDS}s'"))
        connection.execute(text(f"select pg_advisory_lock({ONE_AT_A_TIME})"))
        connection.commit()
        context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


def create_kit_tables() -> None:
    """Make the kit's tables and the trigger that wakes the relay; the first step of every service's migrations."""
    _first_tables().create_all(op.get_bind())
    op.execute(WAKE_THE_RELAY)


def drop_kit_tables() -> None:
    """Take the kit's tables out again."""
    op.execute(FORGET_THE_RELAY)
    _first_tables().drop_all(op.get_bind())


def create_event_log() -> None:
    """Make the table of events that were told; a later step of every service's migrations."""
    kit = MetaData()
    add_event_log(kit)
    kit.create_all(op.get_bind())


def drop_event_log() -> None:
    """Take the log of events out again."""
    op.drop_table("event_log")


def create_audit_seals() -> None:
    """Make the table of the chain over the audit; a later step of every service's migrations."""
    kit = MetaData()
    add_audit_seals(kit)
    kit.create_all(op.get_bind())


def drop_audit_seals() -> None:
    """Take the chain over the audit out again; its rows stay."""
    op.drop_table("audit_seals")


def create_copies() -> None:
    """Make the table of documents of other services, in a service that keeps some."""
    kit = MetaData()
    add_copies(kit)
    kit.create_all(op.get_bind())


def drop_copies() -> None:
    """Take the copies out again."""
    op.drop_table("copies")


def _first_tables() -> MetaData:
    everything, first = MetaData(), MetaData()
    add_kit_tables(everything)
    for name in FIRST_TABLES:
        everything.tables[name].to_metadata(first)
    return first
