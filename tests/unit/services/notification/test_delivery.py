from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from contracts.roles import Role
from kit.act import Act, machine_act
from kit.clock import HOME
from kit.refusals import DoorClosed, RoleMissing, StepOutOfOrder
from services.notification.domain.delivery import BACKOFFS, Delivery, on_next_channel

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=HOME)


def by(role: Role, at: datetime = NINE) -> Act:
    return machine_act(role, at)


def a_delivery(state: str = "none", **fields: object) -> Delivery:
    known = {
        "id": "d-1",
        "county": "620502",
        "division": "620502005002",
        "source_id": "e-1",
        "recipient": "contact:c-1",
        "template_code": "issue_received",
        "channel": "email",
        "business_ref": "QZ-2026-000001",
        "subject": "i-1",
        "aggregate": "issue",
        "language": "zh",
        "values": {},
        "created_at": NINE,
        "contact_ref": "c-1",
    }
    return Delivery(**(known | fields | {"state": state}))  # type: ignore[arg-type]


@contextmanager
def refused_by(guard: str) -> Iterator[None]:
    with pytest.raises(DoorClosed) as refusal:
        yield
    assert refusal.value.guard == guard


def a_failed(**fields: object) -> Delivery:
    return a_delivery("failed", failure_code="mail_server_away", **fields)


def test_a_delivery_goes_from_the_request_to_the_mailbox() -> None:
    delivery = a_delivery()

    delivery.request(by(Role.SYSTEM), has_template=True)
    delivery.queue(by(Role.SYSTEM), is_allowed=True)
    delivery.send(by(Role.SYSTEM), is_rate_free=True)
    delivery.mark_sent(by(Role.CHANNEL_PROVIDER), is_accepted=True)
    delivery.mark_delivered(by(Role.CHANNEL_PROVIDER), is_receipt_good=True)

    assert (delivery.state, delivery.tries, delivery.sent_at) == ("delivered", 1, NINE)
    assert delivery.take_facts() == []


def test_nothing_is_requested_for_somebody_whom_this_service_does_not_know() -> None:
    with refused_by("recipient_resolved_inside"):
        a_delivery(contact_ref=None).request(by(Role.SYSTEM), has_template=True)


def test_nothing_is_requested_without_a_template() -> None:
    with refused_by("template_exists"):
        a_delivery().request(by(Role.SYSTEM), has_template=False)


def test_an_urgent_text_is_never_deferred() -> None:
    with refused_by("quiet_or_quota"):
        a_delivery("queued", is_urgent=True).defer(by(Role.SYSTEM), until=NINE + timedelta(hours=1))


def test_a_deferred_text_stays_until_its_window_opens() -> None:
    delivery = a_delivery("queued")
    delivery.defer(by(Role.SYSTEM), until=NINE + timedelta(hours=1))

    with refused_by("window_opens"):
        delivery.release(by(Role.TIMER, NINE + timedelta(minutes=59)))
    delivery.release(by(Role.TIMER, NINE + timedelta(hours=1)))

    assert delivery.state == "queued"


def test_a_text_is_not_sent_above_the_rate_or_before_its_pause_is_over() -> None:
    with refused_by("rate_limit_free"):
        a_delivery("queued").send(by(Role.SYSTEM), is_rate_free=False)
    with refused_by("backoff_over"):
        a_delivery("retrying", next_at=NINE + timedelta(minutes=1)).send(by(Role.SYSTEM), is_rate_free=True)


@pytest.mark.parametrize(("tries", "pause"), list(enumerate(BACKOFFS, start=1)))
def test_each_retry_waits_longer(tries: int, pause: timedelta) -> None:
    delivery = a_failed(tries=tries)

    delivery.retry(by(Role.SYSTEM), is_retryable=True)

    assert delivery.next_at == NINE + pause


def test_after_three_retries_there_is_no_other() -> None:
    with refused_by("code_retryable"):
        a_failed(tries=4).retry(by(Role.SYSTEM), is_retryable=True)


def test_a_code_that_would_come_too_late_is_not_tried_again() -> None:
    with refused_by("code_retryable"):
        a_failed(tries=1, expires_at=NINE + timedelta(seconds=30)).retry(by(Role.SYSTEM), is_retryable=True)


def test_the_next_channel_takes_over_the_same_text() -> None:
    delivery = a_failed(next_channels=["sms"], values={"number": "QZ-2026-000001"})

    delivery.fall_back(by(Role.SYSTEM))
    successor = on_next_channel(delivery, "d-2", NINE)

    assert (delivery.state, successor.state, successor.channel) == ("fell_back", "none", "sms")
    assert (successor.source_id, successor.values) == (delivery.source_id, delivery.values)
    assert successor.next_channels == []


def test_nobody_falls_back_to_nothing_and_nobody_gives_up_too_early() -> None:
    with refused_by("next_channel_exists"):
        a_failed().fall_back(by(Role.SYSTEM))
    with refused_by("no_channel_left"):
        a_failed(next_channels=["sms"]).give_up(by(Role.SYSTEM))


def test_giving_up_says_which_case_is_not_reached_and_not_whom() -> None:
    delivery = a_failed()

    delivery.give_up(by(Role.SYSTEM))

    assert [fact.data for fact in delivery.take_facts()] == [
        {
            "business_ref": "QZ-2026-000001",
            "template_code": "issue_received",
            "message_channel": "email",
            "failure_code": "mail_server_away",
        }
    ]


def test_reading_is_noted_of_invitations_alone() -> None:
    invitation = a_delivery("delivered", is_invitation=True)

    invitation.mark_read(by(Role.ATTENDEE))

    assert invitation.state == "read"
    with refused_by("is_meeting_invitation"):
        a_delivery("delivered").mark_read(by(Role.ATTENDEE))


def test_an_invitation_expires_when_the_meeting_began() -> None:
    delivery = a_delivery("deferred", expires_at=NINE)

    with refused_by("business_deadline_passed"):
        delivery.expire(by(Role.TIMER, NINE - timedelta(minutes=1)))
    delivery.expire(by(Role.TIMER, NINE))

    assert delivery.state == "expired"


def test_only_the_channel_says_that_a_text_was_sent() -> None:
    with pytest.raises(RoleMissing):
        a_delivery("sending").mark_sent(by(Role.SYSTEM), is_accepted=True)


def test_what_was_suppressed_is_not_sent() -> None:
    delivery = a_delivery("requested")

    delivery.suppress(by(Role.SYSTEM), reason="duplicate")

    with pytest.raises(StepOutOfOrder):
        delivery.send(by(Role.SYSTEM), is_rate_free=True)
