"""What a dashboard is made from: the figures of one unit and of the units below it, in one period."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from contracts.divisions import Level, children, counties, county_division, division
from services.portal.adapters.reads import PortalReads
from services.portal.domain.figures import Counts, added
from services.portal.domain.periods import Period
from services.portal.pages.tables import Teller

OVERDUE = ("issue_overdue", "action_overdue", "action_overdue_first")
CLOSED = ("issue_closed", "action_closed", "action_closed_first")
# What is told of the units below.
COMPARED = ("issue_reached", "topic_reached", "meeting", "meeting_place", "rating", "action_closed")

Link = Callable[..., str | None]


def no_link(**_of: str) -> None:
    """Lead nowhere: the public sees numbers alone."""


@dataclass(frozen=True)
class Board:
    """The figures of a unit; `link` leads to the cases behind a number."""

    unit: str
    period: Period
    today: date
    counted_at: datetime | None
    counts: Mapping[str, Counts]
    by_month: Mapping[date, Counts]
    teller: Teller
    link: Link = no_link

    @property
    def level(self) -> Level:
        """Return whether this is the city, a county or a street."""
        return division(self.unit).level

    @cached_property
    def whole(self) -> Counts:
        """Return the counts of the whole unit."""
        return added(self.counts[one] for one in own_digits(self.unit))

    @property
    def below(self) -> list[tuple[str, Counts]]:
        """Return the units below, each with its counts."""
        return [(one, self.counts[digits(one)]) for one in units_below(self.unit)]


def digits(unit: str) -> str:
    """Return how the figures name a unit: a county by six digits, a street or town by nine."""
    return unit[:6] if division(unit).level is Level.COUNTY else unit[:9]


def own_digits(unit: str) -> Sequence[str]:
    """Return whose figures make those of a unit; the city's are those of its counties."""
    return counties() if division(unit).level is Level.CITY else (digits(unit),)


def units_below(unit: str) -> list[str]:
    """Return the counties of the city, or the streets and towns of a county."""
    if division(unit).level is Level.CITY:
        return [county_division(county) for county in counties()]
    return [one.code for one in children(unit) if one.level is Level.STREET]


def read_board(
    reads: PortalReads, unit: str, period: Period, teller: Teller, *, today: date, link: Link = no_link
) -> Board:
    """Read the figures of a unit; what is overdue is told for the end of the period, or for today."""
    own, last = own_digits(unit), min(period.last, today)
    others = [digits(one) for one in units_below(unit) if digits(one) not in own]
    happened = {**reads.figures(own, period), **reads.figures(others, period, COMPARED)}
    at_end = reads.figures_at_end([*own, *others], OVERDUE, last)
    counts = {one: {**_without(OVERDUE, happened[one]), **at_end[one]} for one in happened}
    months = reads.figures_by_month(own, (*CLOSED, *OVERDUE), last)
    return Board(unit, period, today, reads.counted_at(), counts, months, teller, link)


def _without(measures: Sequence[str], counts: Counts) -> dict[tuple[str, str], int]:
    return {place: number for place, number in counts.items() if place[0] not in measures}
