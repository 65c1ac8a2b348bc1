"""Read one's own messages."""

from typing import Any

from contracts.access import Actor
from contracts.roles import Role
from kit.act import Act
from kit.refusals import NotFound
from services.notification.adapters.unit_of_work import NotificationWork


def read_message(work: NotificationWork, actor: Actor, message_id: str) -> dict[str, Any]:
    """Note that a message of one's own was read; of an invitation the meeting's convener learns it, too."""
    assert actor.account_id is not None  # noqa: S101 -- the route is for those who are signed in
    message = work.inboxes.read(actor.account_id, message_id, work.now)
    if message is None:
        raise NotFound(machine="inbox_message")
    delivery = work.deliveries.get(message["delivery_id"])
    if delivery.is_invitation and delivery.state == "delivered":
        delivery.mark_read(Act(at=work.now, roles=frozenset({Role.ATTENDEE}), account_id=actor.account_id))
    return {**message, "unread": work.inboxes.unread(actor.account_id)}
