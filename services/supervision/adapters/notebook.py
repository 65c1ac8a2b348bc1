"""What supervision learnt from other services: topics, confirmed minutes, and how reporters rated their answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.supervision.adapters.tables import callbacks, known_topics, plan_seeds

SATISFACTIONS = ("satisfied", "basically_satisfied", "dissatisfied")


@dataclass(frozen=True)
class KnownTopic:
    """What a plan takes over from its topic."""

    topic_id: str
    number: str
    title_public: str
    level: str
    division: str
    sequence: int


@dataclass(frozen=True)
class PlanSeed:
    """Minutes that ask for a plan on one topic."""

    id: str
    topic_id: str
    meeting_id: str
    county: str
    division: str
    rules_version: int
    fingerprint: str
    clause_count: int
    confirmed_at: datetime
    plan_id: str | None = None


class Notebook:
    """The notes, in the transaction of a unit of work."""

    def __init__(self, session: Session) -> None:
        """Bind the notes to a session."""
        self.session = session

    def keep_topic(self, topic: KnownTopic) -> None:
        """Note a topic; an older telling never replaces a newer one."""
        statement = insert(known_topics).values(vars(topic))
        newer = {name: statement.excluded[name] for name in vars(topic) if name != "topic_id"}
        self.session.execute(
            statement.on_conflict_do_update(
                index_elements=["topic_id"],
                set_=newer,
                where=known_topics.c.sequence < statement.excluded.sequence,
            )
        )

    def topic(self, topic_id: str) -> KnownTopic | None:
        """Return a topic, if it was heard of."""
        row = self.session.execute(select(known_topics).where(known_topics.c.topic_id == topic_id)).mappings().first()
        return KnownTopic(**row) if row else None

    def sow(self, seed: PlanSeed) -> None:
        """Note that a plan is due."""
        self.session.execute(insert(plan_seeds).values(vars(seed)).on_conflict_do_nothing())

    def seed_for(self, topic_id: str) -> PlanSeed | None:
        """Return the latest minutes of a topic for which no plan was drafted; nobody else may take them meanwhile."""
        free = (plan_seeds.c.topic_id == topic_id, plan_seeds.c.plan_id.is_(None))
        statement = (
            select(plan_seeds).where(*free).order_by(plan_seeds.c.confirmed_at.desc()).limit(1).with_for_update()
        )
        row = self.session.execute(statement).mappings().first()
        return PlanSeed(**row) if row else None

    def use_seed(self, seed: PlanSeed, plan_id: str) -> None:
        """Note which plan grew from the minutes; older minutes of the topic are used up with them."""
        free = (plan_seeds.c.topic_id == seed.topic_id, plan_seeds.c.plan_id.is_(None))
        self.session.execute(update(plan_seeds).where(*free).values(plan_id=plan_id))

    def note_reply(self, issue_id: str, topic_id: str, at: datetime) -> None:
        """Note that a reporter was answered."""
        self._note(issue_id, topic_id, {"replied_at": at})

    def note_closing(self, issue_id: str, topic_id: str, at: datetime) -> None:
        """Note that an issue was closed."""
        self._note(issue_id, topic_id, {"closed_at": at})

    def note_rating(self, issue_id: str, topic_id: str, answers: dict[str, Any], sequence: int) -> None:
        """Note how a reporter rated the answer; only the last rating counts."""
        self._note(issue_id, topic_id, {**answers, "rated_sequence": sequence}, newest=True)

    def _note(self, issue_id: str, topic_id: str, values: dict[str, Any], *, newest: bool = False) -> None:
        row = {"issue_id": issue_id, "topic_id": topic_id, "rated_sequence": 0, **values}
        statement = insert(callbacks).values(row)
        fresher = callbacks.c.rated_sequence < statement.excluded.rated_sequence if newest else None
        self.session.execute(
            statement.on_conflict_do_update(
                index_elements=["issue_id"], set_={"topic_id": topic_id, **values}, where=fresher
            )
        )

    def survey_of(self, topic_id: str) -> dict[str, int]:
        """Return the raw counts of the three rates for a topic."""
        asked = (callbacks.c.topic_id == topic_id, callbacks.c.satisfaction_code.is_not(None))
        rows = list(self.session.execute(select(callbacks).where(*asked)))
        answers = {code: sum(row.satisfaction_code == code for row in rows) for code in SATISFACTIONS}
        contacted = sum(bool(row.is_contacted) for row in rows)
        solved = sum(bool(row.is_solved) for row in rows)
        return {**answers, "valid_callbacks": len(rows), "contacted": contacted, "solved": solved}

    def last_reply_at(self, topic_id: str) -> datetime | None:
        """Return when the last reporter of a topic was answered."""
        times = self.session.scalars(select(callbacks.c.replied_at).where(callbacks.c.topic_id == topic_id))
        return max((time for time in times if time is not None), default=None)
