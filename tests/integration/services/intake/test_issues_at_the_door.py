from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from contracts.private import ADDRESS_REQUESTED
from contracts.roles import Role
from kit import sealing
from kit.sql.due import do_what_is_due
from tests.support.doors import (
    GANGU,
    JUBAOPEN,
    SEAL_PRIVATE_KEY,
    XIGUAN_STREET,
    Answer,
    Door,
    actor,
)

CLERK = actor(Role.COMMUNITY_CLERK, JUBAOPEN)
RESIDENT = actor(Role.RESIDENT, JUBAOPEN, account="resident-1", phone=True)
GANGU_CLERK = actor(Role.STREET_CLERK, GANGU)
ISSUES = "/api/intake/v1/issues"


def a_telling(**changes: Any) -> dict[str, Any]:
    return {
        "division": JUBAOPEN,
        "category_code": "water_supply",
        "text": f"供水改造不彻底 {uuid4().hex[:6]}",
        "privacy_notice": "2026-01",
        **changes,
    }


def submitted(intake: Door, **changes: Any) -> Answer:
    return intake.as_actor(CLERK).post(ISSUES, a_telling(**changes))


def moved(intake: Door, issue_id: str, *steps: tuple[str, dict[str, Any]]) -> Answer:
    for step, body in steps:
        answer = intake.as_actor(CLERK).post(f"{ISSUES}/{issue_id}/{step}", body)
        assert answer.status == 200, answer.body
    return answer


RESULT = {"result_code": "done", "resolution_level": "effective", "text": "已修好", "evidence": "照片1"}
TO_THE_ANSWER = (
    ("acceptance", {"reply": "已受理"}),
    ("assignment", {"org_code": "ORG-620502005000"}),
    ("handling", {"is_simple": True}),
    ("result", RESULT),
    ("reply", {"text": "水管已更换，请您验收。"}),
)


def test_a_clerk_submits_on_behalf_and_gets_a_number_and_a_follow_code(intake: Door) -> None:
    answer = submitted(intake, channel="home_visit", collected_by="cppcc_member")

    assert answer.status == 201
    assert answer.body["number"].startswith("QZ-2026-")
    assert len(answer.body["follow_code"]) == 6
    assert intake.event_types() == ["intake.issue.submitted"]


def test_no_event_of_a_submission_holds_words_or_contact_of_a_person(intake: Door) -> None:
    submitted(intake, text="我家三楼漏水", contact={"name": "张三", "phone": "13800138000"})

    everything = str(intake.outbox())
    assert not any(secret in everything for secret in ("漏水", "张三", "138001"))


def test_a_resident_without_account_proves_the_phone_by_a_code(intake: Door) -> None:
    stranger = intake.as_actor(None)
    contact = {"name": "李四", "phone": "13912345678"}
    check = stranger.post("/api/intake/v1/phone-checks", {"phone": contact["phone"], "division": JUBAOPEN})
    (kind, data) = intake.outbox()[0]
    code = sealing.open_letter(data["sealed"], SEAL_PRIVATE_KEY)["code"]

    wrong = stranger.post(ISSUES, a_telling(contact=contact, phone_check={"id": check.body["id"], "code": "000000"}))
    right = stranger.post(ISSUES, a_telling(contact=contact, phone_check={"id": check.body["id"], "code": code}))

    assert kind == ADDRESS_REQUESTED
    assert (wrong.status, wrong.code) == (422, "intake.phone_code_wrong")
    assert right.status == 201


def test_a_resident_without_account_and_without_code_is_refused_with_the_guards_words(intake: Door) -> None:
    answer = intake.as_actor(None).post(ISSUES, a_telling())

    assert (answer.status, answer.code) == (409, "guard.identity_sufficient")
    assert "手机已验证" in answer.body["title"]
    assert intake.outbox() == []


def test_the_same_words_from_the_same_resident_are_taken_once(intake: Door) -> None:
    telling = a_telling()
    first = intake.as_actor(RESIDENT).post(ISSUES, telling)
    second = intake.as_actor(RESIDENT).post(ISSUES, telling)

    assert first.status == 201
    assert (second.status, second.code) == (409, "guard.not_submitted_before")


