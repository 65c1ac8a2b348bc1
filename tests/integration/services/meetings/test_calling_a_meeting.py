from datetime import timedelta
from typing import Any

import pytest

from contracts.roles import Role
from kit.ids import uuid7
from tests.integration.services.meetings.story import (
    API,
    CLERK,
    MEMBER,
    OFFICER,
    RESIDENT,
    SECRETARY,
    Story,
    a_room,
    at,
    ready_topic,
    tell_topic,
)
from tests.support.doors import GANGU, GANGU_VILLAGE, JUBAOPEN, QINZHOU, XIGUAN_STREET, Door, actor

STREET_CLERK = actor(Role.STREET_CLERK, XIGUAN_STREET)
GANGU_CLERK = actor(Role.STREET_CLERK, GANGU)


def test_planning_takes_a_number_of_the_county_and_shows_what_may_come_next(meetings: Door) -> None:
    story = Story.begun(meetings)

    answer = story.plan()

    assert answer.status == 201
    assert answer.body["number"].startswith("QZ-M-2026-")
    assert answer.body["state"] == "planned"
    assert set(answer.body["open_commands"]) == {"issue_notice", "cancel"}
    assert answer.headers["ETag"] == '"1"'


def test_a_topic_that_is_not_ready_is_not_deliberated(meetings: Door) -> None:
    story = Story.begun(meetings)
    tell_topic(meetings, story.topic_id, "cancelled", 9)

    answer = story.plan()

    assert (answer.status, answer.code) == (409, "guard.topic_ready")


def test_an_unknown_topic_is_not_found(meetings: Door) -> None:
    story = Story.begun(meetings)

    answer = story.plan(topic_ids=[uuid7()], agenda=[{"title": "议程"}])

    assert (answer.status, answer.code) == (404, "not_found")


def test_two_coming_meetings_do_not_share_a_topic(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.plan()

    answer = story.plan(room_id=a_room(meetings))

    assert (answer.status, answer.code) == (409, "guard.topic_ready")


def test_a_fact_that_comes_late_moves_no_topic_back(meetings: Door) -> None:
    story = Story.begun(meetings)
    tell_topic(meetings, story.topic_id, "approved", 4)

    listed = meetings.as_actor(CLERK).get(f"{API}/topics?state=ready").body["items"]

    assert story.topic_id in {one["id"] for one in listed}


def test_a_topic_may_be_learnt_backwards(meetings: Door) -> None:
    topic_id = uuid7()
    tell_topic(meetings, topic_id, "research_finished", 6)
    tell_topic(meetings, topic_id, "approved", 4)

    listed = meetings.as_actor(CLERK).get(f"{API}/topics?state=ready").body["items"]

    [found] = [one for one in listed if one["id"] == topic_id]
    assert (found["mode"], found["state"]) == ("meeting", "ready")


def test_a_room_is_held_by_one_meeting_at_a_time(meetings: Door) -> None:
    first = Story.begun(meetings).noticed()
    second = Story.begun(meetings)

    answer = second.plan(
        room_id=first.room_id,
        starts_at=at(first.starts_at + timedelta(minutes=90)),
        ends_at=at(first.starts_at + timedelta(hours=4)),
    )

    assert (answer.status, answer.code) == (409, "guard.room_free")


def test_a_room_is_free_from_the_minute_the_other_meeting_ends(meetings: Door) -> None:
    first = Story.begun(meetings).noticed()
    second = Story.begun(meetings)

    answer = second.plan(
        room_id=first.room_id,
        starts_at=at(first.starts_at + timedelta(hours=2)),
        ends_at=at(first.starts_at + timedelta(hours=4)),
    )

    assert answer.status == 201


def test_a_meeting_in_the_room_mode_needs_a_room_and_one_on_site_does_not(meetings: Door) -> None:
    story = Story.begun(meetings)

    refused = story.plan(room_id=None)
    taken = story.plan(room_id=None, mode="on_site", place="一号楼前")

    assert (refused.code, taken.status) == ("guard.room_free", 201)


def test_a_presider_with_an_interest_steps_back(meetings: Door) -> None:
    answer = Story.begun(meetings).plan(presider_has_no_interest=False)

    assert (answer.status, answer.code) == (409, "guard.presider_not_recused")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": "2026-01-01T09:00:00+08:00"}, "/starts_at"),
        ({"ends_at": "2026-01-01T09:00:00+08:00"}, "/ends_at"),
    ],
)
def test_a_meeting_begins_in_the_future_and_ends_later(meetings: Door, change: dict[str, Any], field: str) -> None:
    answer = Story.begun(meetings).plan(**change)

    assert (answer.status, answer.code) == (422, "meetings.bad_period")
    assert answer.body["errors"][0]["pointer"] == field


