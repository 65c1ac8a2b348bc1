import json
import threading
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from kit.act import Act, machine_act
from kit.event import read
from kit.ids import uuid7
from kit.refusals import DoorClosed, NotFound, RoleMissing, Stale
from kit.service import AnyService
from tests.support.workshop import LIT, TABLES, Lamp, keeper, light_a_lamp, put_out


def rows_about(service: AnyService, subject: str, table: str) -> list[dict[str, object]]:
    chosen = getattr(TABLES, table)
    column = chosen.c.headers["ce-subject"].astext if table == "outbox" else chosen.c.subject
    with service.stage.database.engine.connect() as connection:
        found = connection.execute(select(chosen).where(column == subject).order_by(chosen.c.id))
        return [dict(row._mapping) for row in found]


def test_state_event_and_audit_are_committed_together(workshop: AnyService) -> None:
    lamp = Lamp(uuid7())
    act = Act(at=workshop.stage.clock(), roles=frozenset({"keeper"}), account_id="account-1", org="lamp-house")
    with workshop.open_work("request-1") as work:
        work.lamps.add(lamp)
        lamp.light(act, oil=3)
        work.commit()

    (sent,) = rows_about(workshop, lamp.id, "outbox")
    (step,) = rows_about(workshop, lamp.id, "audit")
    event = read(sent["headers"], sent["body"])
    assert (sent["exchange"], sent["routing_key"], sent["message_id"]) == ("yishi.events", f"620502.{LIT}", event.id)
    assert (event.type, event.subject, event.sequence, event.data) == (LIT, lamp.id, 1, {"oil": 3})
    assert (event.causation_id, event.actor_role, event.actor_org) == ("request-1", "keeper", "lamp-house")
    assert event.time == workshop.stage.clock()
    assert (step["account_id"], step["command"], step["before"], step["after"]) == ("account-1", "light", "out", "lit")


def test_what_is_not_committed_leaves_nothing_behind(workshop: AnyService) -> None:
    lamp = Lamp(uuid7())
    with workshop.open_work() as work:
        work.lamps.add(lamp)
        lamp.light(keeper(workshop))

    with workshop.open_work() as work, pytest.raises(NotFound):
        work.lamps.get(lamp.id)
    assert rows_about(workshop, lamp.id, "outbox") == []


def test_a_closed_door_changes_nothing(workshop: AnyService) -> None:
    lamp = Lamp(uuid7())
    with workshop.open_work() as work:
        work.lamps.add(lamp)
        with pytest.raises(DoorClosed) as refusal:
            lamp.light(keeper(workshop), oil=0)

    assert (refusal.value.stable_code, refusal.value.facts["oil"]) == ("guard.oil_left", 0)
    assert (lamp.state, lamp.version) == ("out", 0)


def test_data_that_breaks_its_schema_undoes_the_whole_transaction(workshop: AnyService) -> None:
    strict = replace(workshop, stage=replace(workshop.stage, check=refuse_everything))
    lamp = Lamp(uuid7())

    with strict.open_work() as work:
        work.lamps.add(lamp)
        lamp.light(keeper(workshop))
        with pytest.raises(ValueError, match="no such event"):
            work.commit()

    assert rows_about(workshop, lamp.id, "outbox") == []


def refuse_everything(_event_type: str, _data: object) -> None:
    raise ValueError("no such event")


def test_the_version_that_the_caller_saw_must_be_the_present_one(workshop: AnyService) -> None:
    lamp_id = light_a_lamp(workshop)
    put_out(workshop, lamp_id)

    with workshop.open_work(expected_version=1) as work:
        lamp = work.lamps.get(lamp_id)
        with pytest.raises(Stale) as refusal:
            lamp.light(keeper(workshop))

    assert refusal.value.facts == {"seen": 1, "now": 2}


def test_an_edit_without_a_step_is_refused_too_when_the_caller_saw_an_older_version(workshop: AnyService) -> None:
    lamp_id = light_a_lamp(workshop)

    with workshop.open_work(expected_version=0) as work:
        work.lamps.get(lamp_id)
        with pytest.raises(Stale):
            work.commit()


def test_who_may_not_do_a_step_is_not_told_the_version(workshop: AnyService) -> None:
    lamp_id = light_a_lamp(workshop)

    with workshop.open_work(expected_version=0) as work:
        lamp = work.lamps.get(lamp_id)
        with pytest.raises(RoleMissing):
            lamp.put_out(machine_act("guest", work.now))


def test_the_second_of_two_writers_waits_and_sees_what_the_first_did(workshop: AnyService) -> None:
    lamp_id = light_a_lamp(workshop)
    second = threading.Thread(target=put_out, args=(workshop, lamp_id))
    with workshop.open_work() as work:
        lamp = work.lamps.get(lamp_id)
        second.start()
        lamp.put_out(keeper(workshop))
        lamp.light(keeper(workshop))
        work.commit()
    second.join()

    steps = [(step["before"], step["after"], step["version"]) for step in rows_about(workshop, lamp_id, "audit")]
    assert steps == [("out", "lit", 1), ("lit", "out", 2), ("out", "lit", 3), ("lit", "out", 4)]


def test_several_facts_of_one_transaction_keep_their_order(workshop: AnyService) -> None:
    lamp = Lamp(uuid7())
    with workshop.open_work() as work:
        work.lamps.add(lamp)
        for _ in range(3):
            lamp.light(keeper(workshop))
            lamp.put_out(machine_act("timer", work.now))
        work.commit()

    sequences = [int(row["headers"]["ce-sequence"]) for row in rows_about(workshop, lamp.id, "outbox")]
    assert sequences == [1, 2, 3, 4, 5, 6]


def test_running_numbers_have_no_gap_after_a_rollback(workshop: AnyService) -> None:
    def next_number(*, kept: bool) -> int:
        with workshop.open_work() as work:
            number = work.next_number("LP-2026")
            if kept:
                work.commit()
            return number

    assert [next_number(kept=True), next_number(kept=False), next_number(kept=True)] == [1, 2, 2]


def test_chinese_text_is_stored_ready_to_send(workshop: AnyService) -> None:
    lamp_id = light_a_lamp(workshop, f"灯-{uuid7()}")

    (sent,) = rows_about(workshop, lamp_id, "outbox")

    assert sent["headers"]["ce-subject"] == lamp_id
    assert json.loads(str(sent["body"])) == {"oil": 1}


def test_events_audit_and_reminders_share_one_way_to_the_database(workshop: AnyService) -> None:
    lamps = [Lamp(uuid7()) for _ in range(3)]
    ways: list[str] = []
    engine = workshop.stage.database.engine
    event.listen(engine, "after_cursor_execute", lambda _connection, _cursor, statement, *_: ways.append(statement))
    with workshop.open_work() as work:
        for lamp in lamps:
            work.lamps.add(lamp)
            lamp.light(keeper(workshop))
            work.remind("burn_down", lamp.id, work.now)
        work.commit()

    insert_lamps, all_else = ways
    assert insert_lamps.startswith("INSERT INTO lamps")
    assert [all_else.count(f"insert into {table} ") for table in ("outbox", "event_log", "audit", "due")] == [3] * 4


def test_a_reminder_that_is_set_again_and_taken_back_is_gone(workshop: AnyService) -> None:
    with workshop.open_work() as work:
        work.remind("burn_down", "twice", work.now)
        work.remind("burn_down", "twice", work.now)
        work.forget("burn_down", "twice")
        work.commit()

    with workshop.stage.database.engine.connect() as connection:
        due = TABLES.due
        assert connection.execute(select(due.c.kind).where(due.c.subject == "twice")).first() is None
