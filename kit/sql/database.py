"""One service's database: engines that are made late and never shared across a fork."""

import os
import time
from functools import cached_property
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

CONNECT_SECONDS = 3
REST_SECONDS = 1.0

# What a query raises while the database is away or has no connection left.
AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError, PoolTimeout)


class Database:
    """Connections to one PostgreSQL database."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        """Remember where the database is; connect only when it is first used."""
        self.url = url.replace("postgresql://", "postgresql+psycopg2://", 1)
        self.pool_size = pool_size

    @property
    def dsn(self) -> str:
        """Return the address for plain psycopg2."""
        return self.url.replace("postgresql+psycopg2://", "postgresql://", 1)

    @cached_property
    def engine(self) -> Engine:
        """Return the engine of this process."""
        engine = create_engine(
            self.url,
            pool_size=self.pool_size,
            max_overflow=0,
            pool_timeout=5,
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "options": "-c timezone=Asia/Shanghai",
                "keepalives_idle": 5,
                "keepalives_interval": 2,
                "keepalives_count": 2,
            },
        )
        _ping_after_rest(engine)
        # A connection opened before a fork would be used by two processes at once.
        os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
        return engine

    @cached_property
    def sessions(self) -> sessionmaker[Session]:
        """Return the maker of sessions on this database."""
        return sessionmaker(self.engine, expire_on_commit=False, autoflush=False)

    def close(self) -> None:
        """Close all idle connections."""
        self.engine.dispose()


def _ping_after_rest(engine: Engine) -> None:
    """Try a connection that rested for a while before it is used; a busy one would be asked at every transaction."""

    @event.listens_for(engine, "checkin")
    def note(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ping(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("rests_since", time.monotonic()) < REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error