def test_a_repeated_request_gets_the_first_answer_and_has_one_effect(intake: Door) -> None:
    key, telling = uuid4().hex, a_telling()

    first = intake.as_actor(CLERK).post(ISSUES, telling, key=key)
    again = intake.as_actor(CLERK).post(ISSUES, telling, key=key)

    assert again.body == first.body
    assert again.headers["Idempotency-Replayed"] == "true"
    assert intake.event_types() == ["intake.issue.submitted"]


def test_a_key_that_was_used_for_other_content_is_refused(intake: Door) -> None:
    key = uuid4().hex
    intake.as_actor(CLERK).post(ISSUES, a_telling(), key=key)

    answer = intake.as_actor(CLERK).post(ISSUES, a_telling(), key=key)

    assert (answer.status, answer.code) == (409, "idempotency_conflict")


def test_a_missing_text_is_named_with_its_field_in_the_callers_language(intake: Door) -> None:
    telling = a_telling()
    del telling["text"]

    chinese = intake.as_actor(CLERK).post(ISSUES, telling)
    english = intake.as_actor(CLERK).post(ISSUES, telling, Accept_Language="en")

    assert chinese.status == 422
    assert chinese.body["errors"] == [{"location": "json", "pointer": "/text", "detail": "请填写"}]
    assert english.body["errors"][0]["detail"] == "Missing data for required field."


def test_an_unknown_division_is_a_field_error(intake: Door) -> None:
    answer = submitted(intake, division="999999999999")

    assert (answer.status, answer.code) == (422, "unknown_division")
    assert answer.body["errors"][0]["pointer"] == "/division"


def test_a_street_is_no_place_for_an_issue(intake: Door) -> None:
    answer = submitted(intake, division=XIGUAN_STREET)

    assert (answer.status, answer.code) == (422, "intake.division_too_high")


def test_a_broken_body_is_refused_as_bad_request(intake: Door) -> None:
    client = intake.as_actor(CLERK)
    sent = {**client.headers, "Idempotency-Key": uuid4().hex}

    broken = client.app.test_client().post(ISSUES, data="{", content_type="application/json", headers=sent)
    foreign = client.app.test_client().post(ISSUES, data="a=b", content_type="text/plain", headers=sent)
    large = client.app.test_client().post(ISSUES, data="x" * 300_000, content_type="application/json", headers=sent)

    assert (broken.status_code, foreign.status_code, large.status_code) == (400, 415, 413)
    assert {broken.mimetype, foreign.mimetype, large.mimetype} == {"application/problem+json"}


def test_a_clerk_of_another_county_can_neither_see_nor_accept(intake: Door) -> None:
    issue_id = submitted(intake).body["id"]
    foreigner = intake.as_actor(GANGU_CLERK)

    seen = foreigner.get(f"{ISSUES}/{issue_id}")
    accepted = foreigner.post(f"{ISSUES}/{issue_id}/acceptance", {"reply": "已受理"})

    assert (seen.status, accepted.status) == (403, 403)
    assert accepted.code == "outside_your_unit"
    assert foreigner.get(ISSUES).body["items"] == []


def test_a_role_that_does_not_accept_issues_is_refused_at_the_door(intake: Door) -> None:
    issue_id = submitted(intake).body["id"]
    committee = intake.as_actor(actor(Role.SUPERVISION_COMMITTEE_MEMBER, JUBAOPEN))

    answer = committee.post(f"{ISSUES}/{issue_id}/acceptance", {"reply": "已受理"})

    assert (answer.status, answer.code) == (403, "role_missing")


def test_nobody_without_token_or_with_a_forged_one_gets_in(intake: Door) -> None:
    stranger = intake.as_actor(None)

    assert stranger.get(ISSUES).status == 401
    assert stranger.get(ISSUES, Authorization="Bearer forged").status == 401


def test_a_step_out_of_order_says_in_which_states_it_is_possible(intake: Door) -> None:
    issue_id = submitted(intake).body["id"]

    answer = intake.as_actor(CLERK).post(f"{ISSUES}/{issue_id}/reply", {"text": "已办"})

    assert (answer.status, answer.code) == (409, "step_out_of_order")
    assert answer.body["facts"]["possible_in"] == ["resolved"]


def test_an_old_version_is_refused_and_nothing_is_written(intake: Door) -> None:
    created = submitted(intake)
    moved(intake, created.body["id"], TO_THE_ANSWER[0])
    intake.forget_events()

    answer = intake.as_actor(CLERK).post(
        f"{ISSUES}/{created.body['id']}/assignment", {"org_code": "ORG-620502005000"}, If_Match='"1"'
    )

    assert (answer.status, answer.code) == (412, "stale")
    assert intake.outbox() == []


