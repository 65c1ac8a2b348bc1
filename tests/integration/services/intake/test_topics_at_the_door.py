from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.roles import Role
from kit.clock import HOME
from kit.event import Event
from kit.refusals import NotFound
from kit.sql.react import react
from services.intake import reactions
from tests.support.doors import GANGU, JUBAOPEN, XIGUAN_STREET, Answer, Door, actor

CLERK = actor(Role.COMMUNITY_CLERK, JUBAOPEN)
MEMBER = actor(Role.CPPCC_MEMBER, XIGUAN_STREET)
APPROVER = actor(Role.PARTY_ORG_CLERK, JUBAOPEN, org=f"ORG-{JUBAOPEN}-PTY")
ISSUES, TOPICS = "/api/intake/v1/issues", "/api/intake/v1/topics"
SCORES = {"small_entry": 4, "broad_relevance": 4, "strong_demand": 5}
APPROVAL = {"title_public": "聚宝盆社区老旧小区设施改造", "mode": "meeting", "statutory_answer": "not_statutory"}


def a_proposal(**changes: Any) -> dict[str, Any]:
    return {
        "division": JUBAOPEN,
        "title": "老旧小区设施改造",
        "category_code": "old_compound_renewal",
        "proposer_type": "organised",
        **changes,
    }


def an_accepted_issue(intake: Door) -> str:
    clerk = intake.as_actor(CLERK)
    telling = {"division": JUBAOPEN, "category_code": "sewer", "text": "下水道不通", "privacy_notice": "1"}
    issue_id = str(clerk.post(ISSUES, telling).body["id"])
    clerk.post(f"{ISSUES}/{issue_id}/acceptance", {"reply": "已受理"})
    return issue_id


def a_topic(intake: Door, *steps: tuple[Any, str, dict[str, Any]], issues: int = 1) -> dict[str, Any]:
    issue_ids = [an_accepted_issue(intake) for _ in range(issues)]
    topic = intake.as_actor(CLERK).post(TOPICS, a_proposal(issue_ids=issue_ids))
    for who, step, body in steps:
        topic = intake.as_actor(who).post(f"{TOPICS}/{topic.body['id']}/{step}", body)
        assert topic.status == 200, topic.body
    return {**topic.body, "issue_ids": issue_ids}


REVIEW = (CLERK, "review", {"scores": SCORES, "affected_households": 185, "reasons": "反映强烈"})
APPROVE = (APPROVER, "approval", APPROVAL)
MEETING = "0192f3c1-7a10-7c3e-9b1e-000000000005"
VISIT = {"visit_on": "2026-03-02", "collected_by": "cppcc_member", "household_count": 6, "findings": "巷道狭窄"}
TO_READY = (
    REVIEW,
    APPROVE,
    (CLERK, "research", {"stakeholders": ["居民", "施工方"]}),
    (MEMBER, "visits", VISIT),
    (CLERK, "research-result", {"materials": ["改造方案摘要"]}),
)


def told(intake: Door, kind: str, subject: str, **data: Any) -> Event:
    now = intake.clock().astimezone(HOME)
    return Event(uuid4().hex, kind, "/yishi/test", subject, now, "620502", JUBAOPEN, 1, subject, data)


def react_to(intake: Door, event: Event, reaction: Any) -> None:
    react(intake.service.open_work, reaction.__name__, event, reaction)


def test_issues_are_gathered_scored_approved_and_researched(intake: Door) -> None:
    topic = a_topic(intake, *TO_READY, issues=2)

    assert topic["state"] == "ready"
    assert [kind for kind in intake.event_types() if not kind.startswith("intake.issue")] == [
        "intake.topic.proposed",
        "intake.topic.review_started",
        "intake.topic.approved",
        "intake.topic.research_started",
        "intake.visit.recorded",
        "intake.topic.research_finished",
    ]


def approval(intake: Door, topic_id: str, who: Any = APPROVER, **changes: Any) -> Answer:
    return intake.as_actor(who).post(f"{TOPICS}/{topic_id}/approval", {**APPROVAL, **changes})


@pytest.mark.parametrize(
    ("changes", "guard"),
    [
        ({"statutory_answer": ""}, "statutory_gate_answered"),
        ({"mode": "hearing", "level": "village_community"}, None),
    ],
)
def test_the_statutory_gate_is_answered_before_the_approval(
    intake: Door, changes: dict[str, Any], guard: str | None
) -> None:
    topic = a_topic(intake, REVIEW)

    answer = approval(intake, topic["id"], **changes)

    assert answer.body.get("code") == (f"guard.{guard}" if guard else None)


def test_a_low_score_needs_a_reason_for_the_exception(intake: Door) -> None:
    low = {"scores": {"small_entry": 1, "broad_relevance": 1, "strong_demand": 1}, "affected_households": 9}
    topic = a_topic(intake, (CLERK, "review", low))

    refused = approval(intake, topic["id"])
    allowed = approval(intake, topic["id"], override_reason="涉及安全")

    assert refused.code == "guard.score_or_override"
    assert allowed.body["state"] == "approved"


