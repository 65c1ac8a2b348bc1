from collections.abc import Iterator
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from deploy.cli import app
from deploy.cli.installation import Installation
from kit.clock import HandClock
from kit.service import AnyService
from kit.sql import housekeeping
from kit.sql.due import do_what_is_due
from kit.sql.housekeeping import SERVICE_CLOCK, Kept
from kit.sql.tries import Tries
from tests.support.servers import Databases
from tests.support.workshop import a_service, create_tables, seen

OLD = {"inbox": "8 days", "answers": "25 hours", "event_log": "31 days"}
YOUNG = {"inbox": "6 days", "answers": "23 hours", "event_log": "29 days"}


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="module")
def tables(databases: Databases) -> AnyService:
    database = databases.fresh("kept")
    create_tables(database)
    return a_service("workshop", database)


@pytest.fixture
def workshop(tables: AnyService, clock: HandClock) -> Iterator[AnyService]:
    yield a_service("workshop", tables.stage.database, clock=clock)
    with tables.stage.database.engine.begin() as connection:
        connection.execute(text("truncate inbox, answers, event_log, due, counters, seen"))


def fill(service: AnyService, ages: dict[str, str], count: int = 1) -> None:
    """Put rows of some age into the tables."""
    with service.stage.database.engine.begin() as connection:
        for table, statement in ROWS.items():
            values = {"age": ages[table], "count": count}
            connection.execute(text(statement), values)


ROWS = {
    "inbox": "insert into inbox select 'c', gen_random_uuid()::text, now() - cast(:age as interval)"
    " from generate_series(1, :count)",
    "answers": "insert into answers select gen_random_uuid()::text, 'r', 'c', 'f', 200, '{}', '',"
    " now() - cast(:age as interval) from generate_series(1, :count)",
    "event_log": "insert into event_log (message_id, type, routing_key, headers, body, committed_at)"
    " select 'm', 't', 'k', '{}', '', now() - cast(:age as interval) from generate_series(1, :count)",
}


def sizes(service: AnyService) -> dict[str, int]:
    with service.stage.database.engine.connect() as connection:
        return {table: connection.execute(text(f"select count(*) from {table}")).scalar_one() for table in ROWS}


def keep_house(service: AnyService) -> int:
    return do_what_is_due(service.open_work, housekeeping.chores())


def test_rows_leave_when_their_time_is_over_and_not_before(workshop: AnyService, clock: HandClock) -> None:
    fill(workshop, OLD, 3)
    fill(workshop, YOUNG, 2)
    housekeeping.begin_to_keep_house(workshop.open_work)

    assert keep_house(workshop) == 0
    clock.forward(timedelta(hours=1))
    assert keep_house(workshop) == 1

    assert sizes(workshop) == {"inbox": 2, "answers": 2, "event_log": 2}


def test_a_clock_moved_far_ahead_deletes_nothing_that_is_young(workshop: AnyService, clock: HandClock) -> None:
    fill(workshop, YOUNG)
    housekeeping.begin_to_keep_house(workshop.open_work)

    clock.forward(timedelta(days=400))
    keep_house(workshop)

    assert sizes(workshop) == {"inbox": 1, "answers": 1, "event_log": 1}


def test_the_next_round_comes_an_hour_later(workshop: AnyService, clock: HandClock) -> None:
    housekeeping.begin_to_keep_house(workshop.open_work)
    rounds = []

    for _ in range(4):
        clock.forward(timedelta(minutes=30))
        rounds.append(keep_house(workshop))

    assert rounds == [0, 1, 0, 1]


def test_a_full_batch_is_followed_by_the_next_at_once(workshop: AnyService, clock: HandClock) -> None:
    fill(workshop, OLD, 2 * housekeeping.BATCH + 1)
    housekeeping.begin_to_keep_house(workshop.open_work)
    clock.forward(timedelta(hours=1))

    assert keep_house(workshop) == 3

    assert sizes(workshop) == {"inbox": 0, "answers": 0, "event_log": 0}


