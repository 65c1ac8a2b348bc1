import threading
from collections.abc import Sequence

import pytest

from kit.act import machine_act
from kit.event import Event
from kit.refusals import StepOutOfOrder
from kit.service import AnyService
from kit.sql.react import react, react_to_all
from tests.support.workshop import LIT, WorkshopWork, a_lit_event, light_a_lamp, note, seen


def test_a_reaction_runs_once_however_often_the_event_comes(workshop: AnyService) -> None:
    event = a_lit_event()

    outcomes = [react(workshop.open_work, "workshop.note", event, note) for _ in range(3)]

    assert outcomes == [True, False, False]
    assert seen(workshop.stage.database).count((LIT, event.subject)) == 1


def test_two_reactions_to_the_same_event_are_two(workshop: AnyService) -> None:
    event = a_lit_event()

    assert react(workshop.open_work, "workshop.note", event, note)
    assert react(workshop.open_work, "workshop.other", event, note)


def test_a_reaction_that_is_refused_may_be_tried_again(workshop: AnyService) -> None:
    event = a_lit_event(light_a_lamp(workshop))

    with pytest.raises(StepOutOfOrder):
        react(workshop.open_work, "workshop.relight", event, relight)

    assert react(workshop.open_work, "workshop.relight", event, note)


def relight(event: Event, work: WorkshopWork) -> None:
    note(event, work)
    work.lamps.get(event.subject).light(machine_act("keeper", work.now))


def test_two_copies_at_the_same_moment_have_one_effect(workshop: AnyService) -> None:
    event = a_lit_event()
    outcomes: list[bool] = []
    barrier = threading.Barrier(5)

    def deliver() -> None:
        barrier.wait()
        outcomes.append(react(workshop.open_work, "workshop.note", event, note))

    threads = [threading.Thread(target=deliver) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False, False, False, False, True]
    assert seen(workshop.stage.database).count((LIT, event.subject)) == 1


def test_what_a_reaction_says_names_its_cause(workshop: AnyService) -> None:
    event = a_lit_event(light_a_lamp(workshop))

    react(workshop.open_work, "workshop.put_out", event, put_out_again)

    with workshop.open_reads() as connection:
        found = connection.exec_driver_sql(
            "select headers->>'ce-causationid' from outbox where headers->>'ce-subject' = %s order by id",
            (event.subject,),
        )
        assert found.scalars().all() == [None, event.id]


def put_out_again(event: Event, work: WorkshopWork) -> None:
    work.lamps.get(event.subject).put_out(machine_act("keeper", work.now))


def test_a_batch_holds_each_new_event_once_and_in_order(workshop: AnyService) -> None:
    old, new, newer = (a_lit_event() for _ in range(3))
    react(workshop.open_work, "workshop.note", old, note)

    count = react_to_all(workshop.open_work, "workshop.note", [newer, old, new, newer], note_all)

    subjects = [subject for _, subject in seen(workshop.stage.database)]
    assert count == 2
    assert [subject for subject in subjects if subject in (old.subject, new.subject, newer.subject)] == [
        old.subject,
        newer.subject,
        new.subject,
    ]


def test_a_batch_with_one_refusal_leaves_nothing_behind(workshop: AnyService) -> None:
    good, bad = a_lit_event(), a_lit_event(light_a_lamp(workshop))

    with pytest.raises(StepOutOfOrder):
        react_to_all(workshop.open_work, "workshop.relight", [good, bad], relight_known)

    assert react(workshop.open_work, "workshop.relight", good, note)


def note_all(events: Sequence[Event], work: WorkshopWork) -> None:
    for event in events:
        note(event, work)


def relight_known(events: Sequence[Event], work: WorkshopWork) -> None:
    note_all(events, work)
    for lamp in [lamp for event in events for lamp in work.lamps.all(id=event.subject)]:
        lamp.light(machine_act("keeper", work.now))


def test_a_batch_in_which_nothing_is_new_runs_no_reaction(workshop: AnyService) -> None:
    event = a_lit_event()
    react(workshop.open_work, "workshop.note", event, note)

    assert react_to_all(workshop.open_work, "workshop.note", [event, event], never) == 0


def never(events: Sequence[Event], work: WorkshopWork) -> None:
    pytest.fail("there was nothing to react to")
