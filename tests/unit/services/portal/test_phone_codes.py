"""Codes that go to phones."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.phones import masked, normal_mobile, normal_phone
from services.portal.domain.phone_code import (
    LIVES,
    MOST_TRIES,
    PhoneCode,
    PhoneCodeOnItsWay,
    PhoneCodeOver,
    PhoneCodeWrong,
    PhoneNotMobile,
    mobile,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_code() -> PhoneCode:
    return PhoneCode("id", "phone-mark", "sealed", "code-mark", sent_at=NOW, ends_at=NOW + LIVES)


@pytest.mark.parametrize("typed", ["13900005678", "139 0000 5678", "+86 139-0000-5678", "0086 13900005678"])
def test_a_mobile_number_has_one_form_however_it_is_typed(typed: str) -> None:
    assert normal_mobile(typed) == "+8613900005678"


@pytest.mark.parametrize("typed", ["", "1390000567", "0938 8213456", "12345", "居民", "1" * 200])
def test_no_text_goes_to_what_is_no_mobile_number(typed: str) -> None:
    with pytest.raises(PhoneNotMobile) as refused:
        mobile(typed)

    assert refused.value.facts == {"field": "phone"}


def test_a_line_of_a_house_is_a_phone_and_no_mobile() -> None:
    assert (normal_phone("0938 8213456"), normal_mobile("0938 8213456")) == ("+869388213456", None)


def test_the_middle_of_a_number_is_hidden() -> None:
    assert masked("+8613900005678") == "139****5678"


def test_a_code_is_good_for_ten_minutes() -> None:
    code = a_code()

    code.require_good(NOW + timedelta(minutes=9, seconds=59))
    with pytest.raises(PhoneCodeOver):
        code.require_good(NOW + timedelta(minutes=10))


def test_a_code_is_over_after_five_wrong_tries() -> None:
    code = a_code()

    refusals = [code.note_wrong() for _ in range(MOST_TRIES)]

    wrong = [one.facts["left"] for one in refusals if isinstance(one, PhoneCodeWrong)]
    assert wrong == [4, 3, 2, 1]
    assert isinstance(refusals[-1], PhoneCodeOver)
    assert not code.is_good(NOW)


def test_another_code_can_be_asked_for_after_a_minute() -> None:
    code = a_code()

    with pytest.raises(PhoneCodeOnItsWay) as refused:
        code.require_rest(NOW + timedelta(seconds=18))

    assert refused.value.facts == {"seconds": 42}
    code.require_rest(NOW + timedelta(seconds=60))
