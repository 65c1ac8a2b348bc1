"""The light of an action item: blue when due soon, yellow when missed or silent, red when long overdue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.rules import Lights
from contracts.workdays import WorkCalendar


class Light(StrEnum):
    """The lights, the mildest first."""

    NORMAL = "normal"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def severity(self) -> int:
        """Return how grave the light is."""
        return tuple(Light).index(self)


@dataclass(frozen=True)
class Standing:
    """What the light of an item depends on."""

    due_on: date
    report_due_on: date | None
    reported_done: bool
    shown: Light
    yellow_count: int


def light_on(day: date, standing: Standing, rules: Lights, calendar: WorkCalendar) -> Light:
    """Return the light that an item shows on a day."""
    if standing.reported_done:
        return Light.NORMAL
    overdue = calendar.workdays_between(standing.due_on, day) if day > standing.due_on else -1
    if overdue >= rules.red_workdays_after_due:
        return Light.RED
    silent = standing.report_due_on is not None and day > standing.report_due_on
    if overdue >= rules.yellow_workdays_after_due or (silent and rules.yellow_on_missing_report):
        return _yellow_or_red(standing, rules)
    blue_from = calendar.add_workdays(standing.due_on, -rules.blue_workdays_before_due)
    return Light.BLUE if day >= blue_from else Light.NORMAL


def _yellow_or_red(standing: Standing, rules: Lights) -> Light:
    first = standing.yellow_count + 1 < rules.red_from_yellow_count
    return Light.YELLOW if first or standing.shown is Light.YELLOW else Light.RED


def crosses(before: Light, after: Light, due_on: date, shown: Iterable[Mapping[str, str]]) -> bool:
    """Whether the light changes: down always, up once for each colour and due date."""
    if after.severity <= before.severity:
        return after is not before
    return {"light": str(after), "due_on": due_on.isoformat()} not in [dict(entry) for entry in shown]
