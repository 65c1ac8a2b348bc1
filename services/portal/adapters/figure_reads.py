"""What can be asked about the figures, and the cases behind a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Date, Select, and_, cast, exists, func, select

from kit.clock import HOME
from services.portal.adapters.case_reads import CaseReads
from services.portal.adapters.rows import Row, below
from services.portal.adapters.tables import cases, day_figures, figures_reach, timeline
from services.portal.domain.periods import Period

UnitCounts = dict[str, dict[tuple[str, str], int]]


@dataclass(frozen=True)
class Sought:
    """Which cases stand behind a number; what is empty does not narrow the search."""

    machine: str
    states: Sequence[str] = ()
    category: str = ""
    # Opened in the period, or told of in the period by one of `facts`; without a period, it does not matter when.
    opened: Period | None = None
    told: Period | None = None
    facts: Sequence[str] = ()
    # What the fact says besides: a field and its value.
    says: tuple[str, bool] | None = None
    due_before: datetime | None = None
    is_outside_topics: bool = False


class FigureReads(CaseReads):
    """What can be asked about the figures."""

    def figures(self, units: Sequence[str], period: Period, measures: Sequence[str] = ()) -> UnitCounts:
        """Return what happened in a period, of all measures or some: by unit, then by measure and value."""
        inside = day_figures.c.day.between(period.first, period.last)
        return self._summed(units, and_(inside, day_figures.c.measure.in_(measures)) if measures else inside)

    def figures_at_end(self, units: Sequence[str], measures: Sequence[str], day: date) -> UnitCounts:
        """Return how many were under way at the end of a day: by unit, then by measure and value."""
        return self._summed(units, and_(day_figures.c.measure.in_(measures), day_figures.c.day <= day))

    def figures_by_month(
        self, units: Sequence[str], measures: Sequence[str], last: date
    ) -> dict[date, dict[tuple[str, str], int]]:
        """Return what happened in each month up to a day, over all units: by first day, then by measure and value."""
        month = cast(func.date_trunc("month", day_figures.c.day), Date).label("month")
        wanted = (day_figures.c.unit.in_(units), day_figures.c.measure.in_(measures), day_figures.c.day <= last)
        keys = (month, day_figures.c.measure, day_figures.c.value)
        found: dict[date, dict[tuple[str, str], int]] = {}
        for row in self._rows(select(*keys, _SUM).where(*wanted).group_by(*keys)):
            found.setdefault(row["month"], {})[row["measure"], row["value"]] = int(row["number"])
        return found

    def counted_at(self) -> datetime | None:
        """Return when the figures were counted last."""
        found = self._first(select(figures_reach.c.counted_at))
        return found["counted_at"] if found else None

    def sought_cases(self, sought: Sought, unit: str, *, skip: int, limit: int) -> list[Row]:
        """Return the cases behind a number, the latest first."""
        newest = (cases.c.opened_at.desc(), cases.c.id)
        statement = select(cases.c.id).where(*_conditions(sought, unit)).order_by(*newest).offset(skip).limit(limit)
        found = [row["id"] for row in self._rows(statement)]
        shown = self.by_ids(found)
        return [shown[one] for one in found]

    def _summed(self, units: Sequence[str], when: ColumnElement[bool]) -> UnitCounts:
        keys = (day_figures.c.unit, day_figures.c.measure, day_figures.c.value)
        statement: Select[tuple[object, ...]] = (
            select(*keys, _SUM).where(day_figures.c.unit.in_(units), when).group_by(*keys)
        )
        found: UnitCounts = {unit: {} for unit in units}
        for row in self._rows(statement):
            found[row["unit"]][row["measure"], row["value"]] = int(row["number"])
        return found


_SUM = func.sum(day_figures.c.number).label("number")


def _conditions(sought: Sought, unit: str) -> Iterable[ColumnElement[bool]]:
    yield cases.c.machine == sought.machine
    yield below(cases.c.division, unit)
    if sought.states:
        yield cases.c.state.in_(sought.states)
    if sought.category:
        yield cases.c.category == sought.category
    if sought.due_before:
        yield cases.c.due_at < sought.due_before
    if sought.is_outside_topics:
        yield cases.c.topic_id.is_(None)
    if sought.opened:
        yield from _within(cases.c.opened_at, sought.opened)
    if sought.facts:
        yield _is_told(sought)


def _is_told(sought: Sought) -> ColumnElement[bool]:
    conditions = [timeline.c.about == cases.c.id, timeline.c.type.in_(sought.facts)]
    if sought.says:
        field, value = sought.says
        conditions.append(timeline.c.data[field].astext == str(value).lower())
    if sought.told is None:
        return exists().where(*conditions)
    # A case of which something was told in the period was opened before its end and not at rest since before it.
    moved = (cases.c.opened_at < midnight(_after(sought.told)), cases.c.changed_at >= midnight(sought.told.first))
    return and_(*moved, exists().where(*conditions, *_within(timeline.c.at, sought.told)))


def _within(column: ColumnElement[datetime], period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return column >= midnight(period.first), column < midnight(_after(period))


def _after(period: Period) -> date:
    return period.last + timedelta(days=1)


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins."""
    return datetime.combine(day, time(0), tzinfo=HOME)
