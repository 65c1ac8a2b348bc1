"""Carry what is queued: claim it in one transaction, send it outside of any, note the outcome in another."""

from collections.abc import Mapping
from datetime import timedelta

from services.notification.access import by_the_channel, by_the_system, by_the_timer
from services.notification.adapters.unit_of_work import NotificationWork
from services.notification.domain.channel import INTERRUPTED, Channel, Outcome, Parcel
from services.notification.domain.delivery import Delivery, on_next_channel
from services.notification.domain.quiet_hours import quiet_until
from services.notification.usecases.request_delivery import SEND, enqueue, release_to_channel, words_of

# A process that dies while it sends leaves its deliveries to the others after this time.
LEASE = timedelta(minutes=5)
PEACE = timedelta(hours=1)
RATE_PAUSE = timedelta(minutes=10)
NO_ADDRESS = Outcome(failure_code="no_address")
UNREADABLE = Outcome(failure_code="letter_unreadable")
ADDRESS_IN = {Channel.EMAIL: "email", Channel.SMS: "phone"}


def claim_parcels(work: NotificationWork, most: int) -> tuple[int, list[Parcel]]:
    """Claim deliveries that are due; return how many were looked at, and the parcels to be carried now."""
    subjects = work.claim_due(SEND, most)
    parcels = [parcel for subject in subjects if (parcel := _prepare(work, work.deliveries.get(subject)))]
    return len(subjects), parcels


def note_outcome(work: NotificationWork, parcel: Parcel, outcome: Outcome) -> None:
    """Note what became of a parcel, unless its delivery went on without it."""
    delivery = work.deliveries.get(parcel.delivery_id)
    if delivery.state == "sending" and delivery.tries == parcel.attempt:
        work.forget(SEND, delivery.id)
        _conclude(work, delivery, outcome)


def _prepare(work: NotificationWork, delivery: Delivery) -> Parcel | None:
    if delivery.state == "sending":
        # Whoever claimed it never came back.
        _conclude(work, delivery, INTERRUPTED)
        return None
    if delivery.state == "deferred" and not delivery.is_late(work.now):
        delivery.release(by_the_timer(work))
    if delivery.state in {"queued", "deferred"} and delivery.is_late(work.now):
        delivery.expire(by_the_timer(work))
        return None
    return _send_or_wait(work, delivery) if delivery.state in {"queued", "retrying"} else None


def _send_or_wait(work: NotificationWork, delivery: Delivery) -> Parcel | None:
    is_rate_free = work.is_rate_free(delivery)
    windows = work.rules(delivery.county).section("quiet_hours")["windows"]
    until = quiet_until(windows, work.now) or (None if is_rate_free else work.now + PEACE)
    if delivery.state == "queued" and until and not delivery.is_urgent:
        delivery.defer(by_the_system(work), until=until)
        work.remind(SEND, delivery.id, until)
        return None
    if not is_rate_free:
        work.remind(SEND, delivery.id, work.now + RATE_PAUSE)
        return None
    delivery.send(by_the_system(work), is_rate_free=is_rate_free)
    work.remind(SEND, delivery.id, work.now + LEASE)
    return _parcel(work, delivery)


def _parcel(work: NotificationWork, delivery: Delivery) -> Parcel | None:
    letter = _letter(work, delivery)
    channel = Channel(delivery.channel)
    address = letter.get(ADDRESS_IN[channel]) if letter else None
    if not letter or not address:
        work.forget(SEND, delivery.id)
        _conclude(work, delivery, UNREADABLE if letter is None else NO_ADDRESS)
        return None
    words = words_of(delivery, letter)
    brand = work.rules(delivery.county).brand(delivery.language)
    return Parcel(delivery.id, delivery.tries, channel, address, words.title, f"【{brand}】{words.text}")


def _letter(work: NotificationWork, delivery: Delivery) -> Mapping[str, str] | None:
    """Return the address that is kept with the secrets of this delivery alone; None if one cannot be read."""
    kept = work.open_letter(work.people.letter_of(delivery.contact_ref, delivery.account_id))
    own = work.open_letter(delivery.sealed)
    return None if kept is None or own is None else {**kept, **own}


def _conclude(work: NotificationWork, delivery: Delivery, outcome: Outcome) -> None:
    act = by_the_channel(work)
    if outcome.failure_code is None:
        delivery.mark_sent(act, is_accepted=True)
        # A one-time letter has done its duty.
        delivery.sealed = None
        if outcome.is_delivered:
            delivery.mark_delivered(act, is_receipt_good=True)
        return
    delivery.fail(act, failure_code=outcome.failure_code)
    _go_on_after_failure(work, delivery, is_retryable=outcome.is_retryable)


def _go_on_after_failure(work: NotificationWork, delivery: Delivery, *, is_retryable: bool) -> None:
    act = by_the_system(work)
    if is_retryable and delivery.next_try_at(work.now):
        delivery.retry(act, is_retryable=True)
        assert delivery.next_at is not None  # noqa: S101 -- set by retry
        work.remind(SEND, delivery.id, delivery.next_at)
    elif delivery.next_channels:
        delivery.fall_back(act)
        successor = on_next_channel(delivery, work.fresh_id(), work.now)
        enqueue(work, successor, in_batch=delivery.batch_id is not None)
        release_to_channel(work, successor)
    else:
        delivery.give_up(act)
