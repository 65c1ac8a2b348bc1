from datetime import datetime, timedelta

from contracts.rules import RulesShelf
from contracts.workdays import WorkCalendar
from kit.sql.due import do_what_is_due
from tests.integration.services.meetings.story import CLAUSES, CLERK, MEMBER, OFFICER, RESIDENT, SECRETARY, Story
from tests.support.doors import Door

CHECKED = {"redaction_checked": True}


def test_minutes_begin_when_the_meeting_is_over(meetings: Door) -> None:
    story = Story.begun(meetings).agreed()

    assert story.post(CLERK, "minutes", {"summary": "小结"}).code == "guard.meeting_concluded"


def test_every_agreed_item_has_a_clause_before_minutes_begin(meetings: Door) -> None:
    story = Story.begun(meetings).agreed()
    assert story.put_clauses({"clauses": CLAUSES["clauses"][:1]}).status == 200
    story.done(SECRETARY, "conclusion")

    assert story.post(CLERK, "minutes", {"summary": "小结"}).code == "guard.statements_classified"


def test_the_meeting_follows_its_minutes(meetings: Door) -> None:
    story = Story.begun(meetings).drafted()

    assert (story.show()["state"], story.show()["minutes_state"]) == ("minutes_drafted", "drafted")


def test_minutes_are_begun_once(meetings: Door) -> None:
    story = Story.begun(meetings).drafted()

    assert story.post(CLERK, "minutes", {"summary": "小结"}).status == 409


def test_a_text_with_a_phone_number_is_not_circulated(meetings: Door) -> None:
    story = Story.begun(meetings).drafted()

    unchecked = story.post(CLERK, "minutes/circulation", {"redaction_checked": False})
    personal = story.post(CLERK, "minutes/circulation", {**CHECKED, "summary": "王某 13912345678"})

    assert {unchecked.code, personal.code} == {"guard.redaction_checked"}


def test_signers_have_two_working_days(meetings: Door) -> None:
    story = Story.begun(meetings).circulated()

    due_at = meetings.as_actor(CLERK).get(f"{story.path}/minutes").body["due_at"]

    calendar = WorkCalendar(RulesShelf().of("620502"))
    assert datetime.fromisoformat(due_at) == calendar.deadline(meetings.clock(), 2)


def test_minutes_confirmed_late_still_bring_the_file_to_the_archive(meetings: Door) -> None:
    story = Story.begun(meetings).circulated()
    meetings.clock.forward(timedelta(days=7))
    do_what_is_due(meetings.service.open_work, meetings.service.chores)
    story.done(SECRETARY, "minutes/confirmation", {"fingerprint": story.fingerprint})

    do_what_is_due(meetings.service.open_work, meetings.service.chores)

    assert story.show()["state"] == "archived"
    assert meetings.event_types()[-2:] == ["meetings.minutes.confirmed", "meetings.meeting.archived"]


def test_who_was_there_signs_once_and_for_oneself(meetings: Door) -> None:
    story = Story.begun(meetings).circulated()
    own = story.attendance_of(MEMBER)["id"]

    for_another = story.sign(RESIDENT, own)
    first, again = story.sign(MEMBER, own), story.sign(MEMBER, own)

    assert (for_another.status, for_another.code) == (403, "meetings.not_your_signature")
    assert (first.status, again.code) == (200, "meetings.signed_before")


def test_the_keeper_enters_a_signature_on_paper(meetings: Door) -> None:
    story = Story.begun(meetings).circulated()
    nameless = next(one for one in story.attendances() if one["account_id"] is None and not one["is_guest"])

    refused = story.sign(MEMBER, nameless["id"])
    taken = story.sign(CLERK, nameless["id"])

    assert (refused.code, taken.body["signatures"][0]["on_paper"]) == ("role_missing", True)


def test_a_signature_is_for_the_text_that_was_read(meetings: Door) -> None:
    story = Story.begun(meetings).circulated()
    story.fingerprint = "0" * 64

    assert story.sign(MEMBER, story.attendance_of(MEMBER)["id"]).code == "meetings.other_text"


def test_minutes_are_not_confirmed_before_enough_have_signed(meetings: Door) -> None:
    story = Story.begun(meetings).circulated()
    story.sign(MEMBER, story.attendance_of(MEMBER)["id"])

    answer = story.post(SECRETARY, "minutes/confirmation", {"fingerprint": story.fingerprint})

    assert answer.code == "guard.signatures_or_silence"
    assert (answer.body["facts"]["signed"], answer.body["facts"]["members"]) == (2, 7)


def test_silence_until_the_due_time_counts_as_agreement(meetings: Door) -> None:
    story = Story.begun(meetings).circulated()
    meetings.clock.forward(timedelta(days=7))

    confirmed = story.done(SECRETARY, "minutes/confirmation", {"fingerprint": story.fingerprint})

    assert (confirmed["state"], story.show()["state"]) == ("confirmed", "minutes_confirmed")


def test_a_correction_makes_a_new_version_that_is_signed_anew(meetings: Door) -> None:
    story = Story.begun(meetings).signed_by_most()
    story.done(RESIDENT, "minutes/corrections", {"text": "停水应为15天"})
    answers = [{"correction_no": 1, "answer": "已改"}]

    again = story.done(CLERK, "minutes/circulation", {**CHECKED, "answers": answers})

    assert (again["minutes_version"], again["signatures"]) == (2, [])
    assert again["fingerprint"] != story.fingerprint
    assert again["corrections"][0]["category"] == "resident_rep"
    old = story.post(SECRETARY, "minutes/confirmation", {"fingerprint": story.fingerprint})
    assert old.code == "meetings.other_text"


def test_an_unanswered_correction_holds_the_confirmation_up(meetings: Door) -> None:
    story = Story.begun(meetings).circulated()
    story.done(OFFICER, "minutes/corrections", {"text": "单位名称有误"})
    fingerprint = story.done(CLERK, "minutes/circulation", CHECKED)["fingerprint"]
    meetings.clock.forward(timedelta(days=7))

    answer = story.post(SECRETARY, "minutes/confirmation", {"fingerprint": fingerprint})

    assert answer.code == "guard.corrections_merged"


def test_clauses_rest_while_people_sign_and_may_change_in_a_correction(meetings: Door) -> None:
    story = Story.begun(meetings).circulated()
    resting = story.put_clauses(CLAUSES)
    story.done(RESIDENT, "minutes/corrections", {"text": "少一条"})

    assert (resting.code, story.put_clauses(CLAUSES).status) == ("meetings.clauses_out_for_signature", 200)


def test_only_the_presider_confirms(meetings: Door) -> None:
    story = Story.begun(meetings).signed_by_most()

    assert story.post(CLERK, "minutes/confirmation", {"fingerprint": story.fingerprint}).code == "role_missing"
