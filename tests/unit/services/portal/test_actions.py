"""The forms of the portal, held against the published machines and fields."""

import pytest

from contracts.fields import fields as published
from contracts.machines import machines
from services.portal.domain.actions import ACTIONS, Action, Field, action
from services.portal.domain.county import SHELF
from services.portal.domain.next_steps import NEXT, next_command

# Steps inside a meeting or a topic that no machine knows.
RECORDS = {"record_visit", "link", "call_consensus", "set_result", "write_clauses", "sign", "answer"}
PRESETS = {"item_kind": "item", "priority": "normal"}
NOT_BUILT = {("issue", "accept_redirect"), ("topic", "take_over")}


def all_fields(fields: tuple[Field, ...]) -> list[Field]:
    return [one for field in fields for one in (field, *all_fields(field.columns))]


@pytest.mark.parametrize("one", ACTIONS, ids=lambda one: f"{one.page}-{one.machine}.{one.command}")
def test_every_action_is_a_command_of_its_machine_and_its_choices_are_published(one: Action) -> None:
    machine = machines()[one.machine]

    assert one.command in machine.transitions or one.command in RECORDS
    assert set(one.when) <= set(machines()[one.page].states)
    assert bool(one.when) == bool(one.by)
    named = [
        field.choices.removeprefix("values:") for field in all_fields(one.fields) if field.choices.startswith("values:")
    ]
    assert [name for name in named if not published()[name].values] == []


@pytest.mark.parametrize(("machine", "state"), [(m, s) for m, states in NEXT.items() for s in states])
def test_every_next_thing_has_a_form(machine: str, state: str) -> None:
    found = next_command(machine, state, SHELF.of("620502"))

    assert found is not None
    if found not in NOT_BUILT:
        assert action(machine, *found) is not None


def test_a_form_makes_a_body_with_lists_tables_and_places() -> None:
    call = action("meeting", "meeting", "call_consensus")
    assert call is not None

    path, body = call.send(
        {
            "agenda_item_no": ["2"],
            "objections-0-category": ["resident_rep"],
            "objections-0-text": ["不同意"],
            "objections-1-text": [" "],
        },
        {"id": "m1"},
    )

    assert path == "/meetings/m1/agenda/2/calls"
    assert body == {"objections": [{"category": "resident_rep", "text": "不同意"}]}


def test_a_row_that_nobody_wrote_into_is_not_sent_for_the_choices_it_was_offered_with() -> None:
    write = action("meeting", "meeting", "write_clauses")
    assert write is not None
    offered = {f"clauses-{place}-{name}": [value] for place in (0, 1) for name, value in PRESETS.items()}

    _, body = write.send({**offered, "clauses-0-agenda_item_no": ["1"], "clauses-0-text": ["装电梯"]}, {"id": "m1"})

    assert body == {"clauses": [{**PRESETS, "agenda_item_no": 1, "text": "装电梯"}]}


def test_scores_lie_in_an_object_and_empty_fields_are_left_out() -> None:
    review = action("topic", "topic", "submit_review")
    assert review is not None

    _, body = review.send({"scores.small_entry": ["4"], "affected_households": ["185"], "reasons": [""]}, {"id": "t1"})

    assert body == {"scores": {"small_entry": 4}, "affected_households": 185}


def test_a_topic_proposed_from_an_issue_carries_it() -> None:
    propose = action("issue", "topic", "propose")
    assert propose is not None

    path, body = propose.send({"title": ["下水道"]}, {"id": "i1", "division": "620502005002", "category": "sewer"})

    assert path == "/topics"
    assert body == {"issue_ids": ["i1"], "division": "620502005002", "category_code": "sewer", "title": "下水道"}


def test_a_moment_without_a_zone_is_that_of_the_city_and_nonsense_reaches_the_door() -> None:
    plan = action("topic", "meeting", "plan")
    assert plan is not None

    _, body = plan.send({"starts_at": ["2026-03-20T15:00"], "ends_at": ["soon"]}, {"id": "t1"})

    assert (body["starts_at"], body["ends_at"]) == ("2026-03-20T15:00:00+08:00", "soon")


def test_a_value_from_the_page_cannot_leave_its_place_in_the_path() -> None:
    check_in = action("meeting", "attendance", "check_in")
    assert check_in is not None

    path, _ = check_in.send({"attendance_id": ["../../../x"]}, {"id": "m1"})

    assert path == "/meetings/m1/attendances/..%2F..%2F..%2Fx/check-in"
