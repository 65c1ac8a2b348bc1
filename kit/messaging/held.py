"""Which events may be published now: the order within an aggregate is kept, and one without a queue stops no other."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from kit.event import ReadyMessage

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0


@dataclass(frozen=True)
class OutboxRow:
    """One row of the outbox: its place in the order, whose it is, and what to send."""

    id: int
    message: ReadyMessage

    @property
    def subject(self) -> str:
        """Return the aggregate whose events must keep their order."""
        return self.message.headers.get("ce-subject", self.message.message_id)

    @property
    def route(self) -> tuple[str, str]:
        """Return where the broker decides about queues."""
        return (self.message.exchange, self.message.routing_key)


@dataclass
class HeldSubjects:
    """Aggregates that wait, because one of their events has no queue; each is tried again after a growing pause."""

    _pauses: dict[str, float] = field(default_factory=dict)
    _until: dict[str, float] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many aggregates have an event without a queue."""
        return len(self._pauses)

    def hold(self, subject: str, now: float) -> None:
        """Let an aggregate wait, twice as long as the last time."""
        pause = min(self._pauses.get(subject, FIRST_PAUSE_SECONDS / 2) * 2, LONGEST_PAUSE_SECONDS)
        self._pauses[subject] = pause
        self._until[subject] = now + pause

    def release(self, subjects: Iterable[str]) -> None:
        """Forget aggregates whose events found a queue."""
        for subject in subjects:
            self._pauses.pop(subject, None)
            self._until.pop(subject, None)

    def waiting(self, now: float) -> list[str]:
        """Return the aggregates whose pause is not over."""
        return [subject for subject, until in self._until.items() if until > now]


def in_order(rows: Sequence[OutboxRow], proven: Collection[tuple[str, str]]) -> list[OutboxRow]:
    """Return the rows that may travel in one batch.

    What follows an untried route of the same aggregate waits for the next batch: were the first one returned, the
    second one would overtake it.
    """
    waiting: set[str] = set()
    chosen: list[OutboxRow] = []
    for row in rows:
        if row.subject in waiting:
            continue
        chosen.append(row)
        if row.route not in proven:
            waiting.add(row.subject)
    return chosen