def test_who_proposes_a_topic_does_not_approve_it(intake: Door) -> None:
    both = actor(Role.COMMUNITY_CLERK, JUBAOPEN, account="two-hats")
    hat = actor(Role.PARTY_ORG_CLERK, JUBAOPEN, account="two-hats")
    topic = intake.as_actor(both).post(TOPICS, a_proposal(ground="书面缘由")).body
    intake.as_actor(CLERK).post(f"{TOPICS}/{topic['id']}/review", REVIEW[2])

    answer = approval(intake, topic["id"], hat)

    assert answer.code == "guard.approver_is_not_proposer"


def test_a_returned_topic_must_change_before_it_comes_again(intake: Door) -> None:
    back = {"reason_code": "too_broad", "explanation": "范围过大"}
    topic = a_topic(intake, REVIEW, (APPROVER, "return", back))
    clerk, path = intake.as_actor(CLERK), f"{TOPICS}/{topic['id']}/review"

    same = clerk.post(path, REVIEW[2])
    changed = clerk.post(path, {**REVIEW[2], "title": "一号楼下水管更换"})

    assert same.code == "guard.changed_since_return"
    assert changed.body["state"] == "under_review"


def test_the_issues_of_a_rejected_topic_go_on(intake: Door) -> None:
    topic = a_topic(
        intake, REVIEW, (APPROVER, "rejection", {"reason_code": "not_suited_to_deliberation", "explanation": "x"})
    )

    issue = intake.as_actor(CLERK).get(f"{ISSUES}/{topic['issue_ids'][0]}").body
    assert (topic["state"], issue["state"], issue["topic_id"]) == ("rejected", "assigned", None)


def test_research_ends_with_a_visit_or_a_stated_waiver(intake: Door) -> None:
    topic = a_topic(intake, REVIEW, APPROVE, (CLERK, "research", {"stakeholders": ["居民"]}))

    answer = intake.as_actor(CLERK).post(f"{TOPICS}/{topic['id']}/research-result", {"materials": ["摘要"]})

    assert answer.code == "guard.research_recorded"


def test_a_topic_of_another_county_is_closed_to_its_officials(intake: Door) -> None:
    topic = a_topic(intake)
    foreigner = intake.as_actor(actor(Role.STREET_CLERK, GANGU))

    assert foreigner.get(f"{TOPICS}/{topic['id']}").code == "outside_your_unit"
    assert foreigner.post(f"{TOPICS}/{topic['id']}/review", REVIEW[2]).code == "outside_your_unit"


def after_the_meeting(intake: Door, topic: dict[str, Any], result: str) -> None:
    topics = {"topic_ids": [topic["id"]]}
    results = {"topic_results": {topic["id"]: result}, "clause_count": 5}
    react_to(intake, told(intake, "meetings.meeting.noticed", MEETING, **topics), reactions.on_meeting_noticed)
    react_to(intake, told(intake, "meetings.meeting.concluded", MEETING, **topics), reactions.on_meeting_concluded)
    confirmed = told(intake, "meetings.minutes.confirmed", "min-1", **topics, **results)
    react_to(intake, confirmed, reactions.on_minutes_confirmed)


def test_the_topic_follows_the_meeting_and_every_reporter_is_answered_before_it_ends(intake: Door) -> None:
    topic = a_topic(intake, *TO_READY, issues=2)
    after_the_meeting(intake, topic, "consensus")
    completed = told(intake, "supervision.plan.completed", str(uuid4()), topic_id=topic["id"])
    react_to(intake, completed, reactions.on_plan_ended)
    clerk = intake.as_actor(CLERK)

    states = []
    for issue_id in topic["issue_ids"]:
        clerk.post(f"{ISSUES}/{issue_id}/reply", {"text": "已全部完成。"})
        states.append(clerk.get(f"{TOPICS}/{topic['id']}").body["state"])

    assert states == ["consensus_reached", "concluded"]


def test_a_fact_that_comes_twice_changes_nothing_the_second_time(intake: Door) -> None:
    topic = a_topic(intake, *TO_READY)
    noticed = told(intake, "meetings.meeting.noticed", MEETING, topic_ids=[topic["id"]])
    react_to(intake, noticed, reactions.on_meeting_noticed)
    intake.forget_events()

    react_to(intake, noticed, reactions.on_meeting_noticed)

    assert intake.outbox() == []


def test_without_consensus_the_topic_ends_with_an_explanation_and_its_reporters_wait_for_their_answer(
    intake: Door,
) -> None:
    topic = a_topic(intake, *TO_READY)
    after_the_meeting(intake, topic, "no_consensus")
    ending = {"reason_code": "maintained_objection", "explanation": "管线权属不清，已报住建部门"}

    unlisted = intake.as_actor(CLERK).post(f"{TOPICS}/{topic['id']}/end", {**ending, "reason_code": "tired"})
    answer = intake.as_actor(CLERK).post(f"{TOPICS}/{topic['id']}/end", ending)

    issue = intake.as_actor(CLERK).get(f"{ISSUES}/{topic['issue_ids'][0]}").body
    assert (unlisted.status, unlisted.body["errors"][0]["pointer"]) == (422, "/reason_code")
    assert (answer.body["state"], issue["state"], issue["result_code"]) == ("concluded", "resolved", "no_consensus")


