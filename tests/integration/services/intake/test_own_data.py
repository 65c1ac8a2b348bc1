"""What a reporter may do with what intake keeps of them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from contracts.private import CONTACT_SEALED, CONTACT_WITHDRAWN
from contracts.retention import term
from contracts.roles import Role
from kit import sealing
from kit.sql import housekeeping
from kit.sql.due import do_what_is_due
from tests.integration.services.intake.test_issues_at_the_door import (
    ISSUES,
    RESIDENT,
    TO_THE_ANSWER,
    a_telling,
    moved,
    submitted,
)
from tests.support.doors import JUBAOPEN, SEAL_PRIVATE_KEY, Answer, Door, actor

OWN = "/api/intake/v1/own-issues"
WANG = {"name": "王某某", "phone": "13900005678"}
OTHER = actor(Role.RESIDENT, JUBAOPEN, account="resident-2", phone=True)


def a_reported(intake: Door, **changes: Any) -> dict[str, Any]:
    """Report with a contact, and forget what was told about it."""
    receipt = submitted(intake, **{"contact": WANG, **changes}).body
    intake.forget_events()
    return dict(receipt)


def say(intake: Door, issue: dict[str, Any], noun: str, body: Any = None, code: str | None = None) -> Answer:
    return intake.as_actor(None).post(f"{ISSUES}/{issue['id']}/{noun}", body, Follow_Code=code or issue["follow_code"])


def own(intake: Door, issue: dict[str, Any]) -> Answer:
    return intake.as_actor(None).get(f"{OWN}/{issue['number']}", Follow_Code=issue["follow_code"])


def closed(intake: Door, **changes: Any) -> dict[str, Any]:
    issue = a_reported(intake, **changes)
    moved(intake, issue["id"], *TO_THE_ANSWER)
    done = say(intake, issue, "rating", {"satisfaction_code": "satisfied", "is_solved": True})
    assert done.body["state"] == "closed", done.body
    intake.forget_events()
    return issue


def audited(intake: Door, issue: dict[str, Any]) -> list[tuple[Any, ...]]:
    statement = text("select command, role from audit where machine = 'contact' and subject = :id order by id")
    with intake.service.stage.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(statement, {"id": issue["id"]})]


def proven(intake: Door, phone: str) -> dict[str, str]:
    """Have a code sent to a phone and return what proves that it came."""
    check = intake.as_actor(None).post("/api/intake/v1/phone-checks", {"phone": phone, "division": JUBAOPEN})
    (_, data) = intake.outbox()[-1]
    intake.forget_events()
    return {"id": check.body["id"], "code": sealing.open_letter(data["sealed"], SEAL_PRIVATE_KEY)["code"]}


def test_a_reporter_sees_everything_that_is_kept_and_nobody_else_does(intake: Door) -> None:
    issue = a_reported(intake, place="一号楼")

    kept, wrong = own(intake, issue).body, own(intake, {**issue, "follow_code": "000000"})

    assert (kept["place"], kept["has_contact"], kept["has_ended"], kept["has_account"]) == (
        "一号楼",
        True,
        False,
        False,
    )
    assert [(one["notice"], one["withdrawn_at"]) for one in kept["consents"]] == [("2026-01", None)]
    assert (wrong.status, wrong.code) == (404, "intake.follow_code_wrong")


def test_an_account_lists_its_own_issues_alone(intake: Door) -> None:
    mine = intake.as_actor(RESIDENT).post(ISSUES, a_telling()).body["number"]
    intake.as_actor(OTHER).post(ISSUES, a_telling())

    listed = [one["number"] for one in intake.as_actor(RESIDENT).get(OWN).body["items"]]

    assert mine in listed
    assert [one["number"] for one in intake.as_actor(OTHER).get(OWN).body["items"]] != listed
    assert intake.as_actor(RESIDENT).get(f"{OWN}/{mine}").body["has_account"] is True
    assert intake.as_actor(OTHER).get(f"{OWN}/{mine}").status == 404
    assert intake.as_actor(None).get(OWN).status == 401


def test_a_corrected_contact_takes_the_place_of_the_one_before(intake: Door) -> None:
    issue = a_reported(intake)
    proof = proven(intake, "13912345678")

    answer = say(intake, issue, "contact", {"contact": {"name": "王", "phone": "13912345678"}, "phone_check": proof})

    told = dict(intake.outbox())
    letter = sealing.open_letter(told[CONTACT_SEALED]["sealed"], SEAL_PRIVATE_KEY)
    assert answer.status == 200, answer.body
    assert told[CONTACT_WITHDRAWN]["reason"] == "corrected"
    assert told[CONTACT_WITHDRAWN]["contact_ref"] != told[CONTACT_SEALED]["contact_ref"]
    assert (letter["phone"], letter["follow_code"]) == ("+8613912345678", issue["follow_code"])
    assert audited(intake, issue) == [("correct_contact", "reporter")]


def test_a_contact_is_not_corrected_without_a_proven_phone(intake: Door) -> None:
    issue = a_reported(intake)
    contact = {"contact": {"name": "", "phone": "13912345678"}}

    without = say(intake, issue, "contact", contact)
    wrong = say(intake, issue, "contact", {**contact, "phone_check": {"id": issue["id"], "code": "000000"}})

    assert {(one.status, one.code) for one in (without, wrong)} == {(422, "intake.phone_code_wrong")}
    assert intake.outbox() == []


def test_a_withdrawn_consent_takes_the_contact_away_and_the_matter_goes_on(intake: Door) -> None:
    issue = a_reported(intake)

    kept = say(intake, issue, "consent-withdrawal").body

    assert [(kind, data["reason"]) for kind, data in intake.outbox()] == [(CONTACT_WITHDRAWN, "consent_withdrawn")]
    assert (kept["has_contact"], kept["state"]) == (False, "submitted")
    assert all(one["withdrawn_at"] for one in kept["consents"])
    assert moved(intake, issue["id"], *TO_THE_ANSWER).body["state"] == "replied"
    assert own(intake, issue).body["replies"][-1]["text"] == "水管已更换，请您验收。"


def test_a_new_notice_is_agreed_to_and_an_unknown_one_is_not(intake: Door) -> None:
    issue = a_reported(intake)

    agreed = say(intake, issue, "consents", {"privacy_notice": "2026-11"})
    unknown = say(intake, issue, "consents", {"privacy_notice": "1999-01"})

    assert [one["notice"] for one in agreed.body["consents"]] == ["2026-01", "2026-11"]
    assert (unknown.status, unknown.body["errors"][0]["pointer"]) == (422, "/privacy_notice")


def test_nobody_is_forgotten_while_an_answer_is_owed(intake: Door) -> None:
    issue = a_reported(intake)

    refused = say(intake, issue, "forgetting")

    assert (refused.status, refused.code) == (409, "intake.still_being_handled")
    assert "办结后" in refused.body["title"]
    assert intake.outbox() == []


def test_after_the_end_nothing_leads_from_the_matter_to_its_reporter(intake: Door) -> None:
    issue = closed(intake)

    done = say(intake, issue, "forgetting")

    assert done.status == 200
    assert [(kind, data["reason"]) for kind, data in intake.outbox()] == [(CONTACT_WITHDRAWN, "forgotten")]
    assert own(intake, issue).status == 404
    assert row_of(intake, issue)["text"].startswith("供水改造不彻底")
    assert named(intake, issue) is False
    assert audited(intake, issue) == [("be_forgotten", "reporter")]


def test_somebody_elses_code_does_none_of_it(intake: Door) -> None:
    issue, other = a_reported(intake), a_reported(intake)
    contact = {"contact": WANG, "phone_check": {"id": issue["id"], "code": "000000"}}
    asked = {"consents": {"privacy_notice": "2026-11"}, "contact": contact, "consent-withdrawal": {}, "forgetting": {}}

    answers = [say(intake, issue, noun, body, code=other["follow_code"]) for noun, body in asked.items()]

    assert {(answer.status, answer.code) for answer in answers} == {(404, "intake.follow_code_wrong")}
    assert named(intake, issue) is True


def row_of(intake: Door, issue: dict[str, Any]) -> dict[str, Any]:
    with intake.service.stage.database.engine.connect() as connection:
        found = connection.execute(text("select * from issues where id = :id"), {"id": issue["id"]}).mappings().one()
        return dict(found)


def named(intake: Door, issue: dict[str, Any]) -> bool:
    row = row_of(intake, issue)
    return any(row[name] for name in ("contact_ref", "submitted_by", "collected_by", "follow_code"))


def keep_house(intake: Door) -> None:
    """Do the rounds of housekeeping that the next hours bring."""
    housekeeping.begin_to_keep_house(intake.service.open_work)
    intake.clock.forward(timedelta(hours=2))
    do_what_is_due(intake.service.open_work, housekeeping.chores(intake.service.keeps))


def test_reporters_leave_their_matters_when_the_term_is_over(intake: Door) -> None:
    ended, risky, running = closed(intake), closed(intake, conflict_risk="petition"), a_reported(intake)
    begun, left = intake.clock.moment, []

    for moment in (term("reporters") - timedelta(hours=3), term("reporters"), term("reporters_at_risk")):
        intake.clock.moment = begun + moment
        keep_house(intake)
        left.append([named(intake, issue) for issue in (ended, risky, running)])
    intake.clock.moment = begun

    assert left == [[True, True, True], [False, True, True], [False, False, True]]


def test_codes_for_phones_leave_after_a_day(intake: Door) -> None:
    begun = intake.clock.moment
    proven(intake, "13912340000")

    intake.clock.forward(timedelta(hours=25))
    keep_house(intake)
    intake.clock.moment = begun

    with intake.service.stage.database.engine.connect() as connection:
        assert connection.execute(text("select count(*) from phone_checks")).scalar() == 0


def test_what_is_submitted_twice_is_recognised_by_a_mark_that_nobody_else_can_make(intake: Door) -> None:
    telling = a_telling(contact=WANG)
    first = intake.as_actor(RESIDENT).post(ISSUES, telling).body
    key = row_of(intake, first)["dedup_key"]

    again = intake.as_actor(OTHER).post(ISSUES, telling)

    assert again.code == "guard.not_submitted_before"
    assert key == intake.service.open_work().mark(
        f'["{JUBAOPEN}", "water_supply", "{telling["text"]}", "", "{WANG["phone"]}"]'
    )
