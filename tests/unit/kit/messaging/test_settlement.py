import pytest

from kit.event import ReadyMessage
from kit.failures import Abandoned, Park, Retry
from kit.messaging.settlement import Fate, Verdict, failed_copy, judge, reason
from kit.refusals import DoorClosed, NotFound, StepOutOfOrder

QUEUE = "gallery.on_lamp_lit"
ERRORS = [Retry(), ValueError("x"), NotFound(id="1"), StepOutOfOrder(state="out")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_failure_is_tried_again_later_and_later_and_then_parked(error: Exception) -> None:
    verdicts = [judge(error, QUEUE, {"x-attempt": str(before)}) for before in range(5)]

    assert verdicts == [
        Verdict(Fate.TRY_AGAIN, f"{QUEUE}.retry.1", 1),
        Verdict(Fate.TRY_AGAIN, f"{QUEUE}.retry.5", 2),
        Verdict(Fate.TRY_AGAIN, f"{QUEUE}.retry.30", 3),
        Verdict(Fate.TRY_AGAIN, f"{QUEUE}.retry.300", 4),
        Verdict(Fate.PARK, f"{QUEUE}.parked", 5),
    ]


def test_what_no_repetition_will_help_is_parked_at_once() -> None:
    assert judge(Park(), QUEUE, {}) == Verdict(Fate.PARK, f"{QUEUE}.parked", 1)


def test_a_stopping_process_leaves_the_message_to_the_broker() -> None:
    assert judge(Abandoned(), QUEUE, {}).fate is Fate.LEAVE


def failure(text: str) -> Exception:
    with pytest.raises(ValueError, match=text) as caught:
        int(text)
    return caught.value


def test_the_reason_says_where_it_failed_but_not_with_what_data() -> None:
    one, other = failure("王晓明"), failure("138-0000-0000")

    assert reason(one) == reason(other)
    assert set(reason(one)) == {"error", "trace"}


def test_the_reason_of_a_refusal_has_its_code() -> None:
    assert reason(DoorClosed("oil_left", name="王晓明"))["code"] == "guard.oil_left"


def test_the_copy_keeps_the_event_and_takes_the_reason_with_it() -> None:
    message = ReadyMessage("id-1", "yishi.events", "620502.lamp.lit", {"ce-id": "id-1", "x-death": "long"}, '{"oil":1}')

    copy = failed_copy(Verdict(Fate.PARK, f"{QUEUE}.parked", 5), failure("secret"), message)

    assert (copy.message_id, copy.exchange, copy.routing_key, copy.body) == ("id-1", "", f"{QUEUE}.parked", '{"oil":1}')
    assert copy.headers["ce-id"] == "id-1"
    assert (copy.headers["x-attempt"], copy.headers["x-failure-error"]) == ("5", "ValueError")
    assert "x-death" not in copy.headers
    assert "secret" not in str(copy)
