import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from kit.act import machine_act
from kit.clock import HandClock
from kit.messaging.app import unbreakable
from kit.service import AnyService
from kit.sql.due import TRY_AGAIN_AFTER, do_what_is_due
from tests.support.workshop import TABLES, WorkshopWork, light_a_lamp

HOUR = timedelta(hours=1)


def burn_down(subject: str, work: WorkshopWork) -> None:
    work.lamps.get(subject).put_out(machine_act("timer", work.now))


def remind(service: AnyService, subject: str, *, after: timedelta, kind: str = "burn_down") -> None:
    with service.open_work() as work:
        work.remind(kind, subject, work.now + after)
        work.commit()


def reminders(service: AnyService) -> dict[str, object]:
    with service.open_reads() as connection:
        return {row.subject: row.due_at for row in connection.execute(select(TABLES.due))}


def state_of(service: AnyService, lamp_id: str) -> str:
    with service.open_work() as work:
        return work.lamps.get(lamp_id).state


@pytest.fixture(autouse=True)
def _nothing_is_due(workshop: AnyService) -> None:
    with workshop.open_work() as work:
        work.session.execute(TABLES.due.delete())
        work.commit()


def test_nothing_is_done_before_its_time(workshop: AnyService, clock: HandClock) -> None:
    lamp_id = light_a_lamp(workshop)
    remind(workshop, lamp_id, after=HOUR)

    assert do_what_is_due(workshop.open_work, {"burn_down": burn_down}) == 0
    clock.forward(HOUR)
    assert do_what_is_due(workshop.open_work, {"burn_down": burn_down}) == 1

    assert (state_of(workshop, lamp_id), reminders(workshop)) == ("out", {})


def test_a_later_reminder_moves_the_first(workshop: AnyService, clock: HandClock) -> None:
    lamp_id = light_a_lamp(workshop)
    remind(workshop, lamp_id, after=HOUR)
    remind(workshop, lamp_id, after=2 * HOUR)

    clock.forward(HOUR)

    assert do_what_is_due(workshop.open_work, {"burn_down": burn_down}) == 0


def test_a_reminder_can_be_taken_back(workshop: AnyService) -> None:
    lamp_id = light_a_lamp(workshop)
    remind(workshop, lamp_id, after=-HOUR)
    with workshop.open_work() as work:
        work.forget("burn_down", lamp_id)
        work.commit()

    assert do_what_is_due(workshop.open_work, {"burn_down": burn_down}) == 0


def test_work_that_the_rules_refuse_is_put_off_and_stops_no_other(workshop: AnyService) -> None:
    unlit, lit = "no-such-lamp", light_a_lamp(workshop)
    remind(workshop, unlit, after=-2 * HOUR)
    remind(workshop, lit, after=-HOUR)

    do_what_is_due(workshop.open_work, {"burn_down": burn_down})

    assert state_of(workshop, lit) == "out"
    assert reminders(workshop) == {unlit: workshop.stage.clock() + TRY_AGAIN_AFTER}


def test_work_that_breaks_is_put_off_and_stops_no_other(workshop: AnyService) -> None:
    first, second = light_a_lamp(workshop), light_a_lamp(workshop)
    remind(workshop, first, after=-2 * HOUR, kind="explode")
    remind(workshop, second, after=-HOUR)

    do_what_is_due(workshop.open_work, unbreakable({"explode": explode, "burn_down": burn_down}))

    assert state_of(workshop, second) == "out"
    assert list(reminders(workshop)) == [first]


def explode(_subject: str, _work: WorkshopWork) -> None:
    raise ZeroDivisionError


def test_work_may_set_its_own_next_reminder(workshop: AnyService) -> None:
    remind(workshop, "clock-tower", after=-HOUR, kind="strike")

    assert do_what_is_due(workshop.open_work, {"strike": strike}) == 1

    assert reminders(workshop) == {"clock-tower": workshop.stage.clock() + HOUR}


def strike(subject: str, work: WorkshopWork) -> None:
    work.remind("strike", subject, work.now + HOUR)


def test_each_piece_is_done_by_one_of_several_workers(workshop: AnyService) -> None:
    lamp_ids = [light_a_lamp(workshop) for _ in range(40)]
    for lamp_id in lamp_ids:
        remind(workshop, lamp_id, after=-HOUR)
    done: list[int] = []

    def work() -> None:
        done.append(do_what_is_due(workshop.open_work, {"burn_down": burn_down}))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(done) == len(lamp_ids)
    assert reminders(workshop) == {}
