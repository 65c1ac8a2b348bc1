"""The sealed letters wherever they lie, to be sealed anew for the newest key of the ring."""

from collections.abc import Iterator
from dataclasses import dataclass

from joserfc.errors import JoseError
from sqlalchemy import Column, Connection, Engine, Table, func, select, update

from kit.sealing import KeyRing
from services.notification.adapters.tables import accounts, contacts, deliveries

AT_A_TIME = 500
WHERE_THEY_LIE: tuple[tuple[Table, str], ...] = ((contacts, "ref"), (accounts, "id"), (deliveries, "id"))


@dataclass(frozen=True)
class Part:
    """What became of some letters of one table: looked at, sealed anew, and those that no key of the ring opens."""

    table: str
    looked_at: int
    sealed_anew: int
    unreadable: int


def count_letters(engine: Engine) -> int:
    """Return how many letters are kept."""
    with engine.connect() as connection:
        counts = [select(func.count()).where(table.c.sealed.is_not(None)) for table, _ in WHERE_THEY_LIE]
        return sum(int(connection.execute(count).scalar_one()) for count in counts)


def seal_all_anew(engine: Engine, ring: KeyRing) -> Iterator[Part]:
    """Seal every letter for the newest key, some at a time, each part in a transaction of its own.

    It may be interrupted and run again; letters that arrive meanwhile are sealed for the newest key already, or by a
    later run.
    """
    for table, name in WHERE_THEY_LIE:
        yield from _table_anew(engine, ring, table, table.c[name])


def _table_anew(engine: Engine, ring: KeyRing, table: Table, key: Column[str]) -> Iterator[Part]:
    after = ""
    while True:
        wanted = select(key, table.c.sealed).where(table.c.sealed.is_not(None), key > after)
        with engine.begin() as connection:
            rows = connection.execute(wanted.order_by(key).limit(AT_A_TIME).with_for_update()).all()
            old = [(row[0], row[1]) for row in rows if not ring.is_newest(row[1])]
            renewed = [_one_anew(connection, ring, table, key, *one) for one in old]
        if not rows:
            return
        yield Part(table.name, len(rows), sum(renewed), len(renewed) - sum(renewed))
        after = rows[-1][0]


def _one_anew(connection: Connection, ring: KeyRing, table: Table, key: Column[str], name: str, letter: str) -> bool:
    try:
        fresh = ring.seal_anew(letter)
    except (JoseError, ValueError):
        return False
    connection.execute(update(table).where(key == name).values(sealed=fresh))
    return True
