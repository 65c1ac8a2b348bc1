import pytest

from kit.refusals import Refusal
from services.meetings.domain.agenda import AgendaItem, CallsStillOpen, numbered, result_of_topic, with_item
from services.meetings.domain.clause import ClauseOrderUnclear, numbered_clauses
from tests.unit.services.meetings.builders import RULES, TOPIC

OBJECTION = [{"category": "resident_rep", "text": "工期太长"}]
AGENDA = numbered([{"title": "方案", "topic_id": TOPIC}, {"title": "工期", "topic_id": TOPIC}, {"title": "其他"}])


def clauses_waiting_for(*waits: list[int]) -> list[dict[str, object]]:
    return [{"agenda_item_no": 1, "text": "条款", "item_kind": "item", "depends_on": one} for one in waits]


def test_nobody_objecting_is_the_consensus() -> None:
    assert AgendaItem(1, "方案").called([]).result == "consensus"


def test_an_objection_is_kept_by_category_and_leaves_the_item_open() -> None:
    item = AgendaItem(1, "方案").called(OBJECTION)

    assert (item.result, item.failed_calls, item.dissent) == (None, 1, OBJECTION)


def test_an_item_fails_after_the_countys_number_of_calls() -> None:
    once = AgendaItem(1, "方案").called(OBJECTION)

    with pytest.raises(CallsStillOpen):
        once.ended("failed", [], calls_needed=2)
    assert once.called(OBJECTION).ended("failed", [], calls_needed=2).dissent == OBJECTION


def test_a_topic_has_consensus_when_all_its_items_were_agreed() -> None:
    half = with_item(AGENDA, AgendaItem(1, "方案", TOPIC, result="consensus"))
    whole = with_item(half, AgendaItem(2, "工期", TOPIC, result="passed"))
    failed = with_item(half, AgendaItem(2, "工期", TOPIC, result="failed"))

    assert [result_of_topic(agenda, TOPIC) for agenda in (half, whole, failed)] == [
        "no_consensus",
        "consensus",
        "no_consensus",
    ]


def test_a_topic_without_an_item_has_no_consensus() -> None:
    assert result_of_topic(AGENDA, "another") == "no_consensus"


def test_clauses_are_numbered_and_carry_the_topic_of_their_item() -> None:
    clauses = numbered_clauses(clauses_waiting_for([], [1]), AGENDA, RULES)

    assert [(one["clause_no"], one["topic_id"], one["depends_on"]) for one in clauses] == [
        (1, TOPIC, []),
        (2, TOPIC, [1]),
    ]


@pytest.mark.parametrize("waits", [([1],), ([2], [1]), ([3],), ([2], [3], [1])])
def test_clauses_wait_for_known_clauses_and_in_no_circle(waits: tuple[list[int], ...]) -> None:
    with pytest.raises(ClauseOrderUnclear):
        numbered_clauses(clauses_waiting_for(*waits), AGENDA, RULES)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agenda_item_no": 9}, "meetings.no_such_agenda_item"),
        ({"milestone_code": "first_snow"}, "unknown_rule"),
        ({"lead_org_code": "ORG-1"}, "unknown_organisation"),
    ],
)
def test_clauses_point_only_at_what_exists(change: dict[str, object], code: str) -> None:
    [clause] = clauses_waiting_for([])

    with pytest.raises(Refusal) as refused:
        numbered_clauses([{**clause, **change}], AGENDA, RULES)

    assert refused.value.stable_code == code
