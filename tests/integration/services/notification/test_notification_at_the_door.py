from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.access import Actor
from contracts.private import PHONE_CODE, Letter
from contracts.roles import Role
from kit.ids import uuid7
from services.notification.bootstrap import api_door, assemble
from tests.integration.services.notification.conftest import Town
from tests.support.doors import GANGU_VILLAGE, JUBAOPEN, QINZHOU, Door, actor

API = "/api/notification/v1"
CLERK = actor(Role.COMMUNITY_CLERK, JUBAOPEN)
OTHER_CLERK = actor(Role.COMMUNITY_CLERK, GANGU_VILLAGE)
MEMBER = actor(Role.CPPCC_MEMBER, QINZHOU)
WANG = Letter(phone="+8613900000000", name="王某某")


def as_(town: Town, who: Actor | None) -> Door:
    return town.door.as_actor(who)


def test_an_inbox_shows_the_newest_first_and_only_ones_own(town: Town) -> None:
    town.account(CLERK)
    town.account(OTHER_CLERK)
    town.hears("intake.issue.submitted", uuid7())
    town.hears("intake.issue.withdrawn", uuid7())

    mine = as_(town, CLERK).get(f"{API}/inbox").body
    other = as_(town, OTHER_CLERK).get(f"{API}/inbox").body

    assert [item["template_code"] for item in mine["items"]] == ["issue_withdrawn", "issue_to_accept"]
    assert (mine["unread"], other) == (2, {"items": [], "next": None, "unread": 0})


def test_an_inbox_is_read_in_parts(town: Town) -> None:
    town.account(CLERK)
    for _ in range(3):
        town.hears("intake.issue.withdrawn", uuid7())
    door = as_(town, CLERK)

    first = door.get(f"{API}/inbox?limit=2").body
    second = door.get(f"{API}/inbox?limit=2&after={first['next']}").body

    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)
    assert not {item["id"] for item in first["items"]} & {item["id"] for item in second["items"]}


def test_reading_a_message_counts_it_once(town: Town) -> None:
    town.account(CLERK)
    town.hears("intake.issue.submitted", uuid7())
    door = as_(town, CLERK)
    message = door.get(f"{API}/inbox").body["items"][0]["id"]

    first = door.post(f"{API}/inbox/{message}/reading")
    town.clock.forward(timedelta(minutes=1))
    again = door.post(f"{API}/inbox/{message}/reading")

    assert (first.status, first.body["unread"]) == (200, 0)
    assert again.body["read_at"] == first.body["read_at"]
    assert door.get(f"{API}/inbox?unread=true").body["items"] == []


def test_anothers_message_is_not_found(town: Town) -> None:
    town.account(CLERK)
    town.hears("intake.issue.submitted", uuid7())
    message = as_(town, CLERK).get(f"{API}/inbox").body["items"][0]["id"]

    refused = as_(town, OTHER_CLERK).post(f"{API}/inbox/{message}/reading")

    assert (refused.status, refused.code) == (404, "not_found")


def test_a_read_invitation_is_noted_with_its_delivery(town: Town) -> None:
    member, meeting = town.account(MEMBER), uuid7()
    town.contact(meeting, None, account_id=member, part="invitee")
    town.hears("meetings.meeting.noticed", meeting)
    door = as_(town, MEMBER)

    door.post(f"{API}/inbox/{door.get(f'{API}/inbox').body['items'][0]['id']}/reading")

    assert town.states() == [("inbox", "read")]


def test_nobody_reads_an_inbox_without_signing_in(town: Town) -> None:
    assert as_(town, None).get(f"{API}/inbox").status == 401


def test_a_malformed_cursor_is_refused_with_its_field(town: Town) -> None:
    refused = as_(town, CLERK).get(f"{API}/inbox?after=nonsense&limit=0")

    assert refused.status == 422
    assert {error["pointer"] for error in refused.body["errors"]} == {"/after", "/limit"}


