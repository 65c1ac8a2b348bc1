"""Due dates follow their milestones, such as the start of the heating season, when a county moves one."""

from collections.abc import Mapping
from datetime import date, timedelta

from contracts.rules import Milestone, Rules, UnknownRules
from kit.failures import Retry
from services.supervision.access import by_the_system
from services.supervision.adapters.county import SHELF
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.action import Action

ONE_DAY = timedelta(days=1)
AT_WORK = ("decided_approved", "in_execution")


def shipped_rules(county: str, version: int) -> Rules:
    """Return a version that ships with the software; a process that does not have it yet is asked again later."""
    SHELF.refresh()
    try:
        return SHELF.of(county, version=version)
    except UnknownRules as error:
        raise Retry(f"the rules of {county}, version {version}, are not here yet") from error


def follow_milestones(work: SupervisionWork, county: str, milestones: Mapping[str, Milestone]) -> None:
    """Move the due dates of open items whose milestone a new version of the county's rules sets anew."""
    for state in AT_WORK:
        for plan in work.plans.all(county=county, state=state):
            for item in work.actions.all(plan_id=plan.id):
                milestone = milestones.get(item.milestone_code or "")
                if milestone is not None:
                    _follow(work, item, milestone)


def _follow(work: SupervisionWork, item: Action, milestone: Milestone) -> None:
    due = nearest_eve(milestone, item.due_on)
    # A date that was granted on request stands by itself.
    if item.state in Action.transitions()["move_due"].sources and due != item.due_on and not item.extension_count:
        item.move_due(by_the_system(work), new_due=due)


def nearest_eve(milestone: Milestone, due: date) -> date:
    """Return the day before that occurrence of a milestone which lies nearest to a due date."""
    years = (due.year - 1, due.year, due.year + 1)
    eves = [milestone.next_on_or_after(date(year, 1, 1)) - ONE_DAY for year in years]
    return min(eves, key=lambda eve: abs(eve - due))
