"""Databases inside the private PostgreSQL: each with an owner, each closed to all others."""

import contextlib
from collections.abc import Iterator
from urllib.parse import quote

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, cursor
from psycopg2.sql import SQL, Identifier, Literal

_DRIVER = "postgresql+psycopg2"
_CONNECT_SECONDS = 5


def url(host: str, port: int, user: str, password: str, database: str) -> str:
    """Return the SQLAlchemy address of a database."""
    return f"{_DRIVER}://{quote(user, safe='')}:{quote(password, safe='')}@{host}:{port}/{quote(database, safe='')}"


def ask(administrator: str) -> None:
    """Ask the server for one row; raises when it does not answer."""
    with _session(administrator) as session:
        session.execute("SELECT 1")


def create(administrator: str, name: str, owner: str, password: str) -> None:
    """Make the role and its database unless they are there; the role gets this password either way."""
    with _session(administrator) as session:
        verb = "ALTER" if _exists(session, "SELECT 1 FROM pg_roles WHERE rolname = %s", owner) else "CREATE"
        role = SQL("{} ROLE {} LOGIN PASSWORD {}").format(SQL(verb), Identifier(owner), Literal(password))
        session.execute(role)
        if not _exists(session, "SELECT 1 FROM pg_database WHERE datname = %s", name):
            session.execute(SQL("CREATE DATABASE {} OWNER {}").format(Identifier(name), Identifier(owner)))
        session.execute(SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(Identifier(name)))


def drop(administrator: str, name: str) -> None:
    """Delete a database, with whoever is connected to it."""
    with _session(administrator) as session:
        session.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _exists(session: cursor, question: str, name: str) -> bool:
    session.execute(question, (name,))
    return session.fetchone() is not None


@contextlib.contextmanager
def _session(address: str) -> Iterator[cursor]:
    """Open a connection in which every statement stands alone, as CREATE DATABASE demands."""
    connection = psycopg2.connect(address.replace(_DRIVER, "postgresql", 1), connect_timeout=_CONNECT_SECONDS)
    try:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        with connection.cursor() as session:
            yield session
    finally:
        connection.close()
