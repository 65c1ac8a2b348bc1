from kit.event import ReadyMessage
from kit.messaging.held import LONGEST_PAUSE_SECONDS, HeldSubjects, OutboxRow, in_order

LIT, OUT = ("yishi.events", "620502.lamp.lit"), ("yishi.events", "620502.lamp.put_out")


def a_row(row_id: int, subject: str, route: tuple[str, str] = LIT) -> OutboxRow:
    return OutboxRow(row_id, ReadyMessage(f"message-{row_id}", *route, {"ce-subject": subject}, "{}"))


def ids(rows: list[OutboxRow]) -> list[int]:
    return [row.id for row in rows]


def test_with_proven_routes_everything_travels_together() -> None:
    rows = [a_row(1, "a"), a_row(2, "a", OUT), a_row(3, "b")]

    assert ids(in_order(rows, {LIT, OUT})) == [1, 2, 3]


def test_what_follows_an_untried_route_of_the_same_aggregate_waits() -> None:
    rows = [a_row(1, "a"), a_row(2, "a", OUT), a_row(3, "a"), a_row(4, "b", OUT)]

    assert ids(in_order(rows, {OUT})) == [1, 4]


def test_an_aggregate_waits_twice_as_long_each_time() -> None:
    held = HeldSubjects()

    pauses = []
    for _ in range(8):
        held.hold("a", now=0)
        pauses.append(next(pause for pause in range(1, 100) if not held.waiting(now=pause)))

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert pauses[-1] == LONGEST_PAUSE_SECONDS


def test_a_released_aggregate_begins_anew() -> None:
    held = HeldSubjects()
    held.hold("a", now=0)
    held.hold("a", now=0)

    held.release(["a", "b"])

    assert len(held) == 0
    held.hold("a", now=0)
    assert held.waiting(now=0.5) == ["a"]
    assert held.waiting(now=1) == []


def test_a_message_without_subject_holds_only_itself() -> None:
    row = OutboxRow(1, ReadyMessage("message-1", *LIT, {}, "{}"))

    assert row.subject == "message-1"
