"""What really happened: the effects of every command, read from the databases, and what lies in the parked queues."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kombu import Connection
from sqlalchemy import text

from kit.messaging.names import parked
from kit.sql.database import Database
from tests.chaos.kinds import LAMP, QUEUES, Command, Effect, command_of
from tests.support.workshop import outbox_size

_LAMPS = text("select id from lamps where id like :some")
_SEEN = text("select event_type, subject from seen where subject like :some")

Effects = Mapping[str, Counter[Effect]]


@dataclass(frozen=True)
class Verdict:
    """The commands that lack an effect, and those that have one too many."""

    lost: frozenset[str]
    twice: frozenset[str]


def judge(commands: Iterable[Command], effects: Effects) -> Verdict:
    """Compare what every command should have done with what it did."""
    expected = {command.key: command.effects for command in commands}
    nothing: Counter[Effect] = Counter()
    return Verdict(
        lost=frozenset(key for key, due in expected.items() if due - effects.get(key, nothing)),
        twice=frozenset(key for key, due in expected.items() if effects.get(key, nothing) - due),
    )


class Ledger:
    """Reads the three databases and the parked queues."""

    def __init__(self, databases: Mapping[str, Database], amqp_url: str) -> None:
        """Remember where everything is."""
        self._databases = databases
        self._amqp_url = amqp_url
        self._parked: Counter[tuple[str, str]] = Counter()

    def effects(self, scene: str = "") -> Effects:
        """Return what each command of a scene, or of all scenes, has done."""
        found: defaultdict[str, Counter[Effect]] = defaultdict(Counter)
        some = {"some": f"%-{scene}-%" if scene else "%"}
        for (lamp_id,) in self._ask("workshop", _LAMPS, some):
            found[command_of(lamp_id)][LAMP] += 1
        for place in ("gallery", "archive"):
            for event_type, subject in self._ask(place, _SEEN, some):
                found[command_of(subject)][place, event_type] += 1
        return found

    def waiting(self) -> int:
        """Return how many messages are in all outboxes."""
        return sum(outbox_size(database) for database in self._databases.values())

    def parked(self) -> Counter[tuple[str, str]]:
        """Return which commands' messages were ever parked, by queue; what lies there is taken out and remembered."""
        with Connection(self._amqp_url) as connection:
            channel = connection.default_channel
            for queue in map(parked, QUEUES):
                while (message := channel.basic_get(queue, no_ack=True)) is not None:
                    subject = message.headers.get("ce-subject") or message.properties.get("message_id", "")
                    self._parked[queue, command_of(subject)] += 1
        return self._parked.copy()

    def _ask(self, place: str, statement: object, values: Mapping[str, str]) -> list[tuple[str, ...]]:
        with self._databases[place].engine.connect() as connection:
            return [tuple(row) for row in connection.execute(statement, values)]  # type: ignore[call-overload]
