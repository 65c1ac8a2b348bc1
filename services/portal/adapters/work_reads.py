"""Lists of cases for officials: what waits, all of a unit, narrowed, counted, and page by page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from contracts.machines import machines
from services.portal.adapters.case_reads import plan_of_case, shown_cases, topic_of_case, with_titles
from services.portal.adapters.rows import Questions, Row, below
from services.portal.adapters.tables import cases, saved_views
from services.portal.domain.next_steps import GIVEN_UP, MAKERS, Waiting
from services.portal.domain.worklist import KINDS, NO_LIGHT, OVERDUE, SOON, Filter, Place, Scope

PAGE = 40
# Counting stops here: who sees more than that must narrow the list anyway.
MOST_COUNTED = 10_000
_NEVER: ColumnElement[Any] = literal_column("'infinity'::timestamptz")


class ListPage(NamedTuple):
    """One page of a list, and whether there is more on either side."""

    rows: list[Row]
    before: Place | None
    after: Place | None


class WorkReads(Questions):
    """What can be asked about lists of cases."""

    def list_page(
        self,
        scope: Scope,
        wanted: Filter,
        now: datetime,
        *,
        after: Place | None = None,
        before: Place | None = None,
        size: int = PAGE,
    ) -> ListPage:
        """Return the page behind one case, or the page before one; without either, the first."""
        backward = after is None and before is not None
        statement = (
            shown_cases().add_columns(_is_made().label("is_made")).where(*_scoped(scope), *_narrowed(wanted, now))
        )
        statement = _paged(statement, scope, after or before, backward=backward)
        rows = self._rows(statement.limit(size + 1))
        has_more, rows = len(rows) > size, rows[:size]
        if backward:
            return ListPage(rows[::-1], _edge(rows, -1, known=has_more), _edge(rows, 0, known=True))
        return ListPage(rows, _edge(rows, 0, known=after is not None), _edge(rows, -1, known=has_more))

    def list_counts(self, scope: Scope, wanted: Filter, now: datetime) -> list[Row]:
        """Return how many cases a list has by step and light; counts no further than `MOST_COUNTED`."""
        counted = select(cases.c.step, _colour(now).label("light"), _is_late(now).label("is_late"))
        if wanted.q:
            counted = with_titles(counted)
        part = counted.where(*_scoped(scope), *_narrowed(wanted, now)).limit(MOST_COUNTED).subquery()
        grouped = (part.c.step, part.c.light, part.c.is_late)
        return self._rows(select(*grouped, func.count().label("number")).group_by(*grouped))

    def list_categories(self, scope: Scope) -> list[str]:
        """Return the categories that a list holds."""
        part = select(cases.c.category).where(*_scoped(scope), cases.c.category.is_not(None)).limit(MOST_COUNTED)
        found = part.subquery()
        return [row["category"] for row in self._rows(select(found.c.category).distinct().order_by(found.c.category))]

    def views_of(self, account_id: str, desk: str) -> list[Row]:
        """Return the filters that an account has saved for one of its lists."""
        mine = (saved_views.c.account_id == account_id, saved_views.c.desk == desk)
        return self._rows(select(saved_views).where(*mine).order_by(saved_views.c.name))


def _edge(rows: Sequence[Row], at: int, *, known: bool) -> Place | None:
    return Place.of(rows[at]) if rows and known else None


def _paged(statement: Select[Any], scope: Scope, at: Place | None, *, backward: bool) -> Select[Any]:
    keys = _keys(scope)
    descends = scope.newest_first != backward
    order = [key.desc() if descends else key.asc() for key in keys]
    if at is None:
        return statement.order_by(*order)
    here = _values(scope, at)
    beyond = tuple_(*keys) < here if descends else tuple_(*keys) > here
    return statement.where(beyond).order_by(*order)


def _keys(scope: Scope) -> list[ColumnElement[Any]]:
    if scope.newest_first:
        return [cases.c.changed_at, cases.c.id]
    return [func.coalesce(cases.c.due_at, _NEVER), cases.c.changed_at, cases.c.id]


def _values(scope: Scope, at: Place) -> Any:
    changed = literal(at.changed_at, TIMESTAMP(timezone=True))
    if scope.newest_first:
        return tuple_(changed, literal(at.id))
    due = _NEVER if at.due_at is None else literal(at.due_at, TIMESTAMP(timezone=True))
    return tuple_(due, changed, literal(at.id))


def _scoped(scope: Scope) -> list[ColumnElement[bool]]:
    if scope.waiting is not None:
        return [or_(false(), *(_waits(one) for one in scope.waiting))]
    mine = [cases.c.machine.in_(scope.kinds), or_(false(), *(below(cases.c.division, unit) for unit in scope.units))]
    if scope.states:
        mine.append(cases.c.state.in_(scope.states))
    if scope.org:
        mine.append(cases.c.org == scope.org)
    return mine


def _waits(one: Waiting) -> ColumnElement[bool]:
    places = or_(*(below(cases.c.division, unit) for unit in one.units))
    mine = [cases.c.machine == one.machine, cases.c.state == one.state, places]
    if one.org:
        mine.append(cases.c.org == one.org)
    if one.makes:
        mine.append(~_has_made(one.makes))
    return and_(*mine)


def _has_made(machine: str) -> ColumnElement[bool]:
    """Return the condition that something came out of a topic since it last moved, and was not given up."""
    made = cases.alias("made")
    return exists().where(
        made.c.topic_id == cases.c.id,
        made.c.machine == machine,
        made.c.opened_at >= cases.c.changed_at,
        made.c.state.not_in(GIVEN_UP),
    )


def _is_made() -> ColumnElement[bool]:
    """Return whether what a topic waits for is there already."""
    made = (and_(cases.c.state == state, _has_made(machine)) for state, machine in MAKERS.items())
    return and_(cases.c.machine == "topic", or_(false(), *made))


def _narrowed(wanted: Filter, now: datetime) -> list[ColumnElement[bool]]:
    columns = {name: getattr(wanted, name) for name in ("machine", "state", "step", "category")}
    asked = [cases.c[name] == value for name, value in columns.items() if value]
    if wanted.place:
        asked.append(below(cases.c.division, wanted.place))
    if wanted.light:
        asked.append(_is_late(now) if wanted.light == OVERDUE else _colour(now) == wanted.light)
    if wanted.q:
        asked.append(_holds(wanted.q))
    return asked


def _colour(now: datetime) -> ColumnElement[str]:
    """Return the light of a case, as `colour_of` tells it."""
    return case(
        (_has_ended(), NO_LIGHT),
        (cases.c.light.is_not(None), cases.c.light),
        (cases.c.due_at < now, "yellow"),
        (cases.c.due_at < now + SOON, "blue"),
        else_="normal",
    )


def _has_ended() -> ColumnElement[bool]:
    ended = (and_(cases.c.machine == kind, cases.c.state.in_(machines()[kind].final)) for kind in KINDS)
    return or_(false(), *ended)


def _is_late(now: datetime) -> ColumnElement[bool]:
    return func.coalesce(cases.c.due_at < now, False)


def _holds(words: str) -> ColumnElement[bool]:
    texts = (cases.c.number, cases.c.title, plan_of_case.c.title, topic_of_case.c.title)
    numbers = (plan_of_case.c.number, topic_of_case.c.number)
    return or_(*(column.icontains(words, autoescape=True) for column in (*texts, *numbers)))
