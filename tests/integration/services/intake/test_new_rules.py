"""A county publishes new rules: new issues follow them from their first day on, running ones keep theirs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from kit.sql.react import react
from services.intake import reactions
from services.intake.adapters.unit_of_work import SHELF
from tests.integration.services.intake.test_issues_at_the_door import CLERK, ISSUES, submitted
from tests.support.doors import Door
from tests.support.rules import a_version, told


def _longer(document: dict[str, Any]) -> None:
    document["time_limits"]["acceptance_reply_workdays"] = 3


@pytest.fixture
def county(intake: Door) -> Iterator[Door]:
    """Qinzhou, which publishes a second version that holds from the next day on."""
    before = intake.clock.moment
    version = a_version("620502", (before.date() + timedelta(days=1)).isoformat(), _longer)
    react(
        intake.service.open_work, "intake.on_rules_published", told(version, intake.clock), reactions.on_rules_published
    )
    SHELF.look()
    yield intake
    intake.clock.moment = before
    with intake.service.stage.database.engine.begin() as connection:
        connection.execute(text("delete from copies"))
    SHELF.look()


def shown(intake: Door, issue: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = intake.as_actor(CLERK).get(f"{ISSUES}/{issue['id']}").body
    return body


def test_new_issues_follow_new_rules_from_their_first_day_on(county: Door) -> None:
    today = submitted(county).body
    county.clock.forward(timedelta(days=1))
    tomorrow = submitted(county).body

    found = [
        (shown(county, one)["rules_version"], shown(county, one)["due_accept_at"][:10]) for one in (today, tomorrow)
    ]
    # The 2nd of March 2026 is a Monday: one working day by the first version, three by the second.
    assert found == [(1, "2026-03-03"), (2, "2026-03-06")]


def test_another_county_goes_on_with_its_own(county: Door) -> None:
    county.clock.forward(timedelta(days=1))

    assert (SHELF.of("620523", on=county.clock().date()).version, SHELF.of("620521").county) == (1, "620500")


def test_a_version_that_is_told_again_is_kept_once(county: Door) -> None:
    version = a_version("620502", "2026-09-01", _longer)
    again = told(version, county.clock)

    react(county.service.open_work, "intake.on_rules_published", again, reactions.on_rules_published)

    with county.service.stage.database.engine.connect() as connection:
        kept = connection.execute(text("select subject, version from copies")).all()
    # What was published first under a number stays.
    assert [tuple(row) for row in kept] == [("rules.620502", 2)]
    SHELF.look()
    assert SHELF.of("620502", version=2).effective_from.isoformat() == "2026-03-03"
