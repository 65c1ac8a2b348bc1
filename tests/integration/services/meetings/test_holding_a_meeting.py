from datetime import timedelta
from typing import Any
from uuid import uuid4

from contracts.roles import Role
from kit.ids import uuid7
from tests.integration.services.meetings.story import (
    CLAUSES,
    CLERK,
    MEMBER,
    OFFICER,
    RESIDENT,
    SECRETARY,
    STREET_LEADER,
    Story,
    at,
)
from tests.support.doors import JUBAOPEN, Door, actor

OBJECTION = {"objections": [{"category": "resident_rep", "text": "工期太长"}]}
BLIND = "0123456789abcdef-random"


def test_the_check_in_opens_an_hour_before_the_start(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()
    meetings.clock.moment = story.starts_at - timedelta(minutes=61)
    too_early = story.post(CLERK, "check-in")
    meetings.clock.forward(timedelta(minutes=1))

    opened = story.post(CLERK, "check-in")

    assert too_early.code == "guard.checkin_window_open"
    assert len(opened.body["room_code"]) == 6


def test_only_clerk_and_presider_see_the_room_code(meetings: Door) -> None:
    story = Story.begun(meetings).checking_in()

    assert story.show(CLERK)["room_code"] == story.show(SECRETARY)["room_code"] != ""
    assert story.show(MEMBER)["room_code"] == ""


def test_an_attendee_comes_in_with_the_code_of_the_room(meetings: Door) -> None:
    story = Story.begun(meetings).checking_in()
    code, path = story.show()["room_code"], f"attendances/{story.attendance_of(MEMBER)['id']}/check-in"
    wrong = "000000" if code != "000000" else "111111"

    refused = story.post(MEMBER, path, {"room_code": wrong})
    taken = story.post(MEMBER, path, {"room_code": code})

    assert refused.code == "guard.room_code_or_clerk"
    assert taken.body["state"] == "present"


def test_everybody_is_counted_once(meetings: Door) -> None:
    story = Story.begun(meetings).checking_in().all_there()
    path = f"attendances/{story.attendance_of(MEMBER)['id']}/check-in"

    again = story.post(CLERK, path)

    counts = [data["present_count"] for kind, data in meetings.outbox() if kind == "meetings.attendance.recorded"]
    assert again.code == "step_out_of_order"
    assert counts == [1, 2, 3, 4, 5, 6, 7, 8]


def test_nobody_comes_in_before_the_door_is_open(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()

    answer = story.post(CLERK, f"attendances/{story.attendance_of(MEMBER)['id']}/check-in")

    assert answer.code == "step_out_of_order"


def test_one_answers_for_oneself_only(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()
    path = f"attendances/{story.attendance_of(MEMBER)['id']}/answer"

    refused = story.post(RESIDENT, path, {"response": "declined"})
    taken = story.post(MEMBER, path, {"response": "declined"})

    assert (refused.status, refused.code) == (403, "role_missing")
    assert taken.body["state"] == "declined"


def test_departments_send_somebody_else_and_residents_do_not(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()
    somebody = {"response": "delegated", "delegate_name": "赵某"}

    officer = story.post(OFFICER, f"attendances/{story.attendance_of(OFFICER)['id']}/answer", somebody)
    resident = story.post(RESIDENT, f"attendances/{story.attendance_of(RESIDENT)['id']}/answer", somebody)

    assert (officer.body["state"], resident.code) == ("delegated", "guard.delegate_allowed")
    assert "赵某" not in str(meetings.outbox())


def test_a_meeting_starts_with_a_quorum_by_number_and_category(meetings: Door) -> None:
    story = Story.begun(meetings).checking_in()
    for who in (RESIDENT, MEMBER, SECRETARY):
        story.done(CLERK, f"attendances/{story.attendance_of(who)['id']}/check-in")

    refused = story.post(SECRETARY, "start", {"recusals": []})

    quorum = story.show()["quorum"]
    assert refused.code == "guard.quorum_met"
    assert (quorum["present"], quorum["needed"], quorum["invited"]) == (3, 5, 7)
    assert set(quorum["missing_categories"]) == {"street_leader", "contractor_rep", "department_rep"}


def test_the_presider_declares_recusals_even_if_there_are_none(meetings: Door) -> None:
    story = Story.begun(meetings).checking_in().all_there()

    assert story.post(SECRETARY, "start", {}).status == 422


def test_only_the_named_presider_begins(meetings: Door) -> None:
    story = Story.begun(meetings).checking_in().all_there()
    other_secretary = actor(Role.COMMUNITY_PARTY_SECRETARY, JUBAOPEN, account="secretary-2")

    assert story.post(other_secretary, "start", {"recusals": []}).code == "role_missing"
    assert story.post(CLERK, "start", {"recusals": []}).code == "role_missing"


def test_a_presider_without_a_presiding_role_presides_over_nothing(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.plan(presider=MEMBER.account_id)
    story.done(CLERK, "notice", story.notice_body())
    meetings.clock.moment = story.starts_at
    story.done(CLERK, "check-in")
    story.all_there()

    assert story.post(MEMBER, "start", {"recusals": []}).code == "role_missing"


def test_people_wait_half_an_hour_for_a_quorum_and_are_invited_again(meetings: Door) -> None:
    story = Story.begun(meetings).checking_in()
    story.done(CLERK, f"attendances/{story.attendance_of(MEMBER)['id']}/check-in")
    too_early = story.post(SECRETARY, "quorum-failure")
    meetings.clock.moment = story.starts_at + timedelta(minutes=30)
    story.done(SECRETARY, "quorum-failure")
    ended = {one["state"] for one in story.attendances()}
    day = meetings.clock() + timedelta(days=3)
    body = {"starts_at": at(day), "ends_at": at(day + timedelta(hours=2)), "reason_code": "quorum_failed"}

    moved = story.done(CLERK, "rescheduling", body)

    assert too_early.code == "guard.quorum_wait_over"
    assert ended == {"left", "absent"}
    assert (moved["state"], moved["sitting"]) == ("noticed", 2)
    assert [one["state"] for one in moved["attendances"]] == ["invited"] * 8


def test_a_statement_has_a_kind_and_keeps_to_the_limits(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    said = {"attendance_id": story.attendance_of(RESIDENT)["id"], "agenda_item_no": 1, "kind": "voice", "text": "说"}

    strange = story.post(CLERK, "statements", {**said, "kind": "song"})
    long = story.post(CLERK, "statements", {**said, "seconds": 181})
    first, second, third = (story.post(CLERK, "statements", said) for _ in range(3))

    assert {strange.code, long.code, third.code} == {"guard.statement_kind_given"}
    assert (first.status, second.status) == (200, 200)


def test_what_was_said_is_told_to_nobody_outside(meetings: Door) -> None:
    Story.begun(meetings).agreed()

    assert "供水改造不彻底" not in str(meetings.outbox())


def test_people_who_are_not_there_say_nothing(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    member = story.attendance_of(MEMBER)["id"]
    story.done(MEMBER, f"attendances/{member}/check-out")
    said = {"agenda_item_no": 1, "kind": "voice", "text": "说"}

    left = story.post(CLERK, "statements", {**said, "attendance_id": member})
    unknown = story.post(CLERK, "statements", {**said, "attendance_id": uuid7()})

    assert (left.code, unknown.status) == ("meetings.not_there", 404)


def test_a_maintained_objection_leaves_the_item_open(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()

    called = story.done(SECRETARY, "agenda/1/calls", OBJECTION)

    assert called["agenda"][0]["result"] is None
    assert called["agenda"][0]["dissent"] == OBJECTION["objections"]


def test_a_second_call_without_objection_is_the_consensus(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    story.done(SECRETARY, "agenda/1/calls", OBJECTION)

    called = story.done(SECRETARY, "agenda/1/calls", {"objections": []})

    assert (called["agenda"][0]["result"], called["agenda"][0]["dissent"]) == ("consensus", [])


def test_an_item_fails_only_after_two_calls(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    story.done(SECRETARY, "agenda/1/calls", OBJECTION)
    too_early = story.post(SECRETARY, "agenda/1/result", {"result": "failed"})
    story.done(SECRETARY, "agenda/1/calls", OBJECTION)

    ended = story.done(SECRETARY, "agenda/1/result", {"result": "failed"})

    assert too_early.code == "meetings.calls_still_open"
    assert ended["agenda"][0]["result"] == "failed"


def test_the_keeper_decides_nothing_and_the_presider_writes_nothing(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()

    assert story.post(CLERK, "agenda/1/calls", {"objections": []}).code == "role_missing"
    assert story.put_clauses(CLAUSES, SECRETARY).code == "role_missing"


def test_clauses_wait_for_each_other_in_no_circle(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    clause = {"agenda_item_no": 1, "text": "绿化在地面改造后统一进行", "item_kind": "item"}
    circle = {"clauses": [{**clause, "depends_on": [2]}, {**clause, "depends_on": [1]}]}

    answer = story.put_clauses(circle)

    assert (answer.status, answer.code) == (422, "meetings.clause_order_unclear")


def test_a_clause_is_due_on_a_day_or_at_a_known_milestone(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    clause = {"agenda_item_no": 1, "text": "供暖管道", "item_kind": "item", "milestone_code": "heating_season_start"}

    both = story.put_clauses({"clauses": [{**clause, "due_on": "2026-10-01"}]})
    unknown = story.put_clauses({"clauses": [{**clause, "milestone_code": "first_snow"}]})

    assert (both.code, unknown.code) == ("meetings.two_due_dates", "unknown_rule")


def test_a_meeting_ends_when_every_item_has_a_result(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    story.done(SECRETARY, "agenda/1/calls", {"objections": []})

    refused = story.post(SECRETARY, "conclusion")

    assert (refused.code, refused.body["facts"]["open_items"]) == ("guard.every_item_has_result", [2])


def test_the_conclusion_tells_results_and_presence_by_category(meetings: Door) -> None:
    story = Story.begun(meetings).concluded()

    [told] = [data for kind, data in meetings.outbox() if kind == "meetings.meeting.concluded"]

    assert told["items_result"] == {"consensus": 2, "passed": 0, "failed": 0, "deferred": 0}
    assert told["topic_results"] == {story.topic_id: "consensus"}
    assert told["present_by_category"]["resident_rep"] == 2
    assert "other" not in told["present_by_category"]
    assert told["duration_minutes"] == 120


def test_a_deferred_item_leaves_its_topic_without_consensus(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    story.done(SECRETARY, "agenda/1/calls", {"objections": []})
    story.done(SECRETARY, "agenda/2/result", {"result": "deferred"})

    story.done(SECRETARY, "conclusion")

    [told] = [data for kind, data in meetings.outbox() if kind == "meetings.meeting.concluded"]
    assert told["topic_results"] == {story.topic_id: "no_consensus"}


def test_who_did_not_come_is_absent_in_the_end(meetings: Door) -> None:
    story = Story.begun(meetings).checking_in()
    guest = next(one for one in story.attendances() if one["is_guest"])
    for one in story.attendances():
        if one["id"] != guest["id"]:
            story.done(CLERK, f"attendances/{one['id']}/check-in")
    meetings.clock.moment = story.starts_at
    story.done(SECRETARY, "start", {"recusals": []})
    for number in (1, 2):
        story.done(SECRETARY, f"agenda/{number}/calls", {"objections": []})

    story.done(SECRETARY, "conclusion")

    states = {one["id"]: one["state"] for one in story.attendances()}
    assert states.pop(guest["id"]) == "absent"
    assert set(states.values()) == {"left"}


def test_a_break_lasts_two_hours_at_most(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    story.done(SECRETARY, "suspension", {"reason_code": "break"})
    meetings.clock.forward(timedelta(hours=2, minutes=1))

    assert story.post(SECRETARY, "resumption").code == "guard.suspension_short"


def test_a_meeting_goes_on_after_a_short_break(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    story.done(SECRETARY, "suspension", {"reason_code": "break"})
    meetings.clock.forward(timedelta(minutes=15))

    assert story.done(SECRETARY, "resumption")["state"] == "in_session"


def test_a_meeting_goes_on_another_day_with_the_same_people_and_results(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()
    story.done(SECRETARY, "agenda/1/calls", {"objections": []})
    day = meetings.clock() + timedelta(days=2)

    moved = story.done(
        SECRETARY,
        "adjournment",
        {"starts_at": at(day), "ends_at": at(day + timedelta(hours=1)), "reason_code": "time_used_up"},
    )

    assert (moved["state"], moved["sitting"]) == ("noticed", 2)
    assert {one["state"] for one in moved["attendances"]} == {"invited"}
    assert moved["agenda"][0]["result"] == "consensus"


def test_the_meeting_is_rated_once_by_those_who_were_there(meetings: Door) -> None:
    story = Story.begun(meetings).concluded()

    first = story.post(MEMBER, "feedback", {"points": 5})
    again = story.post(MEMBER, "feedback", {"points": 1})
    clerk = story.post(CLERK, "feedback", {"points": 5})

    assert (first.status, again.code, clerk.code) == (200, "meetings.feedback_not_open", "role_missing")


def a_vote(story: Story, **changes: Any) -> Any:
    body = {"agenda_item_no": 1, "method": "majority", "question": "是否先修管道", **changes}
    return story.post(SECRETARY, "votes", body)


def ready_for_a_vote(meetings: Door, recusals: list[dict[str, str]] | None = None) -> Story:
    story = Story.begun(meetings).checking_in().all_there()
    story.done(SECRETARY, "start", {"recusals": recusals or []})
    for _ in range(2):
        story.done(SECRETARY, "agenda/1/calls", OBJECTION)
    return story


def cast(story: Story, vote_id: str, who: Any, choice: str) -> Any:
    return story.post(who, f"votes/{vote_id}/ballots", {"choice": choice, "blind": BLIND + uuid4().hex})


def test_a_vote_is_open_only_after_two_calls(meetings: Door) -> None:
    story = Story.begun(meetings).in_session()

    assert a_vote(story).code == "guard.two_calls_failed"


def test_consensus_is_not_voted_on(meetings: Door) -> None:
    assert a_vote(ready_for_a_vote(meetings), method="consensus").code == "guard.method_in_rules"


def test_a_vote_counts_once_each_and_gives_the_item_its_result(meetings: Door) -> None:
    story = ready_for_a_vote(meetings)
    vote = a_vote(story).body
    for who, choice in ((RESIDENT, "against"), (MEMBER, "for"), (STREET_LEADER, "for"), (OFFICER, "for")):
        assert cast(story, vote["id"], who, choice).status == 200
    again = cast(story, vote["id"], MEMBER, "for")
    still_open = story.post(SECRETARY, "conclusion")

    closed = story.done(SECRETARY, f"votes/{vote['id']}/closing", {"hands": {"for": 1}})

    assert (again.code, vote["eligible_count"]) == ("guard.one_vote_each", 7)
    assert still_open.code == "guard.every_item_has_result"
    assert closed["sums"] == {"for": 4, "against": 1, "abstain": 2}
    assert (closed["passed"], story.show()["agenda"][0]["result"]) == (True, "passed")


def test_nobody_learns_who_chose_what(meetings: Door) -> None:
    story = ready_for_a_vote(meetings)
    vote = a_vote(story).body

    answer = cast(story, vote["id"], MEMBER, "against")

    assert answer.body["sums"] is None
    assert not {"voted", "eligible", "choice"} & set(answer.body)


def test_the_recused_do_not_vote(meetings: Door) -> None:
    story = Story.begun(meetings).checking_in().all_there()
    member = story.attendance_of(MEMBER)["id"]
    story.done(SECRETARY, "start", {"recusals": [{"attendance_id": member, "reason": "施工方亲属"}]})
    for _ in range(2):
        story.done(SECRETARY, "agenda/1/calls", OBJECTION)
    vote = a_vote(story).body

    assert vote["eligible_count"] == 6
    assert cast(story, vote["id"], MEMBER, "for").code == "guard.one_vote_each"


def test_there_are_no_more_hands_than_people(meetings: Door) -> None:
    story = ready_for_a_vote(meetings)
    vote = a_vote(story).body

    answer = story.post(SECRETARY, f"votes/{vote['id']}/closing", {"hands": {"for": 8}})

    assert (answer.status, answer.code) == (422, "meetings.too_many_hands")


def test_a_void_vote_takes_its_result_back(meetings: Door) -> None:
    story = ready_for_a_vote(meetings)
    vote = a_vote(story).body
    story.done(SECRETARY, f"votes/{vote['id']}/closing")

    fault = {"reason_code": "count_wrong", "explanation": "计票有误"}
    voided = story.done(SECRETARY, f"votes/{vote['id']}/voiding", fault)

    assert (voided["state"], story.show()["agenda"][0]["result"]) == ("voided", None)


def test_a_meeting_does_not_end_over_an_open_vote(meetings: Door) -> None:
    story = ready_for_a_vote(meetings)
    a_vote(story)
    story.done(SECRETARY, "agenda/1/result", {"result": "deferred"})
    story.done(SECRETARY, "agenda/2/calls", {"objections": []})

    assert story.post(SECRETARY, "conclusion").code == "guard.no_open_vote"
