from datetime import timedelta

import pytest

from contracts.events import validate
from contracts.roles import Role
from kit.refusals import DoorClosed
from services.meetings.domain.agenda import AgendaItem
from services.meetings.domain.known_topic import KnownTopic
from services.meetings.domain.vote import TooManyHands, Vote
from tests.unit.services.meetings.builders import JUBAOPEN, NOW, RULES, TOPIC, act_as, minutes_out

OBJECTION = [{"category": "resident_rep", "text": "工期太长"}]
OUTCOME = {"topic_ids": [TOPIC], "topic_results": {TOPIC: "consensus"}, "clause_count": 1, "dissent_count": 0}


def an_open_vote(method: str = "majority", eligible: int = 5) -> Vote:
    item = AgendaItem(1, "方案", TOPIC).called(OBJECTION).called(OBJECTION)
    vote = Vote("vote-1", "620502", JUBAOPEN, TOPIC, TOPIC, 1, TOPIC, 1)
    voters = [f"voter-{number}" for number in range(eligible)]
    vote.open_vote(
        act_as(Role.PRESIDER), RULES, item, mode="meeting", method=method, question="先修管道", eligible=voters
    )
    return vote


@pytest.mark.parametrize(
    ("method", "hands", "passed"),
    [
        ("majority", {"for": 3, "against": 2}, True),
        ("majority", {"for": 2, "against": 2}, False),
        ("majority", {"for": 1}, True),
        ("majority", {}, False),
        ("two_thirds", {"for": 2, "against": 1}, True),
        ("two_thirds", {"for": 3, "against": 2}, False),
    ],
)
def test_a_vote_is_counted_by_the_countys_rules(method: str, hands: dict[str, int], *, passed: bool) -> None:
    vote = an_open_vote(method)

    vote.close_vote(act_as(Role.PRESIDER), RULES, hands=hands)

    [fact] = vote.take_facts()
    validate(fact.type, fact.data)
    assert vote.passed is passed
    assert sum(vote.sums.values()) == 5


def test_a_vote_keeps_sums_and_who_has_voted_but_not_how() -> None:
    vote = an_open_vote()
    vote.cast(act_as(Role.ATTENDEE), "voter-3", "against")
    vote.cast(act_as(Role.ATTENDEE), "voter-1", "for")

    assert vote.voted == ["voter-1", "voter-3"]
    assert vote.sums == {"for": 1, "against": 1, "abstain": 0}


def test_a_stranger_has_no_voice() -> None:
    with pytest.raises(DoorClosed):
        an_open_vote().cast(act_as(Role.ATTENDEE), "stranger", "for")


def test_hands_and_ballots_together_are_no_more_than_the_people() -> None:
    vote = an_open_vote(eligible=2)
    vote.cast(act_as(Role.ATTENDEE), "voter-1", "for")

    with pytest.raises(TooManyHands):
        vote.close_vote(act_as(Role.PRESIDER), RULES, hands={"for": 2})


def test_nobody_votes_in_a_mode_without_votes() -> None:
    item = AgendaItem(1, "方案", TOPIC).called(OBJECTION).called(OBJECTION)
    vote = Vote("vote-1", "620502", JUBAOPEN, TOPIC, TOPIC, 1, TOPIC, 1)

    with pytest.raises(DoorClosed) as refused:
        vote.open_vote(
            act_as(Role.PRESIDER), RULES, item, mode="hearing", method="majority", question="问", eligible=["one"]
        )

    assert refused.value.guard == "method_in_rules"


@pytest.mark.parametrize(("signers", "enough"), [(3, False), (4, True)])
def test_two_thirds_of_the_members_sign_and_the_presider_is_one(signers: int, *, enough: bool) -> None:
    minutes = minutes_out()
    members = {f"member-{number}" for number in range(6)}
    for number in range(1, signers):
        minutes.sign(act_as(Role.ATTENDEE), f"member-{number}", minutes.fingerprint, on_paper=False)

    def confirm() -> None:
        minutes.confirm(
            act_as(Role.PRESIDER),
            RULES,
            fingerprint=minutes.fingerprint,
            members=members,
            presider="member-0",
            outcome=OUTCOME,
        )

    if enough:
        confirm()
        assert minutes.state == "confirmed"
    else:
        with pytest.raises(DoorClosed):
            confirm()


def test_the_signature_of_a_guest_does_not_count() -> None:
    minutes = minutes_out()
    minutes.sign(act_as(Role.ATTENDEE), "guest", minutes.fingerprint, on_paper=False)

    with pytest.raises(DoorClosed):
        minutes.confirm(
            act_as(Role.PRESIDER, at=NOW + timedelta(hours=1)),
            RULES,
            fingerprint=minutes.fingerprint,
            members={"member"},
            presider=None,
            outcome=OUTCOME,
        )


def test_an_identity_number_is_found_before_the_text_goes_out() -> None:
    minutes = minutes_out()
    minutes.request_correction(act_as(Role.ATTENDEE), text="更正", category="resident_rep")

    with pytest.raises(DoorClosed) as refused:
        minutes.circulate(
            act_as(Role.MINUTES_KEEPER), text="身份证 62050219700101123X", checked=True, due_at=NOW + timedelta(days=2)
        )

    assert refused.value.guard == "redaction_checked"


def test_a_late_fact_fills_what_was_missing_and_moves_no_state() -> None:
    topic = KnownTopic(TOPIC, "620502", JUBAOPEN)
    topic.learn("research_finished", 6, {"number": "QZ-T-2026-000007", "title_public": "改造"})

    topic.learn("approved", 4, {"number": "QZ-T-2026-000007", "title_public": "旧题", "mode": "meeting"})

    assert (topic.state, topic.sequence, topic.mode, topic.title_public) == ("ready", 6, "meeting", "改造")
