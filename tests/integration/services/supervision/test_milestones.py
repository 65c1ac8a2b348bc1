"""A due date hangs on a milestone: when the county moves the heating season, the date follows."""

import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from contracts.rules import RulesShelf
from contracts.rules.shelf import PUBLISHED
from kit.failures import Retry
from services.supervision.adapters import county
from services.supervision.usecases import follow_milestone
from tests.integration.services.supervision.story import Story, a_clause

HEATED = [a_clause(1, due_on=None, milestone_code="heating_season_start"), a_clause(2)]


@pytest.fixture
def later_heating(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Puts a second version of Qinzhou's rules on the shelf, by which the heating starts two weeks later."""
    for file in PUBLISHED.iterdir():
        shutil.copy(file, tmp_path)
    first = (PUBLISHED / "620502.v1.yaml").read_text()
    second = first.replace("\nversion: 1", "\nversion: 2").replace('month_day: "11-01"', 'month_day: "11-15"')
    (tmp_path / "620502.v2.yaml").write_text(second)
    shelf = RulesShelf(tmp_path)

    def publish() -> None:
        for module in (county, follow_milestone):
            monkeypatch.setattr(module, "SHELF", shelf)

    return publish


def test_a_due_date_follows_its_milestone_and_keeps_the_first_one(
    story: Story, later_heating: Callable[[], None]
) -> None:
    story.issued(HEATED)
    later_heating()

    story.hear("portal.rules.published", str(uuid4()), rules_version=2, changed_keys=["milestones"])

    assert (story.item(1)["due_on"], story.item(1)["original_due_on"]) == ("2026-11-14", "2026-10-31")
    assert story.item(2)["due_on"] == "2026-06-30"
    assert story.told("action.due_moved")["new_due_on"] == "2026-11-14"


def test_rules_that_did_not_arrive_yet_are_waited_for(story: Story) -> None:
    story.issued(HEATED)

    with pytest.raises(Retry):
        story.hear("portal.rules.published", str(uuid4()), rules_version=7, changed_keys=["milestones"])


def test_other_changes_of_the_rules_move_no_date(story: Story, later_heating: Callable[[], None]) -> None:
    story.issued(HEATED)
    later_heating()

    story.hear("portal.rules.published", str(uuid4()), rules_version=2, changed_keys=["labels"])

    assert story.item(1)["due_on"] == "2026-10-31"