def test_a_topic_waits_again_when_its_meeting_falls_through(intake: Door) -> None:
    topic = a_topic(intake, *TO_READY)
    topics = {"topic_ids": [topic["id"]]}
    react_to(intake, told(intake, "meetings.meeting.noticed", MEETING, **topics), reactions.on_meeting_noticed)

    fell = told(intake, "meetings.meeting.cancelled", MEETING, **topics)
    react_to(intake, fell, reactions.on_meeting_fell_through)

    assert intake.as_actor(CLERK).get(f"{TOPICS}/{topic['id']}").body["state"] == "ready"
    assert intake.outbox()[-1][1]["reason_code"] == "meeting_cancelled"


def test_a_topic_is_scheduled_again_when_a_failed_quorum_gets_a_new_day(intake: Door) -> None:
    topic = a_topic(intake, *TO_READY)
    topics = {"topic_ids": [topic["id"]]}
    react_to(intake, told(intake, "meetings.meeting.noticed", MEETING, **topics), reactions.on_meeting_noticed)
    failed = told(intake, "meetings.meeting.quorum_failed", MEETING, **topics)
    react_to(intake, failed, reactions.on_meeting_fell_through)

    moved = told(intake, "meetings.meeting.rescheduled", MEETING, **topics)
    react_to(intake, moved, reactions.on_meeting_noticed)

    assert intake.as_actor(CLERK).get(f"{TOPICS}/{topic['id']}").body["state"] == "scheduled"


def test_a_fact_about_a_topic_that_is_not_known_yet_comes_again(intake: Door) -> None:
    noticed = told(intake, "meetings.meeting.noticed", MEETING, topic_ids=[str(uuid4())])

    with pytest.raises(NotFound):
        react_to(intake, noticed, reactions.on_meeting_noticed)


def test_a_rejected_plan_is_remembered_and_another_round_waits_for_its_day(intake: Door) -> None:
    topic = a_topic(intake, *TO_READY)
    after_the_meeting(intake, topic, "consensus")
    rejected = told(intake, "supervision.plan.rejected", str(uuid4()), topic_id=topic["id"])
    react_to(intake, rejected, reactions.on_plan_dropped)
    again = {"reason_code": "plan_rejected", "explanation": "重新协商"}
    clerk, path = intake.as_actor(CLERK), f"{TOPICS}/{topic['id']}/rounds"

    too_early = clerk.post(path, again)
    intake.clock.forward(timedelta(days=7))
    in_time = clerk.post(path, again)

    assert too_early.code == "guard.rounds_left"
    assert (in_time.body["state"], in_time.body["round_no"]) == ("ready", 2)


def test_a_cancelled_topic_lets_its_issues_go_and_needs_a_second_person(intake: Door) -> None:
    topic = a_topic(intake)
    clerk, path = intake.as_actor(CLERK), f"{TOPICS}/{topic['id']}/cancellation"
    cancel = {"reason_code": "settled_otherwise", "explanation": "已另行解决"}

    alone = clerk.post(path, {**cancel, "confirmed_by": CLERK.account_id})
    together = clerk.post(path, {**cancel, "confirmed_by": "secretary"})

    assert alone.code == "guard.second_person_confirmed"
    assert together.body["state"] == "cancelled"
    assert clerk.get(f"{ISSUES}/{topic['issue_ids'][0]}").body["state"] == "assigned"


def test_issues_are_taken_in_later_with_those_merged_into_them(intake: Door) -> None:
    topic = a_topic(intake)
    master, merged = an_accepted_issue(intake), an_accepted_issue(intake)
    clerk = intake.as_actor(CLERK)
    clerk.post(f"{ISSUES}/{merged}/merger", {"master_issue_id": master})

    clerk.post(f"{TOPICS}/{topic['id']}/links", {"issue_ids": [master]})

    assert clerk.get(f"{ISSUES}/{merged}").body["topic_id"] == topic["id"]
    assert clerk.get(f"{ISSUES}?topic_id={topic['id']}").body["items"][0]["topic_id"] == topic["id"]


def test_an_issue_of_another_community_is_not_taken_in(intake: Door) -> None:
    topic = a_topic(intake)
    neighbour = intake.as_actor(actor(Role.COMMUNITY_CLERK, "620502005001"))
    telling = {"division": "620502005001", "category_code": "sewer", "text": "下水", "privacy_notice": "1"}
    other = neighbour.post(ISSUES, telling).body["id"]
    neighbour.post(f"{ISSUES}/{other}/acceptance", {"reply": "已受理"})
    street = intake.as_actor(actor(Role.STREET_CLERK, XIGUAN_STREET))

    answer = street.post(f"{TOPICS}/{topic['id']}/links", {"issue_ids": [other]})

    assert (answer.status, answer.code) == (409, "intake.other_division")
