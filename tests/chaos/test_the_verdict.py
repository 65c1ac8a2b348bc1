"""The judge of the faults can find somebody guilty."""

from collections import Counter

from tests.chaos.kinds import BROKEN, LAMP, PLAIN, Command, command_of
from tests.chaos.ledger import Verdict, judge

COMMAND = Command("plain-0001-00001", PLAIN)
OTHER = Command("plain-0001-00002", PLAIN)


def test_a_command_with_all_its_effects_is_fine() -> None:
    assert judge([COMMAND], {COMMAND.key: COMMAND.effects}) == Verdict(frozenset(), frozenset())


def test_a_command_without_any_effect_is_lost() -> None:
    assert judge([COMMAND, OTHER], {COMMAND.key: COMMAND.effects}).lost == {OTHER.key}


def test_a_command_that_lacks_one_effect_is_lost() -> None:
    effects = COMMAND.effects - Counter([("archive", "workshop.lamp.lit")])

    assert judge([COMMAND], {COMMAND.key: effects}).lost == {COMMAND.key}


def test_a_command_that_made_two_lamps_happened_twice() -> None:
    effects = COMMAND.effects + Counter([LAMP])

    assert judge([COMMAND], {COMMAND.key: effects}) == Verdict(frozenset(), frozenset({COMMAND.key}))


def test_an_effect_that_should_have_failed_is_one_too_many() -> None:
    broken = Command("broken-0001-00003", BROKEN)

    assert judge([broken], {broken.key: COMMAND.effects}).twice == {broken.key}


def test_a_lamp_tells_its_command() -> None:
    assert command_of("plain-0001-00001.0193-abc") == COMMAND.key
