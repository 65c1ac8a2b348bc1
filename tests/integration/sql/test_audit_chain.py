"""The audit is chained a moment after it is written, and whoever touches a chained row is found."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import text

from kit.service import AnyService
from kit.sql.audit import sealing
from kit.sql.audit.proof import Anchor, Break, Fault, Proof, prove
from kit.sql.audit.sealing import AuditSealer
from kit.sql.audit.unsealed import unsealed
from kit.sql.housekeeping import AUDIT
from tests.support.workshop import TABLES, light_a_lamp, put_out

ADDED = (
    "insert into audit (id, at, role, machine, subject, command, before, after, version)"
    " overriding system value values (:id, now(), 'keeper', 'lamp', 'x', 'light', 'out', 'lit', 1)"
)


@pytest.fixture
def sealer(workshop: AnyService) -> Iterator[AuditSealer]:
    yield AuditSealer("workshop", workshop.stage.database, TABLES)
    run(workshop, "truncate audit, audit_seals restart identity")


def run(service: AnyService, statement: str, **values: object) -> None:
    with service.stage.database.engine.begin() as connection:
        connection.execute(text(statement), values)


def found(service: AnyService, anchor: Anchor | None = None) -> Proof:
    with service.stage.database.engine.connect() as connection:
        return prove(connection, TABLES, keeps=AUDIT.during, anchor=anchor)


def seal_in_parts(service: AnyService, sealer: AuditSealer, parts: int = 3) -> None:
    """Write and seal two rows at a time."""
    for _ in range(parts):
        put_out(service, light_a_lamp(service))
        assert sealer.seal_some() == 2


def test_what_was_committed_is_sealed_at_once_and_holds(workshop: AnyService, sealer: AuditSealer) -> None:
    seal_in_parts(workshop, sealer)

    proof = found(workshop)

    assert (proof.seals, proof.rows, proof.unsealed, proof.broken) == (3, 6, 0, None)
    assert sealer.seal_some() == 0


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("update audit set command = 'put_out' where id = 3", Break(Fault.ROW_CHANGED, 2, 3)),
        ("update audit set account_id = 'somebody' where id = 6", Break(Fault.ROW_CHANGED, 3, 6)),
        ("delete from audit where id = 4", Break(Fault.ROW_MISSING, 2, 4)),
        ("delete from audit where id >= 5", Break(Fault.ROW_MISSING, 3, 5)),
        ("update audit_seals set count = 3 where position = 2", Break(Fault.SEAL_CHANGED, 2)),
        ("update audit_seals set sealed_at = now() - interval '9 years'", Break(Fault.SEAL_CHANGED, 1)),
        ("delete from audit_seals where position = 2", Break(Fault.SEAL_MISSING, 2)),
        ("update audit_seals set ids = null, digests = null where position = 1", Break(Fault.LEFT_TOO_EARLY, 1)),
    ],
)
def test_whoever_touches_a_sealed_row_is_found(
    workshop: AnyService, sealer: AuditSealer, statement: str, broken: Break
) -> None:
    seal_in_parts(workshop, sealer)

    run(workshop, statement)

    assert found(workshop).broken == broken


def test_a_row_put_among_sealed_ones_is_found(workshop: AnyService, sealer: AuditSealer) -> None:
    seal_in_parts(workshop, sealer, 1)
    run(workshop, "select nextval(pg_get_serial_sequence('audit', 'id'))")
    seal_in_parts(workshop, sealer, 1)
    assert found(workshop).broken is None

    run(workshop, ADDED, id=3)

    assert found(workshop).broken == Break(Fault.ROW_ADDED, 2, 3)


def test_a_row_that_is_committed_late_is_waited_for(workshop: AnyService, sealer: AuditSealer) -> None:
    with workshop.stage.database.engine.connect() as slow:
        slow.execute(text(ADDED.replace("(id, ", "(").replace("overriding system value ", "").replace("(:id, ", "(")))
        light_a_lamp(workshop)

        assert sealer.seal_some() == 0
        slow.commit()

    assert sealer.seal_some() == 2
    assert found(workshop).broken is None


def test_many_writers_and_several_sealers_leave_one_whole_chain(workshop: AnyService, sealer: AuditSealer) -> None:
    sealers = [sealer, AuditSealer("workshop", workshop.stage.database, TABLES)]
    writers = [Thread(target=lambda: [light_a_lamp(workshop) for _ in range(20)]) for _ in range(4)]

    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        for one in sealers:
            one.seal_some()
    for one in sealers * 2:
        one.seal_some()

    proof = found(workshop)
    assert (proof.rows, proof.unsealed, proof.broken) == (80, 0, None)


def test_more_than_a_batch_is_sealed_batch_by_batch(
    workshop: AnyService, sealer: AuditSealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    for _ in range(5):
        light_a_lamp(workshop)

    assert [sealer.seal_some() for _ in range(4)] == [2, 2, 1, 0]
    assert found(workshop).broken is None


def test_a_cut_or_rewritten_end_shows_against_a_seal_that_was_noted(workshop: AnyService, sealer: AuditSealer) -> None:
    seal_in_parts(workshop, sealer)
    noted = found(workshop).head
    assert noted is not None
    assert found(workshop, noted).broken is None

    run(workshop, "delete from audit_seals where position = 3")
    run(workshop, "delete from audit where id > 4")
    assert found(workshop).broken is None
    assert found(workshop, noted).broken == Break(Fault.ANCHOR_MISSED, 3)

    light_a_lamp(workshop)
    sealer.seal_some()
    assert found(workshop, noted).broken == Break(Fault.ANCHOR_MISSED, 3)


def test_what_is_not_sealed_is_counted_with_its_age(workshop: AnyService, sealer: AuditSealer) -> None:
    light_a_lamp(workshop)
    workshop.stage.clock.forward(timedelta(seconds=30))  # type: ignore[attr-defined] -- a clock in the hand

    waiting = unsealed(workshop.stage)
    sealer.seal_some()

    assert (waiting.rows, waiting.age_seconds) == (1, 30)
    assert unsealed(workshop.stage).rows == 0


def test_old_rows_leave_from_the_beginning_and_the_rest_stays_provable(
    workshop: AnyService, sealer: AuditSealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow_old(workshop, sealer, monkeypatch)
    engine = workshop.stage.database.engine

    with engine.begin() as connection:
        assert AUDIT.count_over(connection, workshop.stage.clock()) == 4
        assert AUDIT.prune_some(connection, workshop.stage.clock(), limit=1) == 2
        assert AUDIT.prune_some(connection, workshop.stage.clock(), limit=1000) == 2
        assert AUDIT.prune_some(connection, workshop.stage.clock(), limit=1000) == 0

    proof = found(workshop)
    assert (proof.seals, proof.rows, proof.broken) == (3, 2, None)
    run(workshop, ADDED, id=2)
    assert found(workshop).broken == Break(Fault.ROW_ADDED, 1, 2)


def grow_old(service: AnyService, sealer: AuditSealer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seal two parts as if it had been four years ago, and one today."""
    monkeypatch.setattr(sealing, "NOW", text("select now() - interval '4 years'"))
    seal_in_parts(service, sealer, 2)
    monkeypatch.undo()
    seal_in_parts(service, sealer, 1)
