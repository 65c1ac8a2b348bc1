from typing import Any

import pytest

from contracts.roles import Role
from kit.machine import NONE
from kit.refusals import DoorClosed, RoleMissing, StepOutOfOrder
from services.supervision.domain.canonical import fingerprint
from tests.unit.services.supervision.builders import GANGU, NOON, QINZHOU, TODAY, a_clause, a_decision, a_plan, an_act

CLERK = an_act(Role.COMMUNITY_CLERK)
STREET = an_act(Role.STREET_CLERK)
PRESIDER = an_act(Role.PRESIDER)
PARTY = an_act(Role.PARTY_ORG_CLERK)
SYSTEM = an_act(Role.SYSTEM, account=None)
TIMER = an_act(Role.TIMER, account=None)
SURVEY = {"satisfied": 1, "valid_callbacks": 1}


def closed_by(guard: str, command: Any, *args: Any, **facts: Any) -> None:
    with pytest.raises(DoorClosed) as refused:
        command(*args, **facts)
    assert refused.value.guard == guard


def test_a_plan_is_drafted_only_from_confirmed_minutes() -> None:
    plan = a_plan(state=NONE)

    closed_by("minutes_are_confirmed", plan.draft, CLERK, [a_clause()], minutes_confirmed=False)


def test_whoever_drafts_or_amends_is_remembered() -> None:
    plan = a_plan(state=NONE)
    plan.draft(CLERK, [a_clause(2), a_clause(1)], minutes_confirmed=True)

    plan.amend(an_act(Role.STREET_CLERK, account="account-2"), [a_clause(1)])

    assert plan.drafters == ["account-1", "account-2"]
    assert [clause.clause_no for clause in plan.terms] == [1]


@pytest.mark.parametrize("lack", [{"lead_org": None}, {"due_on": None}, {"text": " "}, {"priority": ""}])
def test_a_clause_that_asks_for_work_names_unit_day_and_priority(lack: dict[str, Any]) -> None:
    closed_by("clauses_complete", a_plan(a_clause(**lack)).confirm, PRESIDER)


def test_two_clauses_do_not_bear_the_same_number() -> None:
    closed_by("clauses_complete", a_plan(a_clause(1), a_clause(1)).confirm, PRESIDER)


def test_a_principle_needs_neither_unit_nor_day() -> None:
    plan = a_plan(a_clause(1, item_kind="principle", lead_org=None, due_on=None), a_clause(2))

    plan.confirm(PRESIDER)

    assert plan.state == "confirmed"


@pytest.mark.parametrize(
    "clauses",
    [
        (a_clause(1, depends_on=(2,)), a_clause(2, depends_on=(1,))),
        (a_clause(1, depends_on=(1,)),),
        (a_clause(1, depends_on=(7,)),),
        (a_clause(1, depends_on=(2,)), a_clause(2, item_kind="principle")),
    ],
)
def test_clauses_wait_for_items_of_the_plan_and_never_in_a_ring(clauses: Any) -> None:
    closed_by("dependencies_acyclic", a_plan(*clauses).confirm, PRESIDER)


def test_confirming_fixes_the_fingerprint_of_the_canonical_text() -> None:
    plan = a_plan()

    plan.confirm(PRESIDER)

    assert plan.fingerprint == fingerprint(plan.canonical_text)
    assert plan.take_facts()[0].data["fingerprint"] == plan.fingerprint


def test_a_clause_that_is_not_public_stays_out_of_the_public_text() -> None:
    plan = a_plan(a_clause(1), a_clause(2, text="内部安排", public=False))

    assert "内部安排" not in plan.canonical_text


def test_a_revised_plan_becomes_the_next_version() -> None:
    plan = a_plan(state="revising")
    first = plan.canonical_text

    plan.confirm(PRESIDER)

    assert plan.plan_version == 2
    assert plan.fingerprint != fingerprint(first)


def test_only_a_presider_confirms() -> None:
    with pytest.raises(RoleMissing):
        a_plan().confirm(CLERK)


def test_the_county_decides_whether_publicity_comes_before_the_decision() -> None:
    closed_by("order_allows_publicity", a_plan(state="confirmed").publish, CLERK, rules=GANGU)
    a_plan(state="confirmed").publish(CLERK, rules=QINZHOU)


@pytest.mark.parametrize(
    ("state", "rules", "allowed"),
    [
        ("confirmed", GANGU, True),
        ("confirmed", QINZHOU, False),
        ("publicity_cleared", QINZHOU, True),
        ("publicity_cleared", GANGU, False),
    ],
)
def test_the_county_decides_when_a_plan_is_submitted(state: str, rules: Any, allowed: bool) -> None:  # noqa: FBT001 -- a column
    plan = a_plan(state=state)
    facts = {"rules": rules, "due": NOON, "open_objections": 0}

    if allowed:
        plan.submit(CLERK, **facts)
        assert plan.state == "submitted_to_party"
    else:
        closed_by("order_allows_submission", plan.submit, CLERK, **facts)


