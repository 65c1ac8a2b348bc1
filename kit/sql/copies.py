"""Documents of other services of which a service keeps copies, so that it need not ask for them."""

from collections.abc import Callable

import structlog
from sqlalchemy import text

from kit.sql.database import AWAY, Database

COPIES = "select text from copies order by subject, version"

log = structlog.get_logger()


def texts_in(database: Database, question: str = COPIES) -> Callable[[], tuple[str, ...]]:
    """Return what reads the kept texts; while the database is away it goes on with those it read last."""
    read: tuple[str, ...] = ()

    def texts() -> tuple[str, ...]:
        nonlocal read
        try:
            with database.engine.connect() as connection:
                read = tuple(connection.execute(text(question)).scalars())
        except AWAY as error:
            log.warning("copies_not_read", error=type(error).__name__)
        return read

    return texts
