"""What is kept of a plan."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kit.machine import NONE, Aggregate, Data
from services.supervision.domain import canonical
from services.supervision.domain.clause import Clause, read_clause


@dataclass
class PlanRecord(Aggregate):
    """The fields of a plan, and what follows from them."""

    id: str
    number: str
    county: str
    division: str
    rules_version: int
    topic_id: str
    meeting_id: str
    title_public: str
    level: str
    decider_org: str
    state: str = NONE
    version: int = 0
    plan_version: int = 1
    clauses: list[dict[str, Any]] = field(default_factory=list)
    drafters: list[str] = field(default_factory=list)
    drafted_at: datetime | None = None
    confirmed_at: datetime | None = None
    fingerprint: str = ""
    submitted_at: datetime | None = None
    decision_due_at: datetime | None = None
    decision: dict[str, Any] | None = None
    issued_at: datetime | None = None
    ended_at: datetime | None = None
    public_explanation: str = ""
    survey_closes_at: datetime | None = None
    resolution_level: str | None = None
    survey: dict[str, int] | None = None
    retention_class: str = ""

    @property
    def correlation_id(self) -> str:
        """Return the topic, so that the whole case reads together."""
        return self.topic_id

    @property
    def terms(self) -> tuple[Clause, ...]:
        """Return the clauses."""
        return tuple(read_clause(entry) for entry in self.clauses)

    @property
    def public_terms(self) -> tuple[Clause, ...]:
        """Return the clauses that the public sees."""
        return tuple(clause for clause in self.terms if clause.public)

    @property
    def public_words(self) -> list[str]:
        """Return every free text of the plan that the public sees."""
        buildings = [clause.cooperation.building for clause in self.public_terms if clause.cooperation]
        return [self.title_public, self.public_explanation, *(clause.text for clause in self.public_terms), *buildings]

    @property
    def canonical_text(self) -> str:
        """Return the text that is fingerprinted."""
        return canonical.plan_text(self.number, self.title_public, self.plan_version, self.terms)

    @property
    def is_terminated(self) -> bool:
        """Whether the party organisation ended the plan before it was carried out."""
        return bool(self.decision) and (self.decision or {})["outcome"] == "terminated"

    def named(self, *, with_title: bool = False, with_version: bool = False) -> Data:
        """Return the fields by which every event of the plan names it."""
        told: Data = {"number": self.number, "topic_id": self.topic_id}
        told |= {"title_public": self.title_public} if with_title else {}
        return told | ({"plan_version": self.plan_version} if with_version else {})
