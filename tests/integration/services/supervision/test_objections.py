"""Objections to a published plan: the clock stands, the plan is revised, or the clock goes on."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from contracts.roles import Role
from contracts.rules import RulesShelf
from contracts.rules.shelf import PUBLISHED
from kit.sealing import open_letter
from services.supervision.adapters import county
from tests.integration.services.supervision.story import API, CLAUSES, Story
from tests.support.doors import GANGU, SEAL_PRIVATE_KEY, actor


def follow(story: Story, objection: dict[str, Any]) -> dict[str, Any]:
    path = f"{API}/objections/follow/{objection['number']}"
    return story.fine(story.anybody.get(path, Follow_Code=objection["follow_code"]))


def test_an_accepted_objection_stops_the_clock(story: Story) -> None:
    story.published().days(2)
    objection = story.file()

    story.on_objection(story.clerk, objection, "acceptance")

    assert story.plan()["state"] == "objected"
    assert (story.period()["state"], story.period()["days_left"]) == ("suspended", 5)
    story.days(9)
    assert story.period()["state"] == "suspended"


def test_a_dismissed_objection_lets_the_clock_go_on_with_at_least_two_days(story: Story) -> None:
    story.published().days(6)
    objection = story.under_review()

    story.decided(objection, "dismissed")

    assert story.plan()["state"] == "publicizing"
    assert (story.period()["state"], story.period()["days_left"]) == ("running", 2)
    assert story.told("publicity.resumed")["days_left"] == 2


def test_the_period_clears_only_after_the_objector_had_time_to_appeal(story: Story) -> None:
    story.published().days(5)
    objection = story.under_review()
    story.decided(objection, "dismissed")
    story.days(1)
    story.on_objection(story.clerk, objection, "response", {"text": "答复内容"})

    story.days(2)
    assert story.period()["state"] == "running"

    story.days(1)
    assert follow(story, objection)["state"] == "closed"
    assert story.period()["state"] == "cleared"


def test_an_upheld_objection_leads_to_a_new_version_and_a_full_period(story: Story) -> None:
    story.published().days(3)
    objection = story.under_review()
    story.decided(objection, "upheld")
    assert (story.plan()["state"], story.period()["state"]) == ("revising", "voided")

    version = f'"{story.plan()["version"]}"'
    clauses = [{**clause, "text": f"{clause['text']}（修改）"} for clause in CLAUSES]
    path = f"{API}/plans/{story.plan_id}/clauses"
    story.fine(story.clerk._call("PUT", path, {"clauses": clauses}, {"If-Match": version, "Idempotency-Key": "k" * 12}))
    story.fine(story.do(story.secretary, "confirmation"))
    story.publish()

    assert (story.period()["plan_version"], story.period()["days_left"]) == (2, 7)
    assert story.period()["open_objection_count"] == 0


def test_an_open_appeal_keeps_the_period_from_clearing(story: Story) -> None:
    story.published().days(5)
    objection = story.under_review()
    story.decided(objection, "dismissed")
    story.on_objection(story.clerk, objection, "response", {"text": "答复内容"})
    story.on_objection(story.anybody, objection, "appeal", {"text": "请再看一次"})

    story.days(8)
    assert story.period()["state"] == "running"

    judge = story.as_(Role.STREET_CLERK, story.street, account="second-street-clerk")
    body = {"decision": "dismissed", "reasons": "复核无误"}
    story.fine(judge.post(f"{API}/objections/{objection['id']}/appeal-decision", body))
    story.days(1)
    assert story.period()["state"] == "cleared"


def test_an_upheld_appeal_revises_the_plan(story: Story) -> None:
    story.published()
    objection = story.under_review()
    story.decided(objection, "dismissed")
    story.on_objection(story.clerk, objection, "response", {"text": "答复内容"})
    story.on_objection(story.anybody, objection, "appeal", {"text": "请再看一次"})
    judge = story.as_(Role.STREET_CLERK, story.street, account="second-street-clerk")

    body = {"decision": "upheld", "reasons": "确有不妥"}
    story.fine(judge.post(f"{API}/objections/{objection['id']}/appeal-decision", body))

    assert (story.plan()["state"], story.period()["state"]) == ("revising", "voided")


def test_the_handler_of_an_objection_does_not_decide_its_appeal(story: Story) -> None:
    story.published()
    objection = story.under_review()
    story.decided(objection, "dismissed")
    story.on_objection(story.clerk, objection, "response", {"text": "答复内容"})
    story.on_objection(story.anybody, objection, "appeal", {"text": "请再看一次"})

    path = f"{API}/objections/{objection['id']}/appeal-decision"
    refused = story.street_clerk.post(path, {"decision": "dismissed", "reasons": "同前"})

    assert refused.code == "guard.handler_independent"


def test_whoever_drafted_the_plan_does_not_look_into_an_objection(story: Story) -> None:
    story.published()
    objection = story.file()
    story.on_objection(story.clerk, objection, "acceptance")

    refused = story.clerk.post(f"{API}/objections/{objection['id']}/review")

    assert refused.code == "guard.handler_independent"


def test_a_withdrawn_objection_lets_the_clock_go_on(story: Story) -> None:
    story.published()
    objection = story.file()
    story.on_objection(story.clerk, objection, "acceptance")

    story.on_objection(story.anybody, objection, "withdrawal")

    assert story.period()["state"] == "running"


def test_one_of_two_objections_in_hand_keeps_the_clock_standing(story: Story) -> None:
    story.published()
    first, second = story.file(), story.file(phone="13900139000")
    for objection in (first, second):
        story.on_objection(story.clerk, objection, "acceptance")

    story.on_objection(story.anybody, first, "withdrawal")

    assert story.period()["state"] == "suspended"


def test_a_person_objects_to_a_clause_once(story: Story) -> None:
    story.published()
    path = f"{API}/publicities/{story.publicity_id}/objections"
    story.file()

    again = story.anybody.post(path, {"text": "再说一次", "clause_no": 2, "phone": "+86 138 0013 8000"})
    other_clause = story.anybody.post(path, {"text": "另一条", "clause_no": 3, "phone": "13800138000"})

    assert again.code == "guard.one_per_person_and_clause"
    assert other_clause.status == 201


def test_an_anonymous_objection_is_taken_and_nobody_can_be_told(story: Story) -> None:
    story.published()

    receipt = story.file(phone="", clause_no=None)

    assert receipt["is_anonymous"] is True
    assert "contact.sealed" not in story.door.event_types()


def test_whoever_stays_unknown_is_answered_in_public(story: Story) -> None:
    story.published()
    unknown, known = story.under_review(phone=""), story.under_review(phone="13900139000")
    for objection in (unknown, known):
        story.decided(objection, "dismissed")
        story.on_objection(story.clerk, objection, "response", {"text": f"答复{objection['number']}"})

    answers = story.period()["public_answers"]

    assert [answer["response"] for answer in answers] == [f"答复{unknown['number']}"]


def test_a_contact_is_sealed_for_notification_and_kept_nowhere_else(story: Story) -> None:
    story.published()

    objection = story.file(name="示例居民")

    sealed = next(data for kind, data in story.door.outbox() if kind == "contact.sealed")
    letter = open_letter(sealed["sealed"], SEAL_PRIVATE_KEY)
    assert (sealed["part"], sealed["subject"]) == ("objector", objection["id"])
    assert letter == {"phone": "+8613800138000", "name": "示例居民", "follow_code": objection["follow_code"]}
    statement = text("select objections::text from objections where id = :id")
    with story.door.service.stage.database.engine.connect() as connection:
        row = connection.execute(statement, {"id": objection["id"]}).scalar_one()
    assert "13800138000" not in row
    assert "示例居民" not in row
    assert objection["follow_code"] not in row.split(",")


def test_nobody_follows_an_objection_with_a_wrong_code(story: Story) -> None:
    story.published()
    objection = story.file()
    wrong = "000000" if objection["follow_code"] != "000000" else "111111"

    answer = story.anybody.get(f"{API}/objections/follow/{objection['number']}", Follow_Code=wrong)

    assert (answer.status, answer.code) == (404, "supervision.follow_code_wrong")


def test_an_objection_after_the_period_is_refused(story: Story) -> None:
    story.cleared()

    path = f"{API}/publicities/{story.publicity_id}/objections"
    refused = story.anybody.post(path, {"text": "太晚了", "phone": "13800138000"})

    assert refused.code == "guard.inside_period"


def test_a_late_answer_says_why_it_is_late(story: Story) -> None:
    story.published()
    objection = story.under_review()
    story.decided(objection, "dismissed")
    story.days(10)
    path = f"{API}/objections/{objection['id']}/response"

    refused = story.clerk.post(path, {"text": "答复内容"})
    taken = story.clerk.post(path, {"text": "答复内容", "late_reason": "等待现场测量"})

    assert refused.code == "guard.within_response_limit"
    assert taken.status == 200
    assert story.told("objection.responded")["responded_on_time"] is False


def test_an_owner_is_decided_on_only_after_the_committee_was_heard(story: Story) -> None:
    story.published()
    objection = story.under_review(capacity="owner")
    path = f"{API}/objections/{objection['id']}/decision"
    body = {"decision": "dismissed", "reasons": "已核实"}

    refused = story.street_clerk.post(path, body)
    taken = story.street_clerk.post(path, {**body, "committee_opinion": "委员会同意"})

    assert refused.code == "guard.committee_heard_for_owner_matters"
    assert taken.status == 200


def test_a_refusal_is_confirmed_by_a_second_person(story: Story) -> None:
    story.published()
    objection = story.file()
    path = f"{API}/objections/{objection['id']}/refusal"
    clerk = actor(Role.COMMUNITY_CLERK, story.division)
    body = {"reason_code": "not_about_text", "confirmed_by": clerk.account_id, "reply": "与方案无关"}

    refused = story.clerk.post(path, body)
    taken = story.clerk.post(path, {**body, "confirmed_by": "the-secretary"})

    assert refused.code == "guard.second_person_confirmed"
    assert taken.body["state"] == "inadmissible"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "x", "phone": "13800138000"}, "validation"),
        ({"text": "这一条不对", "phone": "123"}, "supervision.phone_not_valid"),
        ({"text": "这一条不对", "phone": "没有电话"}, "supervision.phone_not_valid"),
        ({"text": "这一条不对", "clause_no": 44}, "supervision.unknown_clause"),
        ({"text": "这一条不对", "wish": "x"}, "validation"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_field(story: Story, body: dict[str, Any], code: str) -> None:
    story.published()

    refused = story.anybody.post(f"{API}/publicities/{story.publicity_id}/objections", body)

    assert (refused.status, refused.code) == (422, code)
    assert refused.body["errors"][0]["pointer"]
    assert story.period()["objection_count"] == 0


def test_officials_list_the_objections_of_their_units(story: Story) -> None:
    story.published()
    objection = story.file()
    stranger = story.as_(Role.COMMUNITY_CLERK, GANGU)
    path = f"{API}/objections?plan_id={story.plan_id}"

    here, there = story.clerk.get(path).body["items"], stranger.get(path).body["items"]
    shown = story.fine(story.clerk.get(f"{API}/objections/{objection['id']}"))

    assert ([one["id"] for one in here], there) == ([objection["id"]], [])
    assert {"accept", "refuse"} <= set(shown["open_commands"])
    assert not {"phone", "name", "person_mark", "follow_code"} & set(shown)
    assert "contact_ref" not in here[0]  # the reference alone, and on the objection's own page


def test_somebody_with_an_account_follows_without_a_code(story: Story) -> None:
    story.published()
    resident = story.as_actor(actor(Role.RESIDENT, story.division, account="resident-7"))
    path = f"{API}/publicities/{story.publicity_id}/objections"

    number = story.fine(resident.post(path, {"text": "这一条与实际不符"}))["number"]

    assert story.fine(resident.get(f"{API}/objections/follow/{number}"))["state"] == "filed"
    assert resident.post(path, {"text": "再来一次"}).code == "guard.one_per_person_and_clause"


def test_only_a_unit_that_the_plan_names_objects_as_a_unit(story: Story) -> None:
    story.published()
    path = f"{API}/publicities/{story.publicity_id}/objections"
    body = {"text": "经费没有落实", "capacity": "unit", "clause_no": 2}

    named = story.bureau.post(path, body)
    stranger = story.as_(Role.DEPARTMENT_OFFICER, "620502000000", org="ORG-620502000000-WAT").post(path, body)

    assert (named.status, stranger.code) == (201, "role_missing")


def test_nobody_in_particular_objects_a_limited_number_of_times_a_day(story: Story) -> None:
    story.published()
    path = f"{API}/publicities/{story.publicity_id}/objections"

    statuses = [story.anybody.post(path, {"text": f"匿名意见{number}"}).status for number in range(21)]

    assert statuses == [201] * 20 + [409]


def test_a_county_may_ask_for_a_name(story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in PUBLISHED.iterdir():
        words = file.read_text().replace("anonymous_allowed: true", "anonymous_allowed: false")
        (tmp_path / file.name).write_text(words)
    monkeypatch.setattr(county, "SHELF", RulesShelf(tmp_path))
    story.published()

    refused = story.anybody.post(f"{API}/publicities/{story.publicity_id}/objections", {"text": "匿名意见"})

    assert (refused.status, refused.code) == (422, "supervision.identity_needed")


def test_an_objector_accepts_the_answer_at_once(story: Story) -> None:
    story.published()
    objection = story.under_review()
    story.decided(objection, "dismissed")
    story.on_objection(story.clerk, objection, "response", {"text": "答复内容"})

    story.on_objection(story.anybody, objection, "settlement")

    assert follow(story, objection)["state"] == "closed"
    assert story.told("objection.closed")["is_silent"] is False
