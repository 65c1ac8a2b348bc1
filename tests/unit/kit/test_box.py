import pytest

from kit.box import Box, new_box_key
from kit.refusals import Unavailable

OLD, NEW = new_box_key(), new_box_key()


def test_what_was_sealed_with_an_old_key_opens_while_the_key_is_among_them() -> None:
    sealed = Box(OLD).seal("secret")

    assert "secret" not in sealed
    assert Box(f"{NEW}, {OLD}").open(sealed) == "secret"


def test_the_newest_key_seals() -> None:
    assert Box(NEW).open(Box(f"{NEW},{OLD}").seal("secret")) == "secret"


def test_without_its_key_nothing_opens() -> None:
    with pytest.raises(Unavailable):
        Box(NEW).open(Box(OLD).seal("secret"))
