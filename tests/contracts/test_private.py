from datetime import UTC, datetime

import pytest

from contracts import private
from contracts.access import Grant
from contracts.events import EventInvalid
from contracts.private import Letter, Part
from contracts.roles import Role
from kit import event as wire
from kit.sealing import new_sealing_key, open_letter, public_part

pytestmark = pytest.mark.contracts

KEY = new_sealing_key()
REF = "m0N2-qXl4mYzqv7W3cB1kA9d"
ISSUE = "0192f3c1-7a10-7c3e-9b1e-000000000001"
LETTER = Letter(phone="13900000000", name="王某某", follow_code="482913")


def a_contact(**changes: object) -> private.Data:
    fields = {"subject": ISSUE, "business_ref": "QZ-2026-000001", "letter": LETTER, "seal_key": public_part(KEY)}
    return private.contact_sealed(REF, **(fields | changes))  # type: ignore[arg-type]


def test_only_the_holder_of_the_key_reads_what_a_message_says_about_a_person() -> None:
    data = a_contact()

    assert "13900000000" not in str(data)
    assert open_letter(data["sealed"], KEY) == {"phone": "13900000000", "name": "王某某", "follow_code": "482913"}


def test_a_message_tells_openly_only_by_which_channels_a_person_can_be_reached() -> None:
    assert a_contact()["channels"] == ["sms"]
    assert a_contact(letter=Letter(phone="13900000000", email="a@b.cn"))["channels"] == ["email", "sms"]


def test_a_contact_is_bound_by_a_letter_or_by_an_account() -> None:
    bound = a_contact(letter=None, account_id="account-1", part=Part.INVITEE)

    assert bound["account_id"] == "account-1"
    with pytest.raises(EventInvalid):
        a_contact(letter=None)


def test_a_short_reference_could_be_guessed_and_is_refused() -> None:
    with pytest.raises(EventInvalid):
        private.contact_sealed("short", subject=ISSUE, business_ref="QZ-1", account_id="account-1")


def test_an_account_tells_its_grants_whole() -> None:
    data = private.account_registered("account-1", org=None, grants=[Grant(Role.STREET_CLERK, "620502005000")])

    assert data["grants"] == [{"role": "street_clerk", "unit": "620502005000"}]
    assert data["status"] == "active"


def test_a_text_may_be_asked_for_somebody_who_is_not_kept() -> None:
    code = Letter(phone="13900000000", code="123456")

    data = private.address_requested(
        private.PHONE_CODE, business_ref="phone-check", letter=code, seal_key=public_part(KEY)
    )

    assert "123456" not in str(data)
    assert "contact_ref" not in data


def test_a_text_for_nobody_is_refused() -> None:
    with pytest.raises(EventInvalid):
        private.address_requested(private.PHONE_CODE, business_ref="phone-check")


def test_a_message_survives_the_way_through_the_broker() -> None:
    sent = private.message(
        private.CONTACT_SEALED,
        a_contact(),
        id="0192f3c1-7a10-7c3e-9b1e-0000000000aa",
        at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        service="intake",
        division="620502005002",
        correlation_id=ISSUE,
    )

    arrived = wire.read(*wire.write(sent))

    assert arrived.subject == REF
    assert arrived.county == "620502"
    private.check(arrived.type, arrived.data)