def test_an_agenda_item_is_about_a_topic_of_this_meeting(meetings: Door) -> None:
    answer = Story.begun(meetings).plan(agenda=[{"title": "别的事", "topic_id": uuid7()}])

    assert (answer.status, answer.code) == (422, "meetings.not_on_agenda")


def test_topics_of_two_communities_are_called_by_their_street(meetings: Door) -> None:
    story = Story.begun(meetings)
    other = ready_topic(meetings, "620502005001")
    both = {"topic_ids": [story.topic_id, other], "agenda": [{"title": "两个社区", "topic_id": other}]}

    refused = story.plan(**both)
    taken = story.plan(STREET_CLERK, **both, convener_type="street_or_town")

    assert (refused.status, refused.code) == (403, "outside_your_unit")
    assert taken.body["division"] == XIGUAN_STREET


def test_topics_of_two_counties_do_not_meet(meetings: Door) -> None:
    story = Story.begun(meetings)
    other = ready_topic(meetings, GANGU_VILLAGE)

    answer = story.plan(topic_ids=[story.topic_id, other])

    assert (answer.status, answer.code) == (409, "meetings.topics_far_apart")


def test_the_clerk_of_another_county_plans_nothing_here(meetings: Door) -> None:
    answer = Story.begun(meetings).plan(GANGU_CLERK, convener_type="street_or_town")

    assert (answer.status, answer.code) == (403, "outside_your_unit")


def test_a_member_convenes_on_own_initiative_but_not_for_the_community(meetings: Door) -> None:
    story = Story.begun(meetings)

    refused = story.plan(MEMBER)
    taken = story.plan(MEMBER, convener_type="member", member_initiated=True)

    assert (refused.status, refused.code) == (403, "role_missing")
    assert taken.body["member_initiated"] is True


def test_a_resident_plans_no_meeting(meetings: Door) -> None:
    answer = Story.begun(meetings).plan(RESIDENT)

    assert (answer.status, answer.code) == (403, "role_missing")


def test_nobody_plans_without_signing_in(meetings: Door) -> None:
    answer = Story.begun(meetings).plan(None)

    assert (answer.status, answer.code) == (401, "not_signed_in")


def test_a_malformed_plan_names_every_field(meetings: Door) -> None:
    answer = meetings.as_actor(CLERK).post(f"{API}/meetings", {"mode": "party", "colour": "red"})

    pointers = {error["pointer"] for error in answer.body["errors"]}
    assert answer.status == 422
    assert {"/mode", "/colour", "/topic_ids", "/presider", "/agenda"} <= pointers


def test_the_same_request_plans_one_meeting(meetings: Door) -> None:
    story = Story.begun(meetings)
    clerk, body = meetings.as_actor(CLERK), story.plan_body()

    first = clerk.post(f"{API}/meetings", body, key="one-and-the-same")
    again = clerk.post(f"{API}/meetings", body, key="one-and-the-same")

    assert first.body == again.body
    assert meetings.event_types().count("meetings.meeting.planned") == 1


