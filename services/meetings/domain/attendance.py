"""One person's part in one sitting of a meeting: invited, answered, came, left."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from contracts.roles import Role
from kit.act import Act
from kit.machine import NONE, Aggregate, Data, transition

DELEGATING = frozenset({"department_rep", "contractor_rep"})
NOT_YET_THERE = ("invited", "confirmed", "declined", "delegated")
CAME = frozenset({"present", "left"})


@dataclass
class Attendance(Aggregate):
    """Somebody invited under the composition rule, or as a guest without a vote."""

    machine: ClassVar[str] = "attendance"

    id: str
    county: str
    division: str
    meeting_id: str
    sitting: int
    case_id: str
    category: str
    is_guest: bool = False
    account_id: str | None = None
    name: str = ""
    org_code: str | None = None
    contact_ref: str | None = None
    state: str = NONE
    version: int = 0
    delegate_name: str = ""
    checked_in_at: datetime | None = None
    left_at: datetime | None = None
    answers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def correlation_id(self) -> str:
        """Return the topic under discussion."""
        return self.case_id

    @property
    def is_member(self) -> bool:
        """Whether the person counts for the quorum."""
        return not self.is_guest

    @transition("invite", sources=(NONE,), to="invited", actors=(Role.CONVENER,), guards=("invited_as_member",))
    def invite(self, act: Act, categories: frozenset[str]) -> None:  # noqa: ARG002 -- every transition takes the act
        """Invite under one of the county's categories, or as a guest."""
        self.hold("invited_as_member", self.is_guest or self.category in categories, category=self.category)

    @transition(
        "accept_invitation",
        sources=("invited", "declined"),
        to="confirmed",
        actors=(Role.ATTENDEE,),
        guards=("before_start",),
        emits="meetings.attendance.invitation_answered",
    )
    def accept_invitation(self, act: Act, *, started: bool) -> Data:
        """Say that one will come."""
        return self._answer(act, "accepted", started=started)

    @transition(
        "decline_invitation",
        sources=("invited", "confirmed"),
        to="declined",
        actors=(Role.ATTENDEE,),
        guards=("before_start",),
        emits="meetings.attendance.invitation_answered",
    )
    def decline_invitation(self, act: Act, *, started: bool) -> Data:
        """Say that one cannot come."""
        return self._answer(act, "declined", started=started)

    @transition(
        "delegate",
        sources=("invited", "confirmed"),
        to="delegated",
        actors=(Role.ATTENDEE,),
        guards=("before_start", "delegate_allowed"),
        emits="meetings.attendance.invitation_answered",
    )
    def delegate(self, act: Act, delegate_name: str, *, started: bool) -> Data:
        """Send somebody else of the same department or contractor."""
        self.hold("delegate_allowed", self.category in DELEGATING and delegate_name.strip(), category=self.category)
        self.delegate_name = delegate_name
        return self._answer(act, "delegated", started=started)

    def _answer(self, act: Act, response: str, *, started: bool) -> Data:
        self.hold("before_start", not started)
        self.answers = [*self.answers, {"response": response, "at": act.at.isoformat()}]
        return {"meeting_id": self.meeting_id, "member_category": self.category, "response": response}

    @transition(
        "check_in",
        sources=NOT_YET_THERE,
        to="present",
        actors=(Role.ATTENDEE, Role.COMMUNITY_CLERK),
        guards=("room_code_or_clerk", "once_per_person"),
        emits="meetings.attendance.recorded",
    )
    def check_in(self, act: Act, *, code_is_right: bool, already_there: bool, present_count: int) -> Data:
        """Come in with the code shown in the room, or be let in by the clerk."""
        self.hold("room_code_or_clerk", code_is_right or act.role_among((Role.COMMUNITY_CLERK,)))
        self.hold("once_per_person", not already_there and self.checked_in_at is None)
        self.checked_in_at = act.at
        return {"meeting_id": self.meeting_id, "member_category": self.category, "present_count": present_count}

    @transition(
        "check_out",
        sources=("present",),
        to="left",
        actors=(Role.ATTENDEE, Role.COMMUNITY_CLERK, Role.SYSTEM),
    )
    def check_out(self, act: Act) -> None:
        """Leave the room."""
        self.left_at = act.at

    @transition("mark_absent", sources=NOT_YET_THERE, to="absent", actors=(Role.SYSTEM,), guards=("meeting_ended",))
    def mark_absent(self, act: Act, *, ended: bool) -> None:  # noqa: ARG002 -- every transition takes the act
        """Note that the sitting ended without this person."""
        self.hold("meeting_ended", ended)


def by_category(attendances: list[Attendance]) -> dict[str, int]:
    """Return how many of these there are of each category."""
    categories = sorted({attendance.category for attendance in attendances})
    return {category: sum(1 for one in attendances if one.category == category) for category in categories}
