"""Names that the broker knows: they are deployed things, and a changed one needs a migration note."""

ANYTHING = "#"
DELAYS: tuple[float, ...] = (1, 5, 30, 300)


def retry(queue: str, seconds: float) -> str:
    """Return the name of the queue in which a failed message waits."""
    return f"{queue}.retry.{seconds:g}"


def parked(queue: str) -> str:
    """Return the name of the queue in which messages wait for a person."""
    return f"{queue}.parked"
