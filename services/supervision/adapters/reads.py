"""The read side: what is shown, only as far as the caller's units reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, false, func, or_, select

from contracts.divisions import Level, division
from kit.clock import Clock
from kit.marks import Marker
from services.supervision.adapters.county import Moment
from services.supervision.adapters.tables import (
    actions,
    known_topics,
    objections,
    orders,
    plan_seeds,
    plans,
    publicities,
)
from services.supervision.domain.action import Action
from services.supervision.domain.action_record import ENDED
from services.supervision.domain.objection import Objection
from services.supervision.domain.objection_record import ENDED as SETTLED
from services.supervision.domain.order import Order
from services.supervision.domain.plan import Plan
from services.supervision.domain.publicity import Publicity
from services.supervision.domain.redaction import is_clean

Row = dict[str, Any]
LIVE = ("running", "suspended")
# Significant digits of a division by its level.
DIGITS = {Level.CITY: 4, Level.COUNTY: 6, Level.STREET: 9, Level.COMMUNITY: 12}


@dataclass(frozen=True)
class Reach:
    """What somebody sees: all of some units, what the own organisation decides in others, and what it carries out."""

    watched: tuple[str, ...]
    deciding: tuple[str, ...]
    org: str | None


class SupervisionReads(Moment):
    """Queries on one connection."""

    cause = None

    def __init__(self, connection: Connection, *, mark: Marker, clock: Clock) -> None:
        """Bind the queries to a connection; `mark` recognises secrets."""
        self.connection = connection
        self.mark = mark
        self.clock = clock

    @property
    def now(self) -> datetime:
        """Return the present moment."""
        return self.clock()

    def seeds(self, units: Iterable[str], query: Mapping[str, Any]) -> list[Row]:
        """Return the topics that wait for a plan."""
        joined = plan_seeds.join(known_topics, known_topics.c.topic_id == plan_seeds.c.topic_id)
        topic = (known_topics.c.number.label("topic_number"), known_topics.c.title_public, known_topics.c.level)
        inside = _inside(known_topics.c.division, units)
        statement = select(plan_seeds, *topic).select_from(joined).where(inside, plan_seeds.c.plan_id.is_(None))
        return self._rows(_part(statement, plan_seeds, query))

    def plan(self, plan_id: str) -> Plan | None:
        """Return one plan."""
        return next(iter(self._plans(plans.c.id == plan_id)), None)

    def plans(self, units: Iterable[str], query: Mapping[str, Any]) -> list[Plan]:
        """Return one part of the plans of some units."""
        statement = select(plans).where(_inside(plans.c.division, units))
        if query["topic_id"]:
            statement = statement.where(plans.c.topic_id == str(query["topic_id"]))
        return [Plan(**row) for row in self._rows(_part(statement, plans, query))]

    def _plans(self, condition: ColumnElement[bool]) -> list[Plan]:
        return [Plan(**row) for row in self._rows(select(plans).where(condition))]

    def publicity(self, publicity_id: str) -> Publicity | None:
        """Return one publicity period."""
        rows = self._rows(select(publicities).where(publicities.c.id == publicity_id))
        return next((Publicity(**row) for row in rows), None)

    def publicities_of(self, plan_id: str) -> list[Publicity]:
        """Return the publicity periods of a plan, the oldest first."""
        statement = select(publicities).where(publicities.c.plan_id == plan_id).order_by(publicities.c.id)
        return [Publicity(**row) for row in self._rows(statement)]

    def notice_board(self, query: Mapping[str, Any]) -> list[Publicity]:
        """Return the periods that stand on the public notice board, the newest first."""
        states = [query["state"]] if query["state"] else LIVE
        statement = select(publicities).where(publicities.c.state.in_(states))
        if query["county"]:
            statement = statement.where(publicities.c.county == query["county"])
        return [Publicity(**row) for row in self._rows(_part(statement, publicities, {**query, "state": None}))]

    def numbers_of(self, plan_ids: Iterable[str]) -> dict[str, str]:
        """Return the numbers of some plans."""
        found = self.connection.execute(select(plans.c.id, plans.c.number).where(plans.c.id.in_(list(plan_ids))))
        return {row.id: row.number for row in found}

    def objection_counts(self, publicity_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return, by period, how many objections were filed and how many of them are open."""
        still_open = func.count().filter(objections.c.state.not_in(SETTLED))
        statement = (
            select(objections.c.publicity_id, func.count().label("filed"), still_open.label("open"))
            .where(objections.c.publicity_id.in_(list(publicity_ids)))
            .group_by(objections.c.publicity_id)
        )
        return {row.publicity_id: (row.filed, row.open) for row in self.connection.execute(statement)}

    def anonymous_answers(self, publicity_ids: Iterable[str]) -> list[Row]:
        """Return the answers to those who stayed unknown: they can be answered in public only."""
        told = ("publicity_id", "clause_no", "decision", "refusal_reason", "response", "responded_at")
        statement = (
            select(*(objections.c[name] for name in told))
            .where(objections.c.publicity_id.in_(list(publicity_ids)))
            .where(objections.c.is_anonymous, objections.c.responded_at.is_not(None))
            .order_by(objections.c.responded_at)
        )
        return [row for row in self._rows(statement) if is_clean([row["response"]])]

    def objection(self, **columns: str) -> Objection | None:
        """Return the objection whose columns hold these values."""
        found = and_(*(objections.c[name] == value for name, value in columns.items()))
        return next((Objection(**row) for row in self._rows(select(objections).where(found))), None)

    def objections(self, units: Iterable[str], query: Mapping[str, Any]) -> list[Objection]:
        """Return one part of the objections of some units."""
        statement = select(objections).where(_inside(objections.c.division, units))
        if query["plan_id"]:
            statement = statement.where(objections.c.plan_id == str(query["plan_id"]))
        return [Objection(**row) for row in self._rows(_part(statement, objections, query))]

    def item(self, item_id: str) -> Action | None:
        """Return one item."""
        return next((Action(**row) for row in self._rows(select(actions).where(actions.c.id == item_id))), None)

    def items_of(self, plan_id: str) -> list[Action]:
        """Return the items of a plan in the order of its clauses."""
        statement = select(actions).where(actions.c.plan_id == plan_id).order_by(actions.c.clause_no)
        return [Action(**row) for row in self._rows(statement)]

    def items(self, reach: Reach, query: Mapping[str, Any]) -> list[Action]:
        """Return one part of the items within somebody's reach, or of those that the own organisation carries out."""
        own = _carried_out_by(reach.org)
        watched = or_(_inside(actions.c.division, reach.watched), _decided_by(reach.org, reach.deciding))
        statement = select(actions).where(own if query["mine"] else or_(watched, own))
        for name in ("plan_id", "lead_org", "light"):
            if query[name]:
                statement = statement.where(actions.c[name] == str(query[name]))
        return [Action(**row) for row in self._rows(_part(statement, actions, query))]

    def ended_among(self, item_ids: Iterable[str]) -> set[str]:
        """Return those of some items that have ended."""
        ended = (actions.c.id.in_(list(item_ids)), actions.c.state.in_(ENDED))
        return set(self.connection.execute(select(actions.c.id).where(*ended)).scalars())

    def deciders_of(self, plan_ids: Iterable[str]) -> dict[str, str]:
        """Return which party organisation decides on some plans."""
        found = self.connection.execute(select(plans.c.id, plans.c.decider_org).where(plans.c.id.in_(list(plan_ids))))
        return {row.id: row.decider_org for row in found}

    def order(self, order_id: str) -> Order | None:
        """Return one supervision order."""
        return next((Order(**row) for row in self._rows(select(orders).where(orders.c.id == order_id))), None)

    def orders(self, units: Iterable[str], org: str | None, query: Mapping[str, Any]) -> list[Order]:
        """Return one part of the orders of some units, and of those that an organisation received."""
        own = orders.c.target_org == org if org else false()
        statement = select(orders).where(or_(_inside(orders.c.division, units), own))
        if query["item_id"]:
            statement = statement.where(orders.c.item_id == str(query["item_id"]))
        return [Order(**row) for row in self._rows(_part(statement, orders, query))]

    def _rows(self, statement: Select[Any]) -> list[Row]:
        return [dict(row) for row in self.connection.execute(statement).mappings()]


def _carried_out_by(org: str | None) -> ColumnElement[bool]:
    return or_(actions.c.lead_org == org, actions.c.support_orgs.contains([org])) if org else false()


def _decided_by(org: str | None, units: Iterable[str]) -> ColumnElement[bool]:
    decided = select(plans.c.id).where(plans.c.decider_org == org)
    return and_(_inside(actions.c.division, units), actions.c.plan_id.in_(decided)) if org else false()


def _part(statement: Select[Any], table: Table, query: Mapping[str, Any]) -> Select[Any]:
    """Narrow a list by division and state, and take the part after the row that was seen last."""
    if query["division"]:
        statement = statement.where(_inside(table.c.division, [query["division"]]))
    if query.get("state"):
        statement = statement.where(table.c.state == query["state"])
    if query["after"]:
        statement = statement.where(table.c.id < str(query["after"]))
    return statement.order_by(table.c.id.desc()).limit(query["limit"])


def _inside(column: ColumnElement[Any], units: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a division lies in one of the units."""
    prefixes = [unit[: DIGITS[division(unit).level]] for unit in units]
    return or_(false(), *(column.startswith(prefix) for prefix in prefixes))
