"""The read side: rows as dictionaries, only those that the caller's units cover."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select

from contracts.divisions import division
from kit.marks import Marker
from services.intake.adapters.tables import attachments, issues, topics

OWN_AT_MOST = 200
Row = dict[str, Any]
# Significant digits of a division by its level: city, county, street or town, community or village.
DIGITS = {2: 4, 3: 6, 4: 9, 5: 12}


class Handling(NamedTuple):
    """The units in which somebody sees only what the own organisation handles."""

    units: tuple[str, ...]
    org: str | None


class IntakeReads:
    """Queries on one connection."""

    def __init__(self, connection: Connection, *, mark: Marker) -> None:
        """Bind the queries to a connection; `mark` recognises secrets."""
        self.connection = connection
        self.mark = mark

    def issue(self, issue_id: str) -> Row | None:
        """Return one issue."""
        return self._first(select(issues).where(issues.c.id == issue_id))

    def issue_by_number(self, number: str) -> Row | None:
        """Return the issue with a number, and what its reporter may know of topic and master issue."""
        master = issues.alias("master")
        columns = (
            topics.c.number.label("topic_number"),
            topics.c.title_public.label("topic_title"),
            topics.c.state.label("topic_state"),
            master.c.number.label("master_number"),
        )
        joined = issues.outerjoin(topics, topics.c.id == issues.c.topic_id).outerjoin(
            master, master.c.id == issues.c.master_issue_id
        )
        return self._first(select(issues, *columns).select_from(joined).where(issues.c.number == number))

    def issues_of_account(self, account_id: str) -> list[Row]:
        """Return the issues that a resident submitted with an account or claimed, the newest first."""
        submitted = and_(issues.c.submitted_by == account_id, issues.c.submitter_type == "resident")
        statement = (
            select(issues)
            .where(or_(submitted, issues.c.claimed_by == account_id))
            .order_by(issues.c.id.desc())
            .limit(OWN_AT_MOST)
        )
        return [dict(row) for row in self.connection.execute(statement).mappings()]

    def issues(self, units: Iterable[str], query: Mapping[str, Any], handling: Handling) -> list[Row]:
        """Return one part of the issues of some units, and of those that an organisation handles in others."""
        handled = and_(_inside(issues.c.division, handling.units), issues.c.handler_org == (handling.org or ""))
        statement = select(issues).where(or_(_inside(issues.c.division, units), handled))
        if query["topic_id"]:
            statement = statement.where(issues.c.topic_id == str(query["topic_id"]))
        return self._part(statement, issues.c, query)

    def photos_of(self, issue_id: str) -> list[Row]:
        """Return what is known of an issue's photos, without the pictures themselves."""
        known = select(attachments.c.id, attachments.c.width, attachments.c.height)
        statement = known.where(attachments.c.issue_id == issue_id).order_by(attachments.c.id)
        return [dict(row) for row in self.connection.execute(statement).mappings()]

    def photo(self, issue_id: str, photo_id: str) -> bytes | None:
        """Return one photo of an issue."""
        mine = (attachments.c.issue_id == issue_id, attachments.c.id == photo_id)
        found = self.connection.execute(select(attachments.c.content).where(*mine)).scalar()
        return None if found is None else bytes(found)

    def topic(self, topic_id: str) -> Row | None:
        """Return one topic with the number of its issues."""
        found = self._first(select(topics).where(topics.c.id == topic_id))
        return {**found, "issue_count": self._issue_counts([topic_id]).get(topic_id, 0)} if found else None

    def topics(self, units: Iterable[str], query: Mapping[str, Any]) -> list[Row]:
        """Return one part of the topics of some units."""
        found = self._part(select(topics).where(_inside(topics.c.division, units)), topics.c, query)
        counts = self._issue_counts([row["id"] for row in found])
        return [{**row, "issue_count": counts.get(row["id"], 0)} for row in found]

    def _issue_counts(self, topic_ids: list[str]) -> dict[str, int]:
        statement = (
            select(issues.c.topic_id, func.count().label("linked"))
            .where(issues.c.topic_id.in_(topic_ids))
            .group_by(issues.c.topic_id)
        )
        return {row.topic_id: row.linked for row in self.connection.execute(statement)}

    def _part(self, statement: Select[Any], columns: Any, query: Mapping[str, Any]) -> list[Row]:
        if query["division"]:
            statement = statement.where(_inside(columns.division, [query["division"]]))
        if query["state"]:
            statement = statement.where(columns.state == query["state"])
        if query["after"]:
            statement = statement.where(columns.id < str(query["after"]))
        statement = statement.order_by(columns.id.desc()).limit(query["limit"])
        return [dict(row) for row in self.connection.execute(statement).mappings()]

    def _first(self, statement: Select[Any]) -> Row | None:
        row = self.connection.execute(statement).mappings().first()
        return dict(row) if row else None


def _inside(column: ColumnElement[Any], units: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a division lies in one of the units."""
    prefixes = [unit[: DIGITS[division(unit).level]] for unit in units]
    return or_(false(), *(column.startswith(prefix) for prefix in prefixes))