def test_an_answered_and_rated_issue_is_closed(intake: Door) -> None:
    created = submitted(intake).body
    moved(intake, created["id"], *TO_THE_ANSWER)

    rating = {"satisfaction_code": "satisfied", "is_solved": True}
    answer = intake.as_actor(None).post(f"{ISSUES}/{created['id']}/rating", rating, Follow_Code=created["follow_code"])

    assert (answer.status, answer.body["state"]) == (200, "closed")
    assert intake.event_types()[-2:] == ["intake.issue.rated", "intake.issue.closed"]


def test_a_dissatisfied_reporter_gives_a_reason_and_the_issue_stays_open(intake: Door) -> None:
    created = submitted(intake).body
    moved(intake, created["id"], *TO_THE_ANSWER)
    reporter, path = intake.as_actor(None), f"{ISSUES}/{created['id']}/rating"
    rating = {"satisfaction_code": "dissatisfied", "is_solved": False}

    silent = reporter.post(path, rating, Follow_Code=created["follow_code"])
    spoken = reporter.post(path, {**rating, "reason": "还在漏"}, Follow_Code=created["follow_code"])

    assert (silent.status, silent.body["errors"][0]["pointer"]) == (422, "/reason")
    assert (spoken.status, spoken.body["state"]) == (200, "replied")


def test_following_needs_the_number_and_its_own_code(intake: Door) -> None:
    mine, other = submitted(intake).body, submitted(intake).body
    stranger, path = intake.as_actor(None), f"/api/intake/v1/follow/{mine['number']}"

    right = stranger.get(path, Follow_Code=mine["follow_code"])
    wrong = stranger.get(path, Follow_Code=other["follow_code"] + "x")

    assert (right.status, right.body["state"]) == (200, "submitted")
    assert (wrong.status, wrong.code) == (404, "intake.follow_code_wrong")


def test_an_issue_that_waits_too_long_is_marked_once(intake: Door) -> None:
    submitted(intake)
    intake.forget_events()
    intake.clock.forward(timedelta(days=5))

    do_what_is_due(intake.service.open_work, intake.service.chores)
    do_what_is_due(intake.service.open_work, intake.service.chores)

    missed = [kind for kind in intake.event_types() if kind == "intake.issue.deadline_missed"]
    with intake.service.stage.database.engine.connect() as connection:
        waiting = connection.execute(text("select count(*) from issues where state = 'submitted'")).scalar_one()
    assert len(missed) == waiting


def test_merged_issues_are_answered_with_their_master(intake: Door) -> None:
    master, merged = submitted(intake).body, submitted(intake).body
    moved(intake, merged["id"], TO_THE_ANSWER[0])
    moved(intake, master["id"], TO_THE_ANSWER[0])
    moved(intake, merged["id"], ("merger", {"master_issue_id": master["id"]}))

    moved(intake, master["id"], *TO_THE_ANSWER[1:])

    shown = intake.as_actor(CLERK).get(f"{ISSUES}/{merged['id']}").body
    assert (shown["state"], shown["replies"][-1]["text"]) == ("replied", "水管已更换，请您验收。")


def test_a_wrong_merge_is_taken_back_and_both_are_answered_by_themselves(intake: Door) -> None:
    master, merged = submitted(intake).body, submitted(intake).body
    moved(intake, merged["id"], TO_THE_ANSWER[0])
    moved(intake, master["id"], TO_THE_ANSWER[0])
    moved(intake, merged["id"], ("merger", {"master_issue_id": master["id"]}))

    answer = moved(intake, merged["id"], ("separation", {"reason_code": "different_matter"}))
    moved(intake, master["id"], *TO_THE_ANSWER[1:])

    shown = intake.as_actor(CLERK).get(f"{ISSUES}/{merged['id']}").body
    assert (answer.body["state"], shown["state"]) == ("accepted", "accepted")


def test_a_refused_issue_names_the_lawful_way(intake: Door) -> None:
    issue_id = submitted(intake).body["id"]
    refusal = {
        "reason_code": "statutory_channel",
        "lawful_channel": "administrative_review",
        "confirmed_by": "secretary",
        "reply": "此事请申请行政复议。",
    }

    answer = moved(intake, issue_id, ("rejection", refusal))

    assert answer.body["state"] == "rejected"
    assert intake.outbox()[-1][1]["lawful_channel"] == "administrative_review"


