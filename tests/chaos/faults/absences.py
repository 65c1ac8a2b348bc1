"""Servers that are away: while everything runs, and while the workers start."""

from tests.chaos.faults.fault import Fault, Form
from tests.chaos.load import Load
from tests.chaos.theatre import DOOR, REACTIONS, RELAY, Theatre, said
from tests.support.waiting import until

FILL_SECONDS = 300


class BrokerAway(Fault):
    """The broker is away for a while; everybody may command, and the outbox fills."""

    name = "RabbitMQ away, outbox fills"

    def __init__(self, form: Form) -> None:
        """Say how full the outbox must be before the broker comes back."""
        super().__init__()
        self._filled = form.filled

    def strike(self, theatre: Theatre, load: Load) -> None:
        theatre.broker.stop()
        until(lambda: (theatre.waiting() or 0) >= self._filled, seconds=FILL_SECONDS)
        assert load.turned_away == 0, "a caller was turned away because the broker was"

    def heal(self, theatre: Theatre) -> None:
        theatre.broker.start()


class StartWithoutBroker(Fault):
    """All workers start while the broker is away, and wait for it."""

    name = "start while RabbitMQ is away"

    def __init__(self, form: Form) -> None:
        """Say how many commands must wait."""
        super().__init__()
        self._lead = form.lead

    def strike(self, theatre: Theatre, load: Load) -> None:
        workers = [theatre.named(name) for name in (RELAY, REACTIONS)]
        theatre.dismiss(*workers)
        theatre.broker.stop()
        before = said(workers[1], "consumer_interrupted")
        theatre.hire(*workers)
        load.until_accepted(self._lead)
        until(lambda: said(workers[1], "consumer_interrupted") > before)

    def heal(self, theatre: Theatre) -> None:
        theatre.broker.start()


class StartWithoutDatabase(Fault):
    """Door and workers start while the database is away, and wait for it."""

    name = "start while PostgreSQL is away"

    def __init__(self, form: Form) -> None:
        """Say how many commands must be turned away."""
        super().__init__()
        self._lead = form.lead

    def strike(self, theatre: Theatre, load: Load) -> None:
        everybody = [theatre.named(name) for name in (DOOR, RELAY, REACTIONS)]
        theatre.dismiss(*everybody)
        theatre.postgres.stop()
        theatre.hire(*everybody, wait=False)
        load.until_repeated(self._lead)
        relay = everybody[1]
        before = said(relay, "relay_interrupted")
        until(lambda: said(relay, "relay_interrupted") > before, seconds=30)

    def heal(self, theatre: Theatre) -> None:
        theatre.postgres.start()
