from datetime import timedelta
from typing import Any

import pytest

from contracts.roles import Role
from kit.machine import NONE
from services.supervision.domain.objection_record import Finding
from tests.unit.services.supervision.builders import NOON, QINZHOU, an_act, an_objection, some_grounds
from tests.unit.services.supervision.test_plan import closed_by

RESIDENT = an_act(Role.RESIDENT)
CLERK = an_act(Role.COMMUNITY_CLERK)
HANDLER = an_act(Role.OBJECTION_HANDLER, account="handler")
OBJECTOR = an_act(Role.OBJECTOR, account=None)
STREET = an_act(Role.STREET_CLERK, account="street")
TERMS = QINZHOU.objections


def test_an_objection_comes_inside_the_period_and_once() -> None:
    closed_by("inside_period", an_objection(NONE).file, RESIDENT, inside_period=False, filed_before=False)
    closed_by("one_per_person_and_clause", an_objection(NONE).file, RESIDENT, inside_period=True, filed_before=True)


@pytest.mark.parametrize(
    ("lack", "guard"),
    [
        ({"reason": "unpleasant"}, "out_of_scope"),
        ({"confirmed_by": "account-1"}, "second_person_confirmed"),
        ({"confirmed_by": " "}, "second_person_confirmed"),
        ({"reply": ""}, "reply_text_given"),
    ],
)
def test_a_refusal_has_a_listed_ground_a_second_person_and_an_answer(lack: dict[str, str], guard: str) -> None:
    facts = {"reason": "not_about_text", "confirmed_by": "account-2", "reply": "与方案无关", **lack}

    closed_by(guard, an_objection().refuse, CLERK, **facts)


def test_the_handler_is_independent() -> None:
    closed_by("handler_independent", an_objection("accepted").review, HANDLER, is_independent=False)


@pytest.mark.parametrize("command", ["uphold", "uphold_partly", "dismiss"])
def test_a_finding_gives_reasons_and_hears_the_committee_for_owners(command: str) -> None:
    objection = an_objection("under_review")
    decide = getattr(objection, command)

    closed_by("reasons_given", decide, HANDLER, some_grounds(reasons=" "))
    closed_by("committee_heard_for_owner_matters", decide, HANDLER, some_grounds(touches_owners=True))

    decide(HANDLER, some_grounds(touches_owners=True, committee_opinion="同意"))
    assert objection.take_facts()[0].data["decision"] == objection.decision


def test_an_answer_comes_in_time_or_says_why_not() -> None:
    late = an_act(Role.COMMUNITY_CLERK, at=NOON + timedelta(days=8))
    objection = an_objection("dismissed", decision="dismissed")

    closed_by("within_response_limit", objection.respond, late, text="答复", late_reason="")
    closed_by("reply_text_given", objection.respond, CLERK, text=" ", late_reason="")

    objection.respond(late, text="答复", late_reason="等测量")
    assert objection.take_facts()[0].data["responded_on_time"] is False


def test_silence_closes_after_the_days_of_the_rules_and_the_objector_at_once() -> None:
    early = an_act(Role.TIMER, account=None, at=NOON + timedelta(days=2))
    in_time = an_act(Role.TIMER, account=None, at=NOON + timedelta(days=3))

    closed_by("accepted_or_silent", an_objection("responded", responded_at=NOON).settle, early, terms=TERMS)
    for act, is_silent in ((in_time, True), (OBJECTOR, False)):
        objection = an_objection("responded", responded_at=NOON)
        objection.settle(act, terms=TERMS)
        assert objection.take_facts()[0].data["is_silent"] is is_silent


@pytest.mark.parametrize("more", [{"appeal_count": 1}, {"responded_at": NOON - timedelta(days=21)}])
def test_an_appeal_is_the_first_and_in_time(more: dict[str, Any]) -> None:
    objection = an_objection("responded", **{"responded_at": NOON, **more})

    closed_by("first_appeal", objection.appeal, OBJECTOR, text="再看一次", terms=TERMS, due=NOON)


def test_an_appeal_is_decided_with_reasons_by_somebody_else() -> None:
    objection = an_objection("escalated", handler="handler")
    facts = {"finding": Finding.DISMISSED, "reasons": "复核无误", "is_independent": True}
    same = an_act(Role.STREET_CLERK, account="handler")

    closed_by("reasons_given", objection.decide_appeal, STREET, **{**facts, "reasons": ""})
    closed_by("handler_independent", objection.decide_appeal, same, **facts)
    closed_by("handler_independent", objection.decide_appeal, STREET, **{**facts, "is_independent": False})


@pytest.mark.parametrize("state", ["filed", "accepted", "under_review", "dismissed", "responded", "escalated"])
def test_an_objection_is_open_until_it_is_settled(state: str) -> None:
    assert an_objection(state).is_open


@pytest.mark.parametrize("state", ["inadmissible", "closed", "withdrawn"])
def test_a_settled_objection_is_not_open(state: str) -> None:
    assert not an_objection(state).is_open
