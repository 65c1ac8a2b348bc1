"""Cases and what happened to them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import TIMESTAMP

from services.portal.adapters.rows import DIGITS, Questions, Row, below
from services.portal.adapters.tables import cases, timeline

# What the notice board tells.
PUBLIC_FACTS = (
    "meetings.meeting.noticed",
    "meetings.minutes.confirmed",
    "supervision.publicity.started",
    "supervision.plan.approved",
    "supervision.plan.completed",
)
# What one page shows of what belongs together, and of what happened.
MOST_RELATED = 300
STORY = 50
_master = cases.c.facts["master_issue_id"].astext
topic_of_case = cases.alias("topic")
plan_of_case = cases.alias("plan")


class CaseReads(Questions):
    """What can be asked about cases."""

    def case(self, case_id: str) -> Row | None:
        """Return one case."""
        return self._first(shown_cases().where(cases.c.id == case_id))

    def case_numbered(self, number: str) -> Row | None:
        """Return the case with a number."""
        return self._first(shown_cases().where(cases.c.number == number))

    def related(self, case: Row) -> list[Row]:
        """Return the cases that belong together: everything around one topic, or what hangs on a case without one.

        Issues that were merged into one of them follow at the end.
        """
        root = self._root_of(case)
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
        found = self._rows(shown_cases().where(mine).order_by(cases.c.opened_at, cases.c.id).limit(MOST_RELATED))
        return [*found, *self._merged_into([row["id"] for row in found])]

    def _merged_into(self, masters: Sequence[str]) -> list[Row]:
        mine = (_master.in_(masters), cases.c.id.not_in(masters))
        return self._rows(shown_cases().where(*mine).order_by(cases.c.opened_at, cases.c.id).limit(MOST_RELATED))

    def story(
        self, case_ids: Sequence[str], *, earlier: tuple[datetime, int] | None = None, size: int = STORY
    ) -> list[Row]:
        """Return what happened to some cases, the newest first; each event once, one more than a page shows."""
        told = timeline.c.is_own | (timeline.c.machine == "topic")
        statement = select(timeline).where(timeline.c.about.in_(case_ids), told)
        if earlier is not None:
            moment = literal(earlier[0], TIMESTAMP(timezone=True))
            statement = statement.where(tuple_(timeline.c.at, timeline.c.arrived) < tuple_(moment, literal(earlier[1])))
        return self._rows(statement.order_by(timeline.c.at.desc(), timeline.c.arrived.desc()).limit(size + 1))

    def issues_in(self, unit: str, states: Sequence[str]) -> list[Row]:
        """Return the issues of a division in some states, the oldest first."""
        mine = and_(cases.c.machine == "issue", cases.c.state.in_(states), below(cases.c.division, unit))
        return self._rows(shown_cases().where(mine).order_by(cases.c.opened_at).limit(200))

    def topics_over(self, division: str, states: Sequence[str]) -> list[Row]:
        """Return the topics of a division and of the units above it in some states, the latest change first."""
        units = [division[:digits].ljust(12, "0") for digits in DIGITS.values()]
        mine = (cases.c.machine == "topic", cases.c.state.in_(states), cases.c.division.in_(units))
        return self._rows(shown_cases().where(*mine).order_by(cases.c.changed_at.desc(), cases.c.id).limit(200))

    def cases_in(self, machine: str, unit: str, states: Sequence[str] | None = None, limit: int = 100) -> list[Row]:
        """Return the cases of one kind in a division, the latest change first."""
        mine = [cases.c.machine == machine, below(cases.c.division, unit)]
        if states is not None:
            mine.append(cases.c.state.in_(states))
        return self._rows(shown_cases().where(*mine).order_by(cases.c.changed_at.desc(), cases.c.id).limit(limit))

    def by_ids(self, ids: Iterable[str | None]) -> Mapping[str, Row]:
        """Return cases by their ids."""
        wanted = {one for one in ids if one}
        found = self._rows(shown_cases().where(cases.c.id.in_(wanted))) if wanted else []
        return {row["id"]: row for row in found}

    def plans_of(self, topic_ids: Sequence[str]) -> list[Row]:
        """Return the plans of some topics, the latest last."""
        mine = (cases.c.machine == "plan", cases.c.topic_id.in_(topic_ids))
        return self._rows(shown_cases().where(*mine).order_by(cases.c.opened_at)) if topic_ids else []

    def notices(self, unit: str, limit: int, types: Sequence[str] | None = None) -> list[Row]:
        """Return the facts of a division that the notice board shows, the newest first."""
        statement = (
            shown_cases()
            .add_columns(timeline.c.type, timeline.c.at, timeline.c.data)
            .join(timeline, timeline.c.about == cases.c.id)
            .where(timeline.c.is_own, timeline.c.type.in_(types or PUBLIC_FACTS), below(cases.c.division, unit))
            .order_by(timeline.c.at.desc(), timeline.c.arrived.desc())
            .limit(limit)
        )
        return self._rows(statement)

    def _root_of(self, case: Row) -> str:
        """Return what a case hangs on: its topic, else the issue into which it was merged, else itself."""
        topic = case["id"] if case["machine"] == "topic" else case["topic_id"] or self._topic_of(case)
        master = None if topic else self.case(case["facts"].get("master_issue_id") or "")
        return self._root_of(master) if master else topic or case["id"]

    def _topic_of(self, case: Row) -> str | None:
        above = case["plan_id"] or case["meeting_id"]
        found = self._first(select(cases.c.topic_id).where(cases.c.id == above)) if above else None
        return found["topic_id"] if found else None


def shown_cases() -> Select[Any]:
    """Return the cases with a title, taken from the plan or the topic where they have none of their own."""
    title = func.coalesce(cases.c.title, plan_of_case.c.title, topic_of_case.c.title).label("shown_title")
    numbers = (topic_of_case.c.number.label("topic_number"), plan_of_case.c.number.label("plan_number"))
    return with_titles(select(cases, title, *numbers))


def with_titles(statement: Select[Any]) -> Select[Any]:
    """Return a question about cases that can also see the plan and the topic of each."""
    topic = func.coalesce(cases.c.topic_id, plan_of_case.c.topic_id)
    return (
        statement.select_from(cases)
        .outerjoin(plan_of_case, plan_of_case.c.id == cases.c.plan_id)
        .outerjoin(topic_of_case, topic_of_case.c.id == topic)
    )