def test_a_plan_stands_still_only_for_an_accepted_objection() -> None:
    closed_by("objection_accepted", a_plan(state="publicizing").hold_for_objection, SYSTEM, accepted=0)


def test_a_plan_goes_on_when_nothing_is_in_hand_and_nothing_was_upheld() -> None:
    closed_by("no_open_objection", a_plan(state="objected").release, SYSTEM, in_hand=1, upheld=0)
    closed_by("no_upheld_objection", a_plan(state="objected").release, SYSTEM, in_hand=0, upheld=1)


def test_a_plan_is_revised_for_an_upheld_objection_or_after_a_return() -> None:
    closed_by("revision_needed", a_plan(state="objected").revise, CLERK, upheld=0)
    returned = a_plan(state="decided_returned")

    returned.revise(CLERK, upheld=0)

    assert returned.take_facts()[0].data["reason_code"] == "returned_by_party"


def test_a_publicity_clears_after_its_period_and_without_open_objection() -> None:
    closed_by("period_over", a_plan(state="publicizing").clear, TIMER, period_over=False, open_objections=0)
    closed_by("no_open_objection", a_plan(state="publicizing").clear, TIMER, period_over=True, open_objections=1)


@pytest.mark.parametrize("lack", [{"decision_no": ""}, {"file_reference": " "}, {"decided_on": TODAY.replace(day=3)}])
def test_a_decision_has_number_file_and_a_day_that_has_come(lack: dict[str, Any]) -> None:
    plan = a_plan(state="submitted_to_party")

    closed_by("decision_recorded", plan.approve, PARTY, a_decision(**lack), today=TODAY)
    assert plan.state == "submitted_to_party"


def test_a_return_gives_reasons_and_a_rejection_explains_itself_to_the_public() -> None:
    plan = a_plan(state="submitted_to_party")

    closed_by("reasons_given", plan.give_back, PARTY, a_decision(reason_code="funds_unclear"), today=TODAY)
    closed_by("public_explanation_given", plan.reject, PARTY, a_decision(reason_code="not_feasible"), today=TODAY)


def test_a_termination_explains_itself_and_queues_the_reporters_replies() -> None:
    explained = a_decision(reason_code="not_feasible", public_explanation="整体搬迁")
    facts = {"today": TODAY, "closed": 0, "open_items": 1}

    silent = a_plan(state="in_execution")
    closed_by("public_explanation_given", silent.terminate, PARTY, a_decision(reason_code="not_feasible"), **facts)
    lost = a_plan(state="in_execution", topic_id="")
    closed_by("reporters_queued_for_reply", lost.terminate, PARTY, explained, **facts)


def test_a_plan_is_withdrawn_before_the_decision_and_with_an_explanation() -> None:
    facts = {"reason": "consensus_withdrawn", "explanation": "再商量"}
    approved = a_plan(state="submitted_to_party", decision=a_decision().kept("approved"))

    closed_by("before_decision", approved.withdraw, PRESIDER, **facts)
    closed_by("public_explanation_given", a_plan().withdraw, PRESIDER, **{**facts, "explanation": " "})
    with pytest.raises(StepOutOfOrder):
        a_plan(state="in_execution").withdraw(PRESIDER, **facts)


def test_every_item_of_the_responsibility_list_has_a_lead() -> None:
    plan = a_plan(state="decided_approved")

    closed_by("one_lead_per_item", plan.issue_responsibility_list, STREET, [{"lead_org_code": ""}])


def test_a_plan_completes_when_the_last_item_has_ended() -> None:
    closed_by("all_items_ended", a_plan(state="in_execution").complete, SYSTEM, open_items=1, counts={})


def test_a_result_is_published_without_personal_numbers() -> None:
    closed_by("redaction_checked", a_plan(state="completed").publish_result, CLERK, is_clean=False)


def test_work_is_taken_up_again_only_for_an_upheld_objection() -> None:
    plan = a_plan(state="result_publicizing")

    closed_by("result_contested", plan.reopen_execution, SYSTEM, upheld=0, item_count=0)


def test_a_plan_is_evaluated_after_result_publicity_and_survey() -> None:
    facts = {"level": "effective", "survey": SURVEY}
    plan = a_plan(state="result_publicizing", survey_closes_at=NOON)
    open_survey = a_plan(state="result_publicizing", survey_closes_at=NOON.replace(hour=13))

    closed_by("result_publicity_done_or_not_required", plan.evaluate, SYSTEM, result_done=False, **facts)
    closed_by("survey_closed", open_survey.evaluate, SYSTEM, result_done=True, **facts)
    closed_by("survey_closed", a_plan(state="completed").evaluate, SYSTEM, result_done=True, **facts)


def test_a_survey_never_closes_earlier_than_was_told() -> None:
    plan = a_plan(survey_closes_at=NOON)

    plan.keep_survey_open(NOON.replace(hour=9))

    assert plan.survey_closes_at == NOON


def test_a_plan_is_archived_under_a_retention_class() -> None:
    closed_by("retention_class_set", a_plan(state="evaluated").archive, TIMER, retention_class=None)
