"""By which rules the portal shows a case."""

from datetime import UTC, date, datetime

import pytest

from contracts.rules import RulesShelf
from kit.clock import HOME
from services.portal.domain import county
from tests.support.rules import a_version


@pytest.fixture(autouse=True)
def second_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second version hold from the third of March on."""
    text = a_version("620502", "2026-03-03", lambda document: None).text
    shelf = RulesShelf()
    shelf.follow(lambda: (text,), lambda: date(2026, 3, 2))
    monkeypatch.setattr(county, "SHELF", shelf)


@pytest.mark.parametrize(
    ("opened_at", "version"),
    [
        (datetime(2026, 3, 2, 23, 59, tzinfo=HOME), 1),
        (datetime(2026, 3, 3, 0, 0, tzinfo=HOME), 2),
        # A database may answer in the time of Greenwich, where the day begins eight hours later.
        (datetime(2026, 3, 2, 15, 59, tzinfo=UTC), 1),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), 2),
    ],
)
def test_a_case_is_shown_by_the_rules_of_its_first_day(opened_at: datetime, version: int) -> None:
    assert county.rules_of({"county": "620502", "opened_at": opened_at, "facts": None}).version == version


def test_a_case_that_names_its_version_is_shown_by_that_one() -> None:
    case = {"county": "620502", "opened_at": datetime(2026, 5, 1, tzinfo=HOME), "facts": {"rules_version": 1}}

    assert county.rules_of(case).version == 1
