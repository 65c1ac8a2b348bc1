"""The rules, the calendar and the day of a case's county, for whoever knows what time it is."""

from datetime import date, datetime, time, timedelta
from typing import Protocol

from contracts.period import PeriodDays
from contracts.rules import Rules, RulesShelf
from contracts.workdays import WorkCalendar

SHELF = RulesShelf()


class Case(Protocol):
    """Anything that keeps the version of its county's rules."""

    @property
    def county(self) -> str:
        """Return whose rules they are."""

    @property
    def rules_version(self) -> int:
        """Return the version with which the case began."""


class Period(Case, Protocol):
    """A case that is laid before the public for some days."""

    @property
    def publicity_kind(self) -> str:
        """Return what is published: a `plan` or a `result`."""


class Moment:
    """Somebody who knows what time it is, and what the present act came from."""

    cause: str | None

    @property
    def now(self) -> datetime:
        """Return the present moment."""
        raise NotImplementedError

    def rules_in_force(self, county: str) -> Rules:
        """Return the rules with which a new case begins."""
        return SHELF.of(county, on=self.now.date())

    def rules_of(self, case: Case) -> Rules:
        """Return the rules that a case began with."""
        return SHELF.of(case.county, version=case.rules_version)

    def calendar_of(self, case: Case) -> WorkCalendar:
        """Return the working days of a case's county."""
        return WorkCalendar(self.rules_of(case))

    def today_in(self, case: Case) -> date:
        """Return the present day where the case is."""
        return self.calendar_of(case).local_date(self.now)

    def days_of(self, publicity: Period) -> PeriodDays:
        """Return the days that count for a publicity period."""
        rules = self.rules_of(publicity)
        return PeriodDays.of(rules, rules.publicity(publicity.publicity_kind))

    def deadline_for(self, case: Case, limit: str) -> datetime:
        """Return when a time limit of the county's rules ends that begins now."""
        return self.calendar_of(case).deadline(self.now, self.rules_of(case).time_limit(limit))

    def end_of_day(self, case: Case, day: date) -> datetime:
        """Return 24:00 of a day where the case is."""
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=self.calendar_of(case).timezone)
