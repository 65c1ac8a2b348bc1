"""A meeting: called, held, concluded, and followed by its minutes into the archive."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.roles import Role
from kit.act import Act
from kit.machine import SAME, Data, transition
from kit.refusals import Conflict
from services.meetings.domain.meeting_calling import Calling
from services.meetings.domain.meeting_sitting import Sitting

ENOUGH_TO_AVERAGE = 3
AFTER_THE_END = ("concluded", "minutes_drafted", "minutes_confirmed")


class FeedbackNotOpen(Conflict):
    """A meeting is rated after its end, for some days, and once by each attendee."""

    code = "meetings.feedback_not_open"


@dataclass
class Meeting(Calling, Sitting):
    """One deliberation meeting, which may take several sittings."""

    machine: ClassVar[str] = "meeting"

    def rate(self, act: Act, attendance_id: str, points: int) -> None:
        """Take the rating of somebody who was there."""
        ends_at = self.feedback_closes_at
        is_open = self.state in AFTER_THE_END and ends_at is not None and act.at <= ends_at
        if not is_open or attendance_id in self.feedback:
            raise FeedbackNotOpen(state=self.state)
        self.feedback = {**self.feedback, attendance_id: points}
        self.touched()

    @transition(
        "close_feedback",
        sources=AFTER_THE_END,
        to=SAME,
        actors=(Role.TIMER,),
        guards=("feedback_window_over",),
        emits="meetings.meeting.feedback_collected",
    )
    def close_feedback(self, act: Act) -> Data:
        """Count the ratings when their time is over; a few answers give no average, for they could be guessed."""
        is_over = self.feedback_closes_at is not None and act.at >= self.feedback_closes_at
        self.hold("feedback_window_over", is_over and self.feedback_closed_at is None)
        self.feedback_closed_at = act.at
        given = list(self.feedback.values())
        average = {"feedback_average": round(sum(given) / len(given), 1)} if len(given) >= ENOUGH_TO_AVERAGE else {}
        return {"number": self.number, "feedback_count": len(given), **average}

    @transition(
        "mark_minutes_drafted",
        sources=("concluded",),
        to="minutes_drafted",
        actors=(Role.SYSTEM,),
        guards=("minutes_exist",),
    )
    def mark_minutes_drafted(self, act: Act, *, minutes_state: str) -> None:  # noqa: ARG002 -- every transition takes the act
        """Follow the minutes."""
        self.hold("minutes_exist", minutes_state == "drafted")

    @transition(
        "mark_minutes_confirmed",
        sources=("minutes_drafted",),
        to="minutes_confirmed",
        actors=(Role.SYSTEM,),
        guards=("minutes_are_confirmed",),
    )
    def mark_minutes_confirmed(self, act: Act, *, minutes_state: str) -> None:  # noqa: ARG002 -- see above
        """Follow the minutes."""
        self.hold("minutes_are_confirmed", minutes_state == "confirmed")

    @transition(
        "archive",
        sources=("minutes_confirmed",),
        to="archived",
        actors=(Role.TIMER,),
        guards=("retention_class_set",),
        emits="meetings.meeting.archived",
    )
    def archive(self, act: Act, *, retention_class: str, fingerprint: str) -> Data:  # noqa: ARG002 -- see above
        """Put the file away for as long as its class asks."""
        self.hold("retention_class_set", retention_class)
        self.retention_class = retention_class
        return {"number": self.number, "fingerprint": fingerprint}
