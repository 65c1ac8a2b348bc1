"""Cases and what happened to them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from services.portal.adapters.rows import Questions, Row, below
from services.portal.adapters.tables import cases, timeline
from services.portal.domain.next_steps import Waiting

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


class CaseReads(Questions):
    """What can be asked about cases."""

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

    def _topic_of(self, case: Row) -> str | None:
        above = case["plan_id"] or case["meeting_id"]
        found = self._first(select(cases.c.topic_id).where(cases.c.id == above)) if above else None
        return found["topic_id"] if found else None


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
        made.c.state.not_in(("cancelled", "withdrawn")),
    )
