"""Kinds of commands: what each must have done, exactly once, when everything is quiet."""

from collections import Counter
from dataclasses import dataclass, field

from kit.messaging.names import parked
from tests.support.workshop import LIT, PUT_OUT

LIT_QUEUE = "gallery.on_lamp_lit"
PUT_OUT_QUEUE = "gallery.on_lamp_put_out"
ARCHIVE_QUEUE = "archive.on_anything"
QUEUES = (LIT_QUEUE, PUT_OUT_QUEUE, ARCHIVE_QUEUE)

Effect = tuple[str, str]

IN_GALLERY: tuple[Effect, ...] = (("gallery", LIT), ("gallery", PUT_OUT))
IN_ARCHIVE: tuple[Effect, ...] = (("archive", LIT), ("archive", PUT_OUT))
LAMP: Effect = ("workshop", "lamp")


@dataclass(frozen=True)
class Kind:
    """How the lamps of a command are named, and what becomes of them."""

    word: str
    effects: tuple[Effect, ...] = (LAMP, *IN_GALLERY, *IN_ARCHIVE)
    parked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """One command: its idempotency key, and its kind."""

    key: str
    kind: Kind = field(compare=False)

    @property
    def effects(self) -> Counter[Effect]:
        """What it must have done."""
        return Counter(self.kind.effects)

    @property
    def parked(self) -> Counter[tuple[str, str]]:
        """What of it must lie in a parked queue."""
        return Counter((parked(queue), self.key) for queue in self.kind.parked)


PLAIN = Kind("plain")
SLOW = Kind("slow")
THRICE = Kind("thrice")
BROKEN = Kind("broken", (LAMP, ("gallery", PUT_OUT)), (LIT_QUEUE, ARCHIVE_QUEUE, ARCHIVE_QUEUE))
HOPELESS = Kind("hopeless", (LAMP, ("gallery", PUT_OUT), *IN_ARCHIVE), (LIT_QUEUE,))


def command_of(lamp_id: str) -> str:
    """Return the key of the command that lit a lamp; other names stand for themselves."""
    return lamp_id.rpartition(".")[0] or lamp_id
