"""What is kept of an objection."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from contracts.rules import ObjectionTerms
from kit.machine import NONE, Aggregate, Data

ENDED = frozenset({"inadmissible", "closed", "withdrawn"})
IN_HAND = frozenset({"accepted", "under_review"})
UPHELD = frozenset({"upheld", "partly_upheld"})


class Finding(StrEnum):
    """What was found about an objection."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Grounds:
    """The reasons of a finding, and what the supervision committee said where owners are concerned."""

    reasons: str
    touches_owners: bool = False
    committee_opinion: str = ""

    @property
    def committee_was_heard(self) -> bool:
        """Whether the committee was heard, or need not be."""
        return not self.touches_owners or bool(self.committee_opinion.strip())


@dataclass
class ObjectionRecord(Aggregate):
    """The fields of an objection, and what follows from them."""

    id: str
    number: str
    county: str
    division: str
    rules_version: int
    plan_id: str
    topic_id: str
    publicity_id: str
    publicity_kind: str
    text: str
    person_mark: str
    state: str = NONE
    version: int = 0
    clause_no: int | None = None
    capacity: str = "resident"
    is_anonymous: bool = False
    account_id: str | None = None
    contact_ref: str | None = None
    follow_code: str = ""
    filed_at: datetime | None = None
    due_at: datetime | None = None
    handler: str | None = None
    decision: str | None = None
    grounds: dict[str, Any] | None = None
    refusal_reason: str | None = None
    response: str = ""
    late_reason: str = ""
    responded_at: datetime | None = None
    appeal_text: str = ""
    appeal_count: int = 0
    appeal_reasons: str = ""
    ended_at: datetime | None = None

    @property
    def correlation_id(self) -> str:
        """Return the topic, so that the whole case reads together."""
        return self.topic_id

    @property
    def is_open(self) -> bool:
        """Whether it still waits for something, an appeal among it."""
        return self.state not in ENDED

    @property
    def is_upheld(self) -> bool:
        """Whether it was found right, at least in part."""
        return self.decision in UPHELD

    def silent_from(self, terms: ObjectionTerms) -> datetime:
        """Return when silence counts as acceptance of the answer."""
        assert self.responded_at is not None  # noqa: S101 -- the states allow it only after an answer
        return self.responded_at + timedelta(days=terms.silence_closes_after_days)

    def _named(self) -> Data:
        told: Data = {"plan_id": self.plan_id, "publicity_id": self.publicity_id}
        return told if self.clause_no is None else {**told, "clause_no": self.clause_no}
