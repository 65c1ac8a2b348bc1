"""A county publishes new rules while plans are under way: they keep theirs, and working days count where it says so."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.supervision.adapters.county import SHELF
from tests.integration.services.supervision.story import Story
from tests.integration.services.supervision.test_milestones import HEATED
from tests.support.rules import Change, a_version, told


def _working_days(document: dict[str, Any]) -> None:
    document["publicity"]["day_unit"] = "working_days"


def _later_heating(document: dict[str, Any]) -> None:
    document["milestones"][0]["month_day"] = "11-15"


@pytest.fixture
def county(story: Story) -> Iterator[Story]:
    yield story
    with story.door.service.stage.database.engine.begin() as connection:
        connection.execute(text("delete from copies"))
    SHELF.look()


def publish(story: Story, change: Change, *, in_days: int = 0) -> None:
    first_day = story.door.clock().date() + timedelta(days=in_days)
    story.deliver(told(a_version("620502", first_day.isoformat(), change), story.door.clock))
    SHELF.look()


def test_a_plan_is_published_for_working_days_where_its_rules_say_so(county: Story) -> None:
    publish(county, _working_days)
    county.published()

    period = county.period()

    # From Monday the 2nd of March seven working days go to Tuesday of the next week.
    assert (period["starts_on"], period["ends_on"], period["days_left"]) == ("2026-03-02", "2026-03-10", 7)
    county.days(5)
    assert county.period()["days_left"] == 2
    county.days(4)
    assert county.plan()["state"] == "publicity_cleared"


def test_a_clock_that_stood_goes_on_in_working_days(county: Story) -> None:
    publish(county, _working_days)
    county.published()
    county.days(4)
    objection = county.under_review()

    standing = county.period()
    county.days(3)
    county.decided(objection, "dismissed")
    county.on_objection(county.clerk, objection, "response", {"text": "答复内容"})
    county.on_objection(county.anybody, objection, "settlement")

    # On Friday three of the seven days are left; they begin anew on Monday.
    assert (standing["state"], standing["days_left"]) == ("suspended", 3)
    assert (county.period()["state"], county.period()["ends_on"]) == ("running", "2026-03-11")


def test_a_running_plan_keeps_the_rules_that_it_began_with(county: Story) -> None:
    county.confirmed()
    publish(county, _working_days)

    county.publish()

    assert county.plan()["rules_version"] == 1
    assert county.period()["ends_on"] == "2026-03-08"
    assert [county.told(kind)["rules_version"] for kind in ("plan.drafted", "publicity.started")] == [1, 1]


def test_rules_of_a_later_day_do_not_hold_yet(county: Story) -> None:
    publish(county, _working_days, in_days=1)

    county.drafted()

    assert county.plan()["rules_version"] == 1


def test_due_dates_follow_a_milestone_that_the_event_carries(county: Story) -> None:
    county.issued(HEATED)

    publish(county, _later_heating, in_days=30)

    assert (county.item(1)["due_on"], county.item(1)["original_due_on"]) == ("2026-11-14", "2026-10-31")
