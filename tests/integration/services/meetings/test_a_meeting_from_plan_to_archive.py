from datetime import timedelta

from contracts.events import event_type
from contracts.private import CONTACT_SEALED
from kit import sealing
from kit.sql.due import do_what_is_due
from tests.integration.services.meetings.story import CLERK, MEMBER, RESIDENT, SECRETARY, STREET_LEADER, Story
from tests.support.doors import SEAL_PRIVATE_KEY, Door

WHOLE_COURSE = [
    "meetings.meeting.planned",
    "meetings.meeting.noticed",
    "meetings.meeting.checkin_opened",
    "meetings.meeting.started",
    "meetings.meeting.concluded",
    "meetings.minutes.drafted",
    "meetings.minutes.circulated",
    "meetings.minutes.confirmed",
    "meetings.meeting.feedback_collected",
    "meetings.meeting.archived",
]


def test_a_meeting_goes_from_plan_to_archive_and_tells_every_step(meetings: Door) -> None:
    story = Story.begun(meetings).signed_by_most()
    confirmed = story.done(SECRETARY, "minutes/confirmation", {"fingerprint": story.fingerprint})
    for who, points in ((RESIDENT, 5), (MEMBER, 4), (STREET_LEADER, 5)):
        story.done(who, "feedback", {"points": points})
    meetings.clock.forward(timedelta(days=3, minutes=1))

    do_what_is_due(meetings.service.open_work, meetings.service.chores)

    assert confirmed["state"] == "confirmed"
    assert story.show()["state"] == "archived"
    told = [kind for kind in meetings.event_types() if kind in WHOLE_COURSE]
    assert told == WHOLE_COURSE


def test_the_confirmed_minutes_tell_results_by_topic_and_no_text(meetings: Door) -> None:
    story = Story.begun(meetings).signed_by_most()
    story.done(SECRETARY, "minutes/confirmation", {"fingerprint": story.fingerprint})

    [told] = [data for kind, data in meetings.outbox() if kind == "meetings.minutes.confirmed"]

    assert set(told) <= set(event_type("meetings.minutes.confirmed").fields)
    assert told["topic_results"] == {story.topic_id: "consensus"}
    assert (told["clause_count"], told["dissent_count"], told["minutes_version"]) == (3, 0, 1)
    assert told["fingerprint"] == story.fingerprint


def test_everybody_reads_the_confirmed_minutes_without_a_name(meetings: Door) -> None:
    story = Story.begun(meetings).signed_by_most()
    path = f"/api/meetings/v1/announcements/{story.meeting_id}/minutes"
    before = meetings.as_actor(None).get(path)
    story.done(SECRETARY, "minutes/confirmation", {"fingerprint": story.fingerprint})

    after = meetings.as_actor(None).get(path)

    assert before.status == 404
    assert "［居民代表·说问题］供水改造不彻底" in after.body["text"]
    assert "王某" not in after.body["text"]


def test_contacts_of_people_without_an_account_are_sealed_and_nowhere_in_plain(meetings: Door) -> None:
    Story.begun(meetings).noticed()

    sealed = [data for kind, data in meetings.outbox() if kind == CONTACT_SEALED]
    letters = [sealing.open_letter(data["sealed"], SEAL_PRIVATE_KEY) for data in sealed if "sealed" in data]

    assert len(sealed) == 8
    assert all(data["part"] == "invitee" for data in sealed)
    assert {letter.get("phone") for letter in letters} == {"+8613800000001", "+8613800000002", None}
    assert "13800000001" not in str(meetings.outbox())


def test_an_announcement_shows_time_place_and_topic_but_no_person(meetings: Door) -> None:
    story = Story.begun(meetings).noticed()

    listed = meetings.as_actor(None).get("/api/meetings/v1/announcements?division=620502005002").body["items"]

    [shown] = [one for one in listed if one["id"] == story.meeting_id]
    assert shown["topics"][0]["title_public"] == "聚宝盆社区老旧小区设施改造"
    assert shown["room"]["id"] == story.room_id
    assert not {"attendances", "presider", "convened_by", "room_code", "statements"} & set(shown)


def test_a_planned_meeting_is_not_announced_before_its_notice(meetings: Door) -> None:
    story = Story.begun(meetings)
    story.plan()

    listed = meetings.as_actor(None).get("/api/meetings/v1/announcements").body["items"]

    assert story.meeting_id not in {one["id"] for one in listed}


def test_the_clauses_are_read_for_drafting_the_plan(meetings: Door) -> None:
    story = Story.begun(meetings).concluded()

    shown = meetings.as_actor(CLERK).get(f"{story.path}/clauses").body

    assert [clause["clause_no"] for clause in shown["clauses"]] == [1, 2, 3]
    assert shown["clauses"][1]["milestone_code"] == "heating_season_start"
    assert shown["clauses"][2]["cooperation"] == {"kind": "water_outage", "outage_days": 20, "building": "一号楼"}
    assert {clause["topic_id"] for clause in shown["clauses"]} == {story.topic_id}
