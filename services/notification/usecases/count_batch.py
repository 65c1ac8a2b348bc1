"""Say what became of a batch, when nothing of it is on its way any more."""

from collections.abc import Mapping
from datetime import timedelta

from kit.event import Event
from services.notification.adapters.unit_of_work import NotificationWork
from services.notification.usecases.request_delivery import CLOSE_BATCH

COUNT_AGAIN_AFTER = timedelta(minutes=10)
OPEN = frozenset({"requested", "queued", "deferred", "sending", "failed", "retrying"})
OUTCOMES: Mapping[str, frozenset[str]] = {
    "sent": frozenset({"sent", "delivered", "read"}),
    "delivered": frozenset({"delivered", "read"}),
    "failed": frozenset({"dead", "fell_back"}),
    "suppressed": frozenset({"suppressed", "expired"}),
}


def close_batch(batch_id: str, work: NotificationWork) -> None:
    """Tell the counts of a batch, or look again later."""
    states = work.batches.states(batch_id)
    if OPEN & states.keys():
        work.remind(CLOSE_BATCH, batch_id, work.now + COUNT_AGAIN_AFTER)
        return
    batch = work.batches.get(batch_id)
    work.tell(
        Event(
            id=work.fresh_id(),
            type="notification.batch.completed",
            source=f"/yishi/{work.stage.service}",
            subject=batch_id,
            time=work.now,
            county=batch["county"],
            division=batch["division"],
            sequence=1,
            correlation_id=batch["subject"],
            causation_id=batch["source_id"],
            actor_role="system",
            data={
                "business_ref": batch["business_ref"],
                "template_code": batch["template_code"],
                "message_channel": batch["channel"],
                "counts": counts_of(states),
            },
        )
    )


def counts_of(states: Mapping[str, int]) -> dict[str, int]:
    """Return how many of a batch were sent, delivered, failed or never sent."""
    return {
        outcome: sum(count for state, count in states.items() if state in covered)
        for outcome, covered in OUTCOMES.items()
    }
