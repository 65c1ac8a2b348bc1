"""Prove the audit: walk along the chain of seals and name the first row that is not as it was sealed."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select

from kit.sql.audit.digests import BEFORE_THE_FIRST, DIGEST_BYTES, row_digest, rows_hash, seal_hash
from kit.sql.audit.unsealed import count_unsealed
from kit.sql.tables import KitTables

AT_A_TIME = 50

Seal = Mapping[str, Any]
Rows = Sequence[Mapping[str, Any]]


class Fault(StrEnum):
    """What can be wrong with an audit."""

    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_ADDED = "row_added"
    SEAL_CHANGED = "seal_changed"
    SEAL_MISSING = "seal_missing"
    LEFT_TOO_EARLY = "left_too_early"
    ANCHOR_MISSED = "anchor_missed"


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold: a seal, and the row if one is to blame."""

    fault: Fault
    position: int
    row_id: int | None = None


@dataclass(frozen=True)
class Anchor:
    """A hash that was noted outside of the database: the seal at this position must still have it."""

    position: int
    hash: str


@dataclass(frozen=True)
class Proof:
    """What was found: how far the chain reaches, what is not sealed yet, and the first break, if there is one."""

    seals: int
    rows: int
    head: Anchor | None
    unsealed: int
    broken: Break | None


@dataclass
class _Walk:
    """How far a walk along the chain has come."""

    position: int = 0
    to_id: int = 0
    hash: str = BEFORE_THE_FIRST
    rows: int = 0
    saw_rows: bool = False


def prove(
    connection: Connection,
    tables: KitTables,
    *,
    keeps: timedelta,
    anchor: Anchor | None = None,
    progress: Callable[[int], None] = lambda _seals: None,
) -> Proof:
    """Walk along the whole chain; rows may have left it after `keeps`, from its beginning on."""
    kept_since = connection.execute(select(func.now())).scalar_one() - keeps
    walk, broken = _Walk(), None
    for seal, rows in _in_order(connection, tables):
        broken = _fault_of_seal(seal, walk) or _fault_of_rows(seal, rows, walk, kept_since) or _missed(seal, anchor)
        if broken:
            break
        walk = _further(walk, seal)
        progress(1)
    head = Anchor(walk.position, walk.hash) if walk.position else None
    return Proof(
        walk.position, walk.rows, head, count_unsealed(connection, tables), broken or _never_reached(anchor, walk)
    )


def count_seals(connection: Connection, tables: KitTables) -> int:
    """Return how long the chain is."""
    return int(connection.execute(select(func.count()).select_from(tables.audit_seals)).scalar_one())


def _in_order(connection: Connection, tables: KitTables) -> Iterator[tuple[Seal, Rows]]:
    """Yield each seal with the rows in its range, some seals at a time, so that a chain of any length fits."""
    seals, audit, position = tables.audit_seals, tables.audit, 0
    while True:
        wanted = select(seals).where(seals.c.position > position).order_by(seals.c.position).limit(AT_A_TIME)
        part = [dict(row) for row in connection.execute(wanted).mappings()]
        if not part:
            return
        bounds = min(seal["from_id"] for seal in part), max(seal["to_id"] for seal in part)
        inside = select(audit).where(audit.c.id.between(*bounds)).order_by(audit.c.id)
        rows = [dict(row) for row in connection.execute(inside).mappings()]
        ids = [row["id"] for row in rows]
        for seal in part:
            yield seal, rows[bisect_left(ids, seal["from_id"]) : bisect_right(ids, seal["to_id"])]
        position = part[-1]["position"]


def _further(walk: _Walk, seal: Seal) -> _Walk:
    has_rows = seal["ids"] is not None
    rows = walk.rows + (seal["count"] if has_rows else 0)
    return _Walk(seal["position"], seal["to_id"], seal["hash"], rows, saw_rows=walk.saw_rows or has_rows)


def _fault_of_seal(seal: Seal, walk: _Walk) -> Break | None:
    if seal["position"] != walk.position + 1:
        return Break(Fault.SEAL_MISSING, walk.position + 1)
    follows = seal["previous_hash"] == walk.hash and seal["from_id"] == walk.to_id + 1
    if not follows or seal["hash"] != seal_hash(seal) or not _holds_together(seal):
        return Break(Fault.SEAL_CHANGED, seal["position"])
    return None


def _holds_together(seal: Seal) -> bool:
    if seal["ids"] is None:
        return seal["digests"] is None
    ids, digests = seal["ids"], bytes(seal["digests"] or b"")
    fits = len(ids) == seal["count"] == len(digests) // DIGEST_BYTES
    return bool(fits and rows_hash(digests) == seal["rows_hash"])


def _fault_of_rows(seal: Seal, rows: Rows, walk: _Walk, kept_since: datetime) -> Break | None:
    if seal["ids"] is not None:
        return _difference(seal, rows)
    if walk.saw_rows or seal["sealed_at"] > kept_since:
        return Break(Fault.LEFT_TOO_EARLY, seal["position"])
    return Break(Fault.ROW_ADDED, seal["position"], rows[0]["id"]) if rows else None


def _difference(seal: Seal, rows: Rows) -> Break | None:
    digests = bytes(seal["digests"])
    sealed = {row_id: digests[n * DIGEST_BYTES :][:DIGEST_BYTES] for n, row_id in enumerate(seal["ids"])}
    found = {row["id"]: row_digest(row) for row in rows}
    for row_id in sorted(sealed.keys() | found.keys()):
        if sealed.get(row_id) != found.get(row_id):
            return Break(_fault(row_id, sealed, found), seal["position"], row_id)
    return None


def _fault(row_id: int, sealed: Mapping[int, bytes], found: Mapping[int, bytes]) -> Fault:
    if row_id not in sealed:
        return Fault.ROW_ADDED
    return Fault.ROW_CHANGED if row_id in found else Fault.ROW_MISSING


def _missed(seal: Seal, anchor: Anchor | None) -> Break | None:
    if anchor and seal["position"] == anchor.position and seal["hash"] != anchor.hash:
        return Break(Fault.ANCHOR_MISSED, anchor.position)
    return None


def _never_reached(anchor: Anchor | None, walk: _Walk) -> Break | None:
    if anchor and walk.position < anchor.position:
        return Break(Fault.ANCHOR_MISSED, walk.position + 1)
    return None