def test_a_reporter_takes_an_issue_back_while_nobody_depends_on_it(intake: Door) -> None:
    created = submitted(intake).body

    answer = intake.as_actor(None).post(f"{ISSUES}/{created['id']}/withdrawal", {}, Follow_Code=created["follow_code"])

    assert (answer.status, answer.body["state"]) == (200, "withdrawn")


def test_a_dissatisfied_reporter_has_the_matter_taken_up_again(intake: Door) -> None:
    created = submitted(intake).body
    moved(intake, created["id"], *TO_THE_ANSWER)

    answer = intake.as_actor(None).post(
        f"{ISSUES}/{created['id']}/reopening", {"reason_code": "dissatisfied"}, Follow_Code=created["follow_code"]
    )

    assert (answer.body["state"], intake.outbox()[-1][1]["reopen_count"]) == ("reopened", 1)


def test_an_answered_issue_is_closed_by_itself_after_the_quiet_period(intake: Door) -> None:
    created = submitted(intake).body
    moved(intake, created["id"], *TO_THE_ANSWER)

    intake.clock.forward(timedelta(days=8))
    do_what_is_due(intake.service.open_work, intake.service.chores)

    assert intake.as_actor(CLERK).get(f"{ISSUES}/{created['id']}").body["state"] == "closed"


def test_a_department_sees_only_what_was_given_to_it(intake: Door) -> None:
    housing = actor(Role.DEPARTMENT_OFFICER, "620502000000", org="ORG-620502000000-HCB")
    mine, other = submitted(intake).body, submitted(intake).body
    moved(intake, mine["id"], TO_THE_ANSWER[0], ("assignment", {"org_code": "ORG-620502000000-HCB"}))
    officer = intake.as_actor(housing)

    listed = [issue["id"] for issue in officer.get(ISSUES).body["items"]]

    assert listed == [mine["id"]]
    assert officer.get(f"{ISSUES}/{other['id']}").code == "outside_your_unit"
    assert officer.post(f"{ISSUES}/{mine['id']}/handling", {"is_simple": True}).body["state"] == "in_handling"
    assert officer.post(f"{ISSUES}/{other['id']}/handling", {"is_simple": True}).code == "outside_your_unit"


def test_an_urgent_issue_is_due_within_hours(intake: Door) -> None:
    answer = submitted(intake, urgency="urgent")

    assert answer.body["due_accept_at"] == (intake.clock() + timedelta(hours=2)).isoformat()


def test_a_phone_gets_only_a_few_codes_at_a_time(intake: Door) -> None:
    ask = {"phone": "13700001111", "division": JUBAOPEN}
    stranger = intake.as_actor(None)

    answers = [stranger.post("/api/intake/v1/phone-checks", ask) for _ in range(4)]

    assert [answer.status for answer in answers] == [202, 202, 202, 409]
    assert answers[-1].code == "intake.too_many_codes"


def test_what_is_no_phone_number_is_refused_at_the_field(intake: Door) -> None:
    answer = intake.as_actor(None).post("/api/intake/v1/phone-checks", {"phone": "12345", "division": JUBAOPEN})

    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/contact/phone")


def test_lists_are_read_part_by_part(intake: Door) -> None:
    ids = [submitted(intake).body["id"] for _ in range(3)]
    clerk = intake.as_actor(CLERK)

    first = clerk.get(f"{ISSUES}?limit=2").body
    second = clerk.get(f"{ISSUES}?limit=1&after={first['next']}").body

    assert [issue["id"] for issue in first["items"] + second["items"]] == ids[::-1]


def test_a_follow_code_cannot_be_guessed(intake: Door) -> None:
    created = submitted(intake).body
    stranger, path = intake.as_actor(None), f"/api/intake/v1/follow/{created['number']}"

    guesses = [stranger.get(path, Follow_Code=f"x{number}").status for number in range(11)]
    right = stranger.get(path, Follow_Code=created["follow_code"])
    intake.clock.forward(timedelta(hours=1))
    later = stranger.get(path, Follow_Code=created["follow_code"])

    assert guesses == [404] * 10 + [429]
    assert (right.status, right.code, int(right.headers["Retry-After"]) <= 3600) == (429, "too_many_tries", True)
    assert later.status == 200
