"""Issues that were reported without an account are claimed into one."""

from typing import Any

from contracts.private import CONTACT_SEALED
from contracts.roles import Role
from tests.integration.services.intake.test_issues_at_the_door import ISSUES, RESIDENT, a_telling
from tests.integration.services.intake.test_own_data import (
    OWN,
    a_reported,
    audited,
    closed,
    named,
    row_of,
    say,
)
from tests.support.doors import JUBAOPEN, Answer, Door, actor

ZHAO = actor(Role.RESIDENT, JUBAOPEN, account="resident-claims", phone=True)
QIAN = actor(Role.RESIDENT, JUBAOPEN, account="resident-other", phone=True)


def claim(intake: Door, who: Any, issue: dict[str, Any], code: str | None = None) -> Answer:
    return intake.as_actor(who).post(f"{OWN}/{issue['number']}/claim", {}, Follow_Code=code or issue["follow_code"])


def numbers_of(intake: Door, who: Any) -> list[str]:
    return [one["number"] for one in intake.as_actor(who).get(OWN).body["items"]]


def test_a_claimed_issue_is_ones_own_without_the_code(intake: Door) -> None:
    issue = a_reported(intake)

    claimed = claim(intake, ZHAO, issue)

    assert (claimed.status, claimed.body["has_account"]) == (200, True)
    assert issue["number"] in numbers_of(intake, ZHAO)
    assert intake.as_actor(ZHAO).get(f"/api/intake/v1/follow/{issue['number']}").status == 200
    assert intake.as_actor(ZHAO).post(f"{ISSUES}/{issue['id']}/withdrawal", {}).body["state"] == "withdrawn"
    assert audited(intake, issue) == [("claim", "reporter")]


def test_claiming_again_changes_nothing(intake: Door) -> None:
    issue = a_reported(intake)
    claim(intake, ZHAO, issue)

    again = claim(intake, ZHAO, issue)

    assert again.status == 200
    assert audited(intake, issue) == [("claim", "reporter")]


def test_what_one_reported_with_the_account_is_ones_own_already(intake: Door) -> None:
    issue = intake.as_actor(RESIDENT).post(ISSUES, a_telling()).body

    mine = claim(intake, RESIDENT, issue)
    others = claim(intake, QIAN, issue)

    assert (mine.status, row_of(intake, issue)["claimed_by"]) == (200, None)
    assert (others.status, others.code) == (409, "intake.held_by_another")


def test_nobody_takes_what_another_account_claimed(intake: Door) -> None:
    issue = a_reported(intake)
    claim(intake, ZHAO, issue)

    refused = claim(intake, QIAN, issue)

    assert (refused.status, refused.code) == (409, "intake.held_by_another")
    assert issue["number"] not in numbers_of(intake, QIAN)


def test_a_claim_needs_an_account_and_the_right_code(intake: Door) -> None:
    issue = a_reported(intake)
    wrong = "111111" if issue["follow_code"] == "000000" else "000000"

    answers = [
        claim(intake, None, issue),
        claim(intake, ZHAO, issue, wrong),
        claim(intake, ZHAO, {**issue, "number": "QZ-2026-999999"}),
    ]

    assert [one.status for one in answers] == [401, 404, 404]
    assert {one.code for one in answers[1:]} == {"intake.follow_code_wrong"}


def test_codes_are_not_guessed_by_claiming(intake: Door) -> None:
    issue = a_reported(intake)
    wrong = "111111" if issue["follow_code"] == "000000" else "000000"

    answers = [claim(intake, ZHAO, issue, wrong) for _ in range(11)]

    assert [one.status for one in answers] == [404] * 10 + [429]
    assert claim(intake, ZHAO, issue).status == 429


def test_whoever_left_no_contact_is_reached_through_the_account(intake: Door) -> None:
    bare, reachable = a_reported(intake, contact=None), a_reported(intake)

    claim(intake, ZHAO, bare)
    told = intake.outbox()
    intake.forget_events()
    claim(intake, ZHAO, reachable)

    assert [(kind, data["account_id"], data["business_ref"], "sealed" in data) for kind, data in told] == [
        (CONTACT_SEALED, ZHAO.account_id, bare["number"], False)
    ]
    assert intake.outbox() == []


def test_who_does_not_want_to_be_reached_is_not_reached_through_the_account_either(intake: Door) -> None:
    issue = a_reported(intake)
    by_code = say(intake, issue, "consent-withdrawal")
    intake.forget_events()
    assert by_code.status == 200

    refused_or_done = claim(intake, RESIDENT, issue)

    assert refused_or_done.status == 200
    assert intake.outbox() == []


def test_whoever_is_forgotten_holds_nothing_any_more(intake: Door) -> None:
    issue = closed(intake)
    claim(intake, ZHAO, issue)

    intake.as_actor(ZHAO).post(f"{ISSUES}/{issue['id']}/forgetting", {})

    assert named(intake, issue) is False
    assert row_of(intake, issue)["claimed_by"] is None
    assert issue["number"] not in numbers_of(intake, ZHAO)