def test_officials_count_deliveries_within_their_units_and_see_no_address(town: Town) -> None:
    issue = uuid7()
    town.contact(issue, WANG)
    town.hears("intake.issue.replied", issue)

    mine = as_(town, CLERK).get(f"{API}/deliveries?business_ref=QZ-2026-000123")
    other = as_(town, OTHER_CLERK).get(f"{API}/deliveries?business_ref=QZ-2026-000123")

    assert mine.body["items"] == [{"template_code": "issue_answered", "channel": "sms", "state": "queued", "count": 1}]
    assert other.body["items"] == []
    assert as_(town, MEMBER).get(f"{API}/deliveries?business_ref=QZ-2026-000123").status == 403


def test_a_contact_is_shown_for_a_reason_and_both_are_kept(town: Town) -> None:
    ref = town.contact(uuid7(), WANG)
    door = as_(town, CLERK)

    logged = door.post(f"{API}/contacts/{ref}/disclosures", {"reason": "短信没有送达，需要打电话"})
    shown = door.get(f"{API}/disclosures/{logged.body['id']}")

    assert logged.status == 201
    assert (shown.body["name"], shown.body["phone"]) == ("王某某", "+8613900000000")
    assert town.rows("select account_id, command, subject from audit") == [(CLERK.account_id, "disclose", ref)]
    assert town.rows("select reason from disclosures") == [("短信没有送达，需要打电话",)]


def test_a_repeated_disclosure_is_one_disclosure_and_its_kept_answer_names_nobody(town: Town) -> None:
    ref = town.contact(uuid7(), WANG)
    door = as_(town, CLERK)
    body = {"reason": "需要打电话核实"}

    first = door.post(f"{API}/contacts/{ref}/disclosures", body, key="the-same-key")
    again = door.post(f"{API}/contacts/{ref}/disclosures", body, key="the-same-key")

    assert first.body == again.body
    assert town.rows("select count(*) from disclosures") == [(1,)]
    assert "13900000000" not in str(town.rows("select convert_from(body, 'UTF8') from answers"))


def test_a_disclosure_closes_after_a_quarter_of_an_hour_and_is_open_to_nobody_else(town: Town) -> None:
    ref = town.contact(uuid7(), WANG)
    logged = as_(town, CLERK).post(f"{API}/contacts/{ref}/disclosures", {"reason": "需要打电话核实"})
    path = f"{API}/disclosures/{logged.body['id']}"
    colleague = replace(CLERK, account_id="colleague")

    assert as_(town, colleague).get(path).status == 404
    town.clock.forward(timedelta(minutes=15))
    assert as_(town, CLERK).get(path).status == 404


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [(OTHER_CLERK, 403, "outside_your_unit"), (MEMBER, 403, "role_missing"), (None, 401, "not_signed_in")],
)
def test_only_staff_of_the_place_may_see_a_contact(town: Town, who: Actor | None, status: int, code: str) -> None:
    ref = town.contact(uuid7(), WANG)

    refused = as_(town, who).post(f"{API}/contacts/{ref}/disclosures", {"reason": "需要打电话核实"})

    assert (refused.status, refused.code) == (status, code)
    assert town.rows("select count(*) from disclosures") == [(0,)]


def test_a_contact_is_not_shown_without_a_reason_or_without_existing(town: Town) -> None:
    ref = town.contact(uuid7(), WANG)
    door = as_(town, CLERK)

    assert door.post(f"{API}/contacts/{ref}/disclosures", {}).status == 422
    assert door.post(f"{API}/contacts/unknown/disclosures", {"reason": "需要打电话核实"}).status == 404


def test_a_newcomer_reads_the_texts_of_a_demonstration(town: Town) -> None:
    for code in ("111111", "222222"):
        town.asks(PHONE_CODE, letter=Letter(phone="+8613900000000", code=code))
    town.postman_with_files.deliver_due()

    items = as_(town, None).get(f"{API}/demo-messages").body["items"]

    assert ["222222" in items[0]["text"], "111111" in items[1]["text"]] == [True, True]
    assert (items[0]["to"], items[0]["channel"]) == ("+8613900000000", "sms")


def test_outside_a_demonstration_nobody_reads_them(town: Town) -> None:
    real = assemble(replace(town.settings, demo=""), town.clock)

    refused = replace(town.door, app=api_door(real), service=real).get(f"{API}/demo-messages")
    real.stage.database.close()

    assert refused.status == 404
