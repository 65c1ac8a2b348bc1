"""What a county asks of a case before and after the meeting: selection, publicity, objections, lights and replies."""

from dataclasses import dataclass

from contracts.text import Text


@dataclass(frozen=True)
class Criterion:
    """One criterion by which topics are scored, from 0 to `maximum`."""

    code: str
    name: Text
    maximum: int


@dataclass(frozen=True)
class TopicSelection:
    """How a topic is chosen."""

    criteria: tuple[Criterion, ...]
    threshold: int
    approver_role: str
    approver_may_be_proposer: bool
    max_rounds: int
    min_days_between_rounds: int


@dataclass(frozen=True)
class PublicityTerms:
    """How long a plan or a result is published, and when the clock runs."""

    kind: str
    days: int
    min_days: int
    max_days: int
    reason_needed_below_days: int
    day_unit: str
    clock_starts: str
    min_days_after_resume: int

    @property
    def needs_board(self) -> bool:
        """Whether the clock waits for the photo of the notice board."""
        return self.clock_starts == "online_and_board"

    def admits(self, days: int, *, has_reason: bool) -> bool:
        """Whether a period of so many days may be chosen."""
        long_enough = days >= self.reason_needed_below_days or has_reason
        return self.min_days <= days <= self.max_days and long_enough


@dataclass(frozen=True)
class ObjectionTerms:
    """How an objection is taken, answered and appealed."""

    accepted_until: str
    anonymous_allowed: bool
    acceptance_workdays: int
    response_workdays: int
    silence_closes_after_days: int
    appeals: int
    appeal_body: str
    appeal_days: int
    open_appeal_blocks_clearance: bool
    upheld_restarts_full_period: bool


@dataclass(frozen=True)
class Lights:
    """When an action item shows blue, yellow or red."""

    blue_workdays_before_due: int
    yellow_workdays_after_due: int
    yellow_on_missing_report: bool
    red_workdays_after_due: int
    red_from_yellow_count: int
    red_notifies: tuple[str, ...]


@dataclass(frozen=True)
class Extensions:
    """How often and how far a due date may be moved on request."""

    max_count_per_item: int
    max_workdays_each: int
    asked_before_due: bool
    decider: str
    original_due_date_kept: bool


@dataclass(frozen=True)
class Replies:
    """When reporters are answered, and how a case closes or opens again."""

    every_reporter_is_answered: bool
    after_milestone_workdays: int
    milestones: tuple[str, ...]
    failed_contacts_before_exception: int
    auto_close_after_days: int
    reopen_within_days: int
    reopen_limit_before_escalation: int


@dataclass(frozen=True)
class Survey:
    """How satisfaction is asked."""

    open_days: int
    answers: tuple[str, ...]
    reason_required_for: str