def test_a_stale_page_changes_nothing(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()
    move = {"reason_code": "weather", "explanation": "大雪"}

    answer = story.post(CLERK, "cancellation", move, **{"If-Match": '"1"'})

    assert (answer.status, answer.code) == (412, "stale")
    assert story.show()["state"] == "noticed"


def test_notice_comes_early_enough(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.starts_at = meetings.clock() + timedelta(days=2)
    story.plan()

    answer = story.post(CLERK, "notice", story.notice_body())

    assert (answer.status, answer.code) == (409, "guard.notice_lead_kept")
    assert answer.body["facts"]["needed_days"] == 3


def test_an_emergency_shortens_the_notice_and_is_told(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.starts_at = meetings.clock() + timedelta(hours=5)
    story.plan()

    story.done(CLERK, "notice", story.notice_body(emergency_reason="全楼停水"))

    [told] = [data for kind, data in meetings.outbox() if kind == "meetings.meeting.noticed"]
    assert (told["is_emergency"], told["notice_days"]) == (True, 0)


def test_the_composition_is_kept_and_what_is_missing_is_said(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.plan()
    only_residents = [{"category": "resident_rep", "account_id": RESIDENT.account_id}]

    answer = story.post(CLERK, "notice", story.notice_body(invitations=only_residents))

    assert (answer.status, answer.code) == (409, "guard.composition_satisfied")
    assert set(answer.body["facts"]["missing_categories"]) == {
        "cppcc_member",
        "street_leader",
        "community_leader",
        "contractor_rep",
        "department_rep",
    }
    assert story.attendances() == []


def test_a_guest_fills_no_seat(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.plan()
    invitations = story.notice_body()["invitations"]
    invitations[2]["is_guest"] = True

    answer = story.post(CLERK, "notice", story.notice_body(invitations=invitations))

    assert answer.body["facts"]["missing_categories"] == ["cppcc_member"]


def test_every_topic_stands_on_the_agenda_before_notice_is_given(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.plan(agenda=[{"title": "议程"}])

    answer = story.post(CLERK, "notice", story.notice_body())

    assert (answer.status, answer.code) == (409, "guard.agenda_and_materials_given")


def test_an_invitation_that_reaches_nobody_is_not_taken(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.plan()

    answer = story.post(CLERK, "notice", story.notice_body(invitations=[{"category": "other", "name": "某人"}]))

    assert answer.status == 422
    assert answer.body["errors"][0]["pointer"] == "/invitations/0/account_id"


def test_a_phone_number_that_is_none_is_refused_without_being_repeated(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.plan()
    invitation = {"category": "resident_rep", "name": "王某", "phone": "12-34567"}

    answer = story.post(CLERK, "notice", story.notice_body(invitations=[invitation]))

    assert (answer.status, answer.code) == (422, "meetings.phone_not_valid")
    assert "34567" not in str(answer.body)


def test_no_notice_is_given_for_a_topic_that_was_cancelled_meanwhile(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.plan()
    tell_topic(meetings, story.topic_id, "cancelled", 9)

    assert story.post(CLERK, "notice", story.notice_body()).code == "meetings.topic_gone"


def test_notice_is_given_once(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()

    answer = story.post(CLERK, "notice", story.notice_body())

    assert (answer.status, answer.code) == (409, "step_out_of_order")


def test_a_meeting_moves_with_half_the_notice_left(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()
    late = meetings.clock() + timedelta(days=1)
    early = meetings.clock() + timedelta(days=2)

    refused = story.post(CLERK, "rescheduling", _moved(late))
    taken = story.post(CLERK, "rescheduling", _moved(early))

    assert (refused.code, taken.status) == ("guard.renotice_lead_kept", 200)
    assert taken.body["room_id"] == story.room_id


def test_a_cancelled_meeting_frees_its_room_and_says_why(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()

    story.done(CLERK, "cancellation", {"reason_code": "settled_otherwise", "explanation": "已当场解决"})

    period = f"starts_at={at(story.starts_at)}&ends_at={at(story.starts_at + timedelta(hours=2))}".replace("+", "%2B")
    held = meetings.as_actor(CLERK).get(f"{API}/rooms/{story.room_id}/bookings?{period}").body["items"]
    [told] = [data for kind, data in meetings.outbox() if kind == "meetings.meeting.cancelled"]
    assert held == []
    assert told["reason_code"] == "settled_otherwise"
    assert "已当场解决" not in str(told)


def test_a_meeting_is_seen_by_its_units_and_by_those_in_it_only(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()
    outsider = actor(Role.RESIDENT, JUBAOPEN, account="resident-2")

    assert meetings.as_actor(actor(Role.COUNTY_CPPCC, QINZHOU)).get(story.path).status == 200
    assert meetings.as_actor(RESIDENT).get(story.path).status == 200
    assert meetings.as_actor(outsider).get(story.path).code == "outside_your_unit"
    assert meetings.as_actor(GANGU_CLERK).get(story.path).code == "outside_your_unit"


def test_an_attendee_sees_no_names_of_others(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()

    seen = story.show(RESIDENT)["attendances"]

    assert {one["name"] for one in seen if not one["is_own"]} == {""}
    assert {one["account_id"] for one in seen} == {None, RESIDENT.account_id}


def test_a_department_sees_the_meeting_without_names(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()

    seen = story.show(OFFICER)["attendances"]

    assert {one["name"] for one in seen if not one["is_own"]} == {""}


def test_the_invited_find_their_invitation_and_what_they_may_answer(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()

    items = meetings.as_actor(OFFICER).get(f"{API}/invitations").body["items"]

    [own] = [one for one in items if one["meeting_id"] == story.meeting_id]
    assert set(own["open_commands"]) == {"accept_invitation", "decline_invitation", "delegate", "check_in"}
    assert own["meeting"]["number"] == story.show()["number"]


def test_lists_come_in_parts(meetings: Door) -> None:
    planned = [Story.begun(meetings) for _ in range(3)]
    for story in planned:
        story.plan()
    clerk = meetings.as_actor(CLERK)

    first = clerk.get(f"{API}/meetings?limit=2").body
    second = clerk.get(f"{API}/meetings?limit=2&after={first['next']}").body

    shown = [one["id"] for one in first["items"] + second["items"]]
    assert shown[:3] == [story.meeting_id for story in reversed(planned)]


def test_a_room_belongs_to_a_unit_of_the_registrar(meetings: Door) -> None:
    body = {"name": "某室", "unit_org_code": f"ORG-{GANGU_VILLAGE}", "platform_type": "village_community"}

    answer = meetings.as_actor(CLERK).post(f"{API}/rooms", body)

    assert (answer.status, answer.code) == (403, "outside_your_unit")


def test_a_unit_has_no_two_rooms_of_one_name(meetings: Door) -> None:
    body = {"name": "一号议事室", "unit_org_code": f"ORG-{JUBAOPEN}", "platform_type": "village_community"}
    clerk = meetings.as_actor(CLERK)

    first, second = (clerk.post(f"{API}/rooms", body) for _ in range(2))

    assert (first.status, second.code) == (201, "meetings.room_known")
    assert meetings.event_types() == ["meetings.room.registered"]


def test_a_secretary_registers_no_room(meetings: Door) -> None:
    body = {"name": "二号", "unit_org_code": f"ORG-{JUBAOPEN}", "platform_type": "village_community"}

    assert meetings.as_actor(SECRETARY).post(f"{API}/rooms", body).code == "role_missing"


def _moved(starts_at: Any) -> dict[str, Any]:
    return {"starts_at": at(starts_at), "ends_at": at(starts_at + timedelta(hours=1)), "reason_code": "weather"}
