"""A supervision order: one warning of one colour about one item, answered by the unit that it is sent to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from contracts.roles import Role
from kit.act import Act
from kit.machine import NONE, Aggregate, Data, transition

NEXT_COLOUR = {"blue": "yellow", "yellow": "red", "red": "red"}
OPEN = ("issued", "acknowledged", "rectified")


@dataclass
class Order(Aggregate):
    """One order; its colour is issued once for each item and due date."""

    machine: ClassVar[str] = "order"

    id: str
    number: str
    county: str
    division: str
    rules_version: int
    item_id: str
    plan_id: str
    topic_id: str
    colour: str
    target_org: str
    due_on: date
    item_due_on: date
    state: str = NONE
    version: int = 0
    issued_on: date | None = None
    acknowledged_at: datetime | None = None
    measures: str = ""
    evidence: str = ""
    rectified_on: date | None = None
    answer: str = ""
    ended_on: date | None = None

    @property
    def correlation_id(self) -> str:
        """Return the topic, so that the whole case reads together."""
        return self.topic_id

    @property
    def is_open(self) -> bool:
        """Whether the unit still owes something."""
        return self.state in OPEN

    @transition(
        "issue",
        sources=(NONE,),
        to="issued",
        actors=(Role.TIMER, Role.COUNTY_CPPCC, Role.STREET_CLERK),
        guards=("colour_not_issued_before",),
        emits="supervision.order.issued",
    )
    def issue(self, act: Act, *, issued_before: bool, today: date) -> Data:  # noqa: ARG002 -- every transition takes the act
        """Warn the unit that carries the item out."""
        self.hold("colour_not_issued_before", not issued_before, colour=self.colour)
        self.issued_on = today
        told = {"matter_type": "item", "due_on": self.due_on.isoformat(), "item_id": self.item_id}
        return {**self._named(), **told}

    @transition(
        "acknowledge",
        sources=("issued",),
        to="acknowledged",
        actors=(Role.TARGET_UNIT,),
        emits="supervision.order.acknowledged",
    )
    def acknowledge(self, act: Act, *, today: date) -> Data:
        """Confirm that the order arrived."""
        self.acknowledged_at = act.at
        return {**self._named(), "acknowledged_on_time": today <= self.due_on}

    @transition(
        "rectify",
        sources=("issued", "acknowledged"),
        to="rectified",
        actors=(Role.TARGET_UNIT,),
        guards=("rectification_evidence_given",),
        emits="supervision.order.rectified",
    )
    def rectify(self, act: Act, *, measures: str, evidence: str, today: date) -> Data:  # noqa: ARG002 -- see above
        """Report what was done about it, and show it."""
        self.hold("rectification_evidence_given", measures.strip() and evidence.strip())
        self.measures, self.evidence, self.rectified_on = measures, evidence, today
        return {**self._named(), "on_time": today <= self.due_on}

    @transition(
        "close",
        sources=OPEN,
        to="closed",
        actors=(Role.COUNTY_CPPCC, Role.STREET_CLERK, Role.SYSTEM),
        guards=("rectification_accepted",),
        emits="supervision.order.closed",
    )
    def close(self, act: Act, *, accepted: bool, answer: str, workdays: int, today: date) -> Data:  # noqa: ARG002 -- see above
        """End it after the rectification was checked, or because the item itself ended."""
        self.hold("rectification_accepted", accepted)
        self.answer, self.ended_on = answer, today
        ready = self.rectified_on or today
        return {**self._named(), "on_time": ready <= self.due_on, "duration_workdays": workdays}

    @transition(
        "escalate",
        sources=OPEN,
        to="escalated",
        actors=(Role.TIMER, Role.COUNTY_CPPCC),
        guards=("ignored_or_failed",),
        emits="supervision.order.escalated",
    )
    def escalate(self, act: Act, *, reason: str, today: date) -> Data:  # noqa: ARG002 -- see above
        """Take it to the next colour because it was ignored or the rectification failed."""
        ignored = reason == "ignored" and self.rectified_on is None and today > self.due_on
        failed = reason == "rectification_failed" and self.rectified_on is not None
        self.hold("ignored_or_failed", ignored or failed, reason=reason)
        self.ended_on = today
        return {**self._named(), "next_colour": NEXT_COLOUR[self.colour], "reason_code": reason}

    def _named(self) -> Data:
        return {"number": self.number, "colour": self.colour, "target_org_code": self.target_org}