def test_a_worker_that_starts_does_not_put_a_planned_round_off(workshop: AnyService, clock: HandClock) -> None:
    housekeeping.begin_to_keep_house(workshop.open_work)
    clock.forward(timedelta(minutes=59))
    housekeeping.begin_to_keep_house(workshop.open_work)
    clock.forward(timedelta(minutes=1))

    assert keep_house(workshop) == 1


def test_of_many_workers_one_keeps_house(workshop: AnyService, clock: HandClock) -> None:
    fill(workshop, OLD, 10)
    housekeeping.begin_to_keep_house(workshop.open_work)
    clock.forward(timedelta(hours=1))
    done: list[int] = []
    workers = [Thread(target=lambda: done.append(keep_house(workshop))) for _ in range(4)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(done) == [0, 0, 0, 1]


def told(stdout: str) -> dict[str, int]:
    """Read how many rows of each class the command tells."""
    lines = [line.split() for line in stdout.splitlines() if line.startswith("workshop")]
    return {line[1]: int(line[-1]) for line in lines}


def test_an_operator_sees_first_how_many_rows_are_over_their_time(workshop: AnyService) -> None:
    fill(workshop, OLD, 3)
    fill(workshop, YOUNG, 1)
    installation = Installation("", {"workshop": workshop.stage.database}, ())

    seen = CliRunner().invoke(app, ["prune", "--preview"], obj=installation)

    assert told(seen.stdout) == {"inbox": 3, "answers": 3, "event_log": 3, "wrong_tries": 0, "audit": 0}
    assert sizes(workshop) == {"inbox": 4, "answers": 4, "event_log": 4}


def test_an_operator_prunes_by_hand_and_sees_the_counts(workshop: AnyService) -> None:
    fill(workshop, OLD, 1500)
    fill(workshop, YOUNG, 1)
    installation = Installation("", {"workshop": workshop.stage.database}, ())

    done = CliRunner().invoke(app, ["prune", "workshop"], obj=installation)

    assert told(done.stdout) == {"inbox": 1500, "answers": 1500, "event_log": 1500, "wrong_tries": 0, "audit": 0}
    assert sizes(workshop) == {"inbox": 1, "answers": 1, "event_log": 1}


def test_counts_of_wrong_tries_leave_a_day_later_and_running_numbers_never(
    workshop: AnyService, clock: HandClock
) -> None:
    guess = Tries(workshop.stage)
    guess.guarded("QZ-2026-000001", lambda: False)
    with workshop.open_work() as work:
        work.next_number("QZ-2026")
        work.commit()
    housekeeping.begin_to_keep_house(workshop.open_work)
    left = []

    for _ in range(2):
        clock.forward(timedelta(hours=13))
        keep_house(workshop)
        left.append(counters(workshop))

    assert left == [{"wrong:QZ-2026-000001:2026030209", "QZ-2026"}, {"QZ-2026"}]


def counters(service: AnyService) -> set[str]:
    with service.stage.database.engine.connect() as connection:
        return set(connection.execute(text("select name from counters")).scalars())


def test_a_service_keeps_its_own_classes_by_its_own_clock(workshop: AnyService, clock: HandClock) -> None:
    own = Kept("lamps", "seen", "to_timestamp(n)", timedelta(days=2), SERVICE_CLOCK, erasing="subject = ''")
    with workshop.stage.database.engine.begin() as connection:
        seconds = int(clock().timestamp())
        connection.execute(text("insert into seen values (:n, 'e', 't', 'lamp')"), {"n": seconds})
    housekeeping.begin_to_keep_house(workshop.open_work)
    left = []

    for _ in range(2):
        clock.forward(timedelta(hours=25))
        do_what_is_due(workshop.open_work, housekeeping.chores([own]))
        left.append(seen(workshop.stage.database))

    assert left == [[("t", "lamp")], [("t", "")]]
