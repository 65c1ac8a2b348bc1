"""The portal's read side: SQL to plain dictionaries."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from contracts.access import Grant
from contracts.divisions import Level, division
from contracts.roles import Role
from services.portal.adapters.account_store import account_of
from services.portal.adapters.tables import (
    accounts,
    cases,
    documents,
    grants,
    organisations,
    sessions,
    timeline,
    unit_counts,
)
from services.portal.domain.account import Account
from services.portal.domain.next_steps import Waiting
from services.portal.domain.session import Session

Row = dict[str, Any]

_DIGITS = {Level.CITY: 4, Level.COUNTY: 6, Level.STREET: 9, Level.COMMUNITY: 12}
# What the notice board tells.
PUBLIC_FACTS = (
    "meetings.meeting.noticed",
    "meetings.minutes.confirmed",
    "supervision.publicity.started",
    "supervision.plan.approved",
    "supervision.plan.completed",
)
_topic = cases.alias("topic")
_plan = cases.alias("plan")


def below(column: ColumnElement[Any], unit: str) -> ColumnElement[bool]:
    """Return the condition that a division lies in a unit: its code begins with the unit's digits."""
    return column.like(unit[: _DIGITS[division(unit).level]] + "%")


class PortalReads:
    """What the portal can be asked, on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Ask on a connection."""
        self._connection = connection

    # Accounts

    def session(self, mark: str) -> Session | None:
        """Return the session with this mark."""
        row = self._connection.execute(select(sessions).where(sessions.c.mark == mark)).mappings().first()
        return Session(**row) if row else None

    def account(self, account_id: str) -> Account | None:
        """Return an account."""
        row = self._connection.execute(select(accounts).where(accounts.c.id == account_id)).first()
        if row is None:
            return None
        held = select(grants).where(grants.c.account_id == account_id).order_by(grants.c.role, grants.c.unit)
        return account_of(row, tuple(Grant(Role(one.role), one.unit) for one in self._connection.execute(held)))

    def people_over(self, unit: str, roles: Iterable[str] | None = None) -> list[Row]:
        """Return the open accounts that hold a role over a division, with one of their roles each."""
        units = [unit[:digits].ljust(12, "0") for digits in _DIGITS.values()]
        wanted = [grants.c.unit.in_(units), accounts.c.is_open, grants.c.role != Role.RESIDENT]
        if roles is not None:
            wanted.append(grants.c.role.in_(list(roles)))
        statement = (
            select(accounts.c.id, accounts.c.display_name, accounts.c.org, func.min(grants.c.role).label("role"))
            .join(grants, grants.c.account_id == accounts.c.id)
            .where(*wanted)
            .group_by(accounts.c.id)
            .order_by(accounts.c.display_name, accounts.c.id)
            .limit(200)
        )
        return self._rows(statement)

    def demo_accounts(self) -> list[Row]:
        """Return every account for the sign-in page of a demonstration."""
        first = func.min(grants.c.role).label("role")
        statement = (
            select(
                accounts.c.username,
                accounts.c.display_name,
                accounts.c.org,
                first,
                func.min(grants.c.unit).label("unit"),
            )
            .join(grants, grants.c.account_id == accounts.c.id)
            .group_by(accounts.c.id)
            .order_by(func.min(grants.c.unit), accounts.c.username)
        )
        return self._rows(statement)

    # Organisations

    def organisation(self, code: str) -> Row | None:
        """Return a registered organisation."""
        return self._first(select(organisations).where(organisations.c.code == code))

    def organisations_of(self, county: str) -> list[Row]:
        """Return the organisations of a county, the county's own ones first."""
        mine = organisations.c.division.like(f"{county}%")
        return self._rows(select(organisations).where(mine).order_by(organisations.c.division, organisations.c.code))

    def names_of(self, codes: Iterable[str | None]) -> Mapping[str, Row]:
        """Return organisations by their codes."""
        wanted = {code for code in codes if code}
        if not wanted:
            return {}
        found = self._rows(select(organisations).where(organisations.c.code.in_(wanted)))
        return {row["code"]: row for row in found}

    # Cases

    def case(self, case_id: str) -> Row | None:
        """Return one case."""
        return self._first(_shown().where(cases.c.id == case_id))

    def case_numbered(self, number: str) -> Row | None:
        """Return the case with a number."""
        return self._first(_shown().where(cases.c.number == number))

    def related(self, case: Row) -> list[Row]:
        """Return the cases that belong together: everything around one topic, or what hangs on a case without one."""
        topic = case["id"] if case["machine"] == "topic" else case["topic_id"] or self._topic_of(case)
        root = topic or case["id"]
        plans = select(cases.c.id).where(cases.c.topic_id == root, cases.c.machine == "plan")
        meetings = select(cases.c.id).where(cases.c.topic_id == root, cases.c.machine == "meeting")
        mine = or_(
            cases.c.id == root,
            cases.c.topic_id == root,
            cases.c.plan_id.in_(plans),
            cases.c.meeting_id.in_(meetings),
            cases.c.plan_id == root,
            cases.c.meeting_id == root,
        )
        return self._rows(_shown().where(mine).order_by(cases.c.opened_at, cases.c.id).limit(300))

    def timeline(self, case_ids: Sequence[str]) -> list[Row]:
        """Return what happened to some cases, the newest first; each event once."""
        own = timeline.c.is_own | (timeline.c.machine == "topic")
        statement = select(timeline).where(timeline.c.about.in_(case_ids), own)
        return self._rows(statement.order_by(timeline.c.at.desc(), timeline.c.arrived.desc()).limit(300))

    def issues_in(self, unit: str, states: Sequence[str]) -> list[Row]:
        """Return the issues of a division in some states, the oldest first."""
        mine = and_(cases.c.machine == "issue", cases.c.state.in_(states), below(cases.c.division, unit))
        return self._rows(_shown().where(mine).order_by(cases.c.opened_at).limit(200))

    def cases_in(self, machine: str, unit: str, states: Sequence[str] | None = None, limit: int = 100) -> list[Row]:
        """Return the cases of one kind in a division, the latest change first."""
        mine = [cases.c.machine == machine, below(cases.c.division, unit)]
        if states is not None:
            mine.append(cases.c.state.in_(states))
        return self._rows(_shown().where(*mine).order_by(cases.c.changed_at.desc(), cases.c.id).limit(limit))

    def by_ids(self, ids: Iterable[str | None]) -> Mapping[str, Row]:
        """Return cases by their ids."""
        wanted = {one for one in ids if one}
        found = self._rows(_shown().where(cases.c.id.in_(wanted))) if wanted else []
        return {row["id"]: row for row in found}

    def plans_of(self, topic_ids: Sequence[str]) -> list[Row]:
        """Return the plans of some topics, the latest last."""
        mine = (cases.c.machine == "plan", cases.c.topic_id.in_(topic_ids))
        return self._rows(_shown().where(*mine).order_by(cases.c.opened_at)) if topic_ids else []

    def notices(self, unit: str, limit: int, types: Sequence[str] | None = None) -> list[Row]:
        """Return the facts of a division that the notice board shows, the newest first."""
        statement = (
            _shown()
            .add_columns(timeline.c.type, timeline.c.at, timeline.c.data)
            .join(timeline, timeline.c.about == cases.c.id)
            .where(timeline.c.is_own, timeline.c.type.in_(types or PUBLIC_FACTS), below(cases.c.division, unit))
            .order_by(timeline.c.at.desc(), timeline.c.arrived.desc())
            .limit(limit)
        )
        return self._rows(statement)

    def waiting(self, wanted: Iterable[Waiting], limit: int = 200) -> list[Row]:
        """Return the cases that wait, what is due first at the top."""
        conditions = [_waits(one) for one in wanted]
        if not conditions:
            return []
        by_due = (cases.c.due_at.asc().nulls_last(), cases.c.changed_at, cases.c.id)
        return self._rows(_shown().where(or_(*conditions)).order_by(*by_due).limit(limit))

    # Figures and documents

    def counts(self, units: Sequence[str]) -> dict[str, dict[tuple[str, str], int]]:
        """Return the counts of counties (six digits) and streets (nine): by unit, then by measure and value."""
        found: dict[str, dict[tuple[str, str], int]] = {unit: {} for unit in units}
        for row in self._rows(select(unit_counts).where(unit_counts.c.unit.in_(units))):
            found[row["unit"]][row["measure"], row["value"]] = row["number"]
        return found

    def all_cases_in(self, unit: str, words: str, limit: int = 100) -> list[Row]:
        """Return the cases of a unit, the latest change first; `words` is a part of number or title."""
        mine: list[ColumnElement[bool]] = [
            cases.c.machine.in_(("issue", "topic", "meeting", "plan", "action", "order", "objection"))
        ]
        if words:
            pattern = f"%{words}%"
            mine.append(
                or_(
                    cases.c.number.ilike(pattern),
                    _plan.c.title.ilike(pattern),
                    _topic.c.title.ilike(pattern),
                    cases.c.title.ilike(pattern),
                )
            )
        newest = (cases.c.changed_at.desc(), cases.c.id)
        return self._rows(_shown().where(below(cases.c.division, unit), *mine).order_by(*newest).limit(limit))

    def document(self, fingerprint: str) -> Row | None:
        """Return the public document with a fingerprint."""
        found = self._first(select(documents).where(documents.c.fingerprint == fingerprint))
        return found["body"] if found else None

    def _topic_of(self, case: Row) -> str | None:
        above = case["plan_id"] or case["meeting_id"]
        found = self._first(select(cases.c.topic_id).where(cases.c.id == above)) if above else None
        return found["topic_id"] if found else None

    def _rows(self, statement: Select[Any]) -> list[Row]:
        return [dict(row) for row in self._connection.execute(statement).mappings()]

    def _first(self, statement: Select[Any]) -> Row | None:
        row = self._connection.execute(statement.limit(1)).mappings().first()
        return dict(row) if row else None


def _shown() -> Select[Any]:
    """Return the cases with a title, taken from the plan or the topic where they have none of their own."""
    title = func.coalesce(cases.c.title, _plan.c.title, _topic.c.title).label("shown_title")
    return (
        select(cases, title, _topic.c.number.label("topic_number"), _plan.c.number.label("plan_number"))
        .outerjoin(_plan, _plan.c.id == cases.c.plan_id)
        .outerjoin(_topic, _topic.c.id == func.coalesce(cases.c.topic_id, _plan.c.topic_id))
    )


def _waits(one: Waiting) -> ColumnElement[bool]:
    places = or_(*(below(cases.c.division, unit) for unit in one.units))
    mine = [cases.c.machine == one.machine, cases.c.state == one.state, places]
    return and_(*mine, cases.c.org == one.org) if one.org else and_(*mine)
