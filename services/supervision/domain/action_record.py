"""What is kept of an action item."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from contracts.roles import Role
from kit.machine import NONE, Aggregate, Data

ENDED = frozenset({"closed", "terminated"})
AT_WORK = frozenset({"in_progress", "blocked"})
DONE = frozenset({"reported_done", "verified"})
LEAD = (Role.LEAD_UNIT,)

Log = list[dict[str, Any]]


@dataclass
class ActionRecord(Aggregate):
    """The fields of an action item, and what follows from them."""

    id: str
    county: str
    division: str
    rules_version: int
    plan_id: str
    plan_number: str
    topic_id: str
    clause_no: int
    text: str
    item_kind: str
    priority: str
    lead_org: str
    support_orgs: list[str]
    due_on: date
    original_due_on: date
    state: str = NONE
    version: int = 0
    public: bool = True
    milestone_code: str | None = None
    depends_on: list[str] = field(default_factory=list)
    cooperation: dict[str, Any] | None = None
    may_start_early: bool = False
    assigned_at: datetime | None = None
    due_accept_at: datetime | None = None
    due_return_at: datetime | None = None
    accepted_silently: bool = False
    return_request: dict[str, Any] | None = None
    returned_by: list[str] = field(default_factory=list)
    started_on: date | None = None
    percent: int = 0
    reports: Log = field(default_factory=list)
    last_report_on: date | None = None
    blocked_cause: str | None = None
    blocked_on: date | None = None
    extension: dict[str, Any] | None = None
    extension_count: int = 0
    announcements: Log = field(default_factory=list)
    coordination: Log = field(default_factory=list)
    follow_ups: Log = field(default_factory=list)
    done_on: date | None = None
    evidence: str = ""
    verification: dict[str, Any] | None = None
    sent_back_count: int = 0
    resolution_level: str | None = None
    feedback: str = ""
    ended_on: date | None = None
    light: str = "normal"
    lights_shown: list[dict[str, str]] = field(default_factory=list)
    yellow_count: int = 0

    @property
    def correlation_id(self) -> str:
        """Return the topic, so that the whole case reads together."""
        return self.topic_id

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to do."""
        return self.state in ENDED

    @property
    def is_on_time(self) -> bool:
        """Whether the work was reported done by the due date in force."""
        return self.done_on is not None and self.done_on <= self.due_on

    @property
    def is_on_time_originally(self) -> bool:
        """Whether the work was reported done by the first due date."""
        return self.done_on is not None and self.done_on <= self.original_due_on

    def is_doer(self, org: str | None) -> bool:
        """Whether an organisation carries the item out, alone or with others."""
        return org is not None and (org == self.lead_org or org in self.support_orgs)

    def listed(self) -> Data:
        """Return the line of the responsibility list."""
        return {
            "item_id": self.id,
            "lead_org_code": self.lead_org,
            "support_org_codes": list(self.support_orgs),
            "priority": self.priority,
            "due_on": self.due_on.isoformat(),
            "depends_on": list(self.depends_on),
            **self._milestone(),
        }

    def _milestone(self) -> Data:
        return {"milestone_code": self.milestone_code} if self.milestone_code else {}

    def _led(self, *, with_due: bool = True) -> Data:
        told: Data = {"plan_id": self.plan_id, "lead_org_code": self.lead_org}
        return {**told, "due_on": self.due_on.isoformat()} if with_due else told
