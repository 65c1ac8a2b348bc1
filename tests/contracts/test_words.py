"""The words people see, in both languages."""

from collections.abc import Callable

import pytest

from contracts.fields import fields
from contracts.machines import machines
from contracts.words import (
    guard_sentence,
    label_of_field,
    label_of_machine,
    label_of_role,
    label_of_state,
    label_of_value,
    reason,
)


@pytest.mark.parametrize(
    ("zh", "en", "ask"),
    [
        ("诉求", "Issue", lambda lang: label_of_machine("issue", lang)),
        ("已受理", "Accepted", lambda lang: label_of_state("issue", "accepted", lang)),
        ("政协委员", "CPPCC member", lambda lang: label_of_role("cppcc_member", lang)),
        ("受理渠道", "Channel through which the issue came in", lambda lang: label_of_field("channel", lang)),
        ("微信", "WeChat", lambda lang: label_of_value("channel", "wechat", lang)),
        ("政协委员", "CPPCC member", lambda lang: label_of_value("collected_by", "cppcc_member", lang)),
        ("不属本区域", "Not in this area", lambda lang: reason("out_of_area", lang)),
        ("没有未结束的表决", "No vote is open", lambda lang: guard_sentence("no_open_vote", lang)),
    ],
)
def test_words_are_chinese_first_and_english_on_request(zh: str, en: str, ask: Callable[[str], str]) -> None:
    assert ask("zh") == zh
    assert ask("zh-CN") == zh
    assert ask("en-US") == en


def test_what_is_unknown_shows_its_code() -> None:
    assert label_of_state("issue", "on_the_moon") == "on_the_moon"
    assert label_of_value("channel", "kiosk", "en") == "kiosk"
    assert label_of_value("nothing", "kiosk") == "kiosk"
    assert label_of_role("pope") == "pope"
    assert label_of_field("colour_of_eyes") == "colour_of_eyes"
    assert reason("whim") == "whim"
    assert guard_sentence("moon_is_full") == "moon_is_full"


def test_every_state_and_every_value_has_words() -> None:
    for life in machines().values():
        assert all(label_of_state(life.code, state) != state for state in life.states)
    for field in fields().values():
        assert all(label for label in field.values.values())
