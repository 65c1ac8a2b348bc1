"""To which larger thing the subject of an event belongs."""

from contracts.events import event_type
from kit.event import Event

# In which field an event of an aggregate names the thing above it; the first one present counts.
_ABOVE = {
    "meeting": ("topic_ids",),
    "plan": ("topic_id",),
    "publicity": ("plan_id",),
    "objection": ("plan_id",),
    "action": ("plan_id",),
    "order": ("item_id", "issue_id"),
    "minutes": ("meeting_id",),
    "attendance": ("meeting_id",),
    "vote": ("meeting_id",),
}
_JOINED = {"intake.issue.linked_to_topic": "topic_id", "intake.issue.merged": "master_issue_id"}
_PARTED = frozenset({"intake.issue.unlinked", "intake.issue.unmerged", "intake.issue.reopened"})


def aggregate_of(event: Event) -> str:
    """Return the kind of thing an event is about, such as `issue`."""
    return event_type(event.type).aggregate


def parent_of(event: Event) -> str | None:
    """Return the thing above, as far as this event says."""
    if event.type in _JOINED:
        return str(event.data[_JOINED[event.type]])
    names = _ABOVE.get(aggregate_of(event), ())
    found = next((event.data[name] for name in names if event.data.get(name)), None)
    return found[0] if isinstance(found, list | tuple) else found


def has_no_parent_any_more(event: Event) -> bool:
    """Whether the event says that its subject stands alone again."""
    return event.type in _PARTED


def roots_for(part: str, event: Event) -> tuple[str, ...]:
    """Return the cases in which to look for people with a part; none means the topmost case around the subject."""
    kind = aggregate_of(event)
    if kind in {"issue", "objection"}:
        return (event.subject,)
    if part == "reporter":
        return tuple(event.data.get("topic_ids", ()))
    return (str(event.data.get("meeting_id") or event.data.get("plan_id") or event.subject),)
