"""When a contact has served its purpose: the case to which it is bound has ended."""

from kit.event import Event

ENDS = frozenset(
    {
        "intake.issue.closed",
        "intake.issue.rejected",
        "intake.issue.withdrawn",
        "meetings.meeting.archived",
        "meetings.meeting.cancelled",
        "supervision.objection.closed",
        "supervision.objection.refused",
        "supervision.objection.withdrawn",
    }
)
BEGINS_AGAIN = frozenset({"intake.issue.reopened"})


def ends_case(event: Event) -> bool:
    """Whether nobody bound to the subject of the event will be needed any more."""
    return event.type in ENDS


def begins_again(event: Event) -> bool:
    """Whether those who are bound to the subject are needed once more."""
    return event.type in BEGINS_AGAIN
