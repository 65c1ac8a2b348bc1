"""Ask for texts: for the people whom an event concerns, or for one person whom a service names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from contracts.divisions import path_name
from kit.event import Event
from kit.failures import Park
from services.notification.access import by_the_channel, by_the_system
from services.notification.adapters.unit_of_work import NotificationWork
from services.notification.domain.channel import Channel
from services.notification.domain.delivery import Delivery
from services.notification.domain.kinship import aggregate_of
from services.notification.domain.person import Person
from services.notification.domain.template import Template, Words, templates
from services.notification.domain.wording import UNNAMED_CASE, in_words, secrets_in_words

SEND = "send"
CLOSE_BATCH = "close_batch"
SAME_WORDS_WITHIN = timedelta(hours=24)
FIRST_COUNT_AFTER = timedelta(minutes=1)


class NoSuchTemplate(Park):
    """A service asked for a text that does not exist; no repetition will help."""


@dataclass(frozen=True)
class Occasion:
    """Why a text is sent: the event, which template, about which case, and what may be said."""

    event: Event
    template: Template
    subject: str
    aggregate: str
    data: Mapping[str, Any]
    business_ref: str | None = None
    has_batch: bool = True

    @classmethod
    def of(cls, event: Event, template_code: str) -> "Occasion":
        """Return the occasion of telling people about an event."""
        return cls(event, _template(template_code), event.subject, aggregate_of(event), event.data)

    @classmethod
    def asked(cls, event: Event) -> "Occasion":
        """Return the occasion of a text that a service asked for."""
        data = event.data
        template = _template(data["template_code"])
        return cls(event, template, event.subject, "", data["data"], data["business_ref"], has_batch=False)


def request_notice(work: NotificationWork, occasion: Occasion, people: Iterable[Person]) -> None:
    """Ask for one text to each person, once for each event, whichever audiences they belong to."""
    for person in {person.key: person for person in people}.values():
        recipient = person.key if person.key != "letter" else f"letter:{occasion.event.id}"
        if not work.is_requested(occasion.event.id, recipient, occasion.template.code):
            for chain in person.ways(occasion.template):
                _request(work, _delivery(work, occasion, person, recipient, chain), person)


def enqueue(work: NotificationWork, delivery: Delivery, *, in_batch: bool = True) -> None:
    """Request a delivery, count it in its batch, and put it in the queue; an inbox has it at once."""
    act = by_the_system(work)
    work.deliveries.add(delivery)
    delivery.request(act, has_template=delivery.template_code in templates())
    if in_batch:
        _join_batch(work, delivery)


def _request(work: NotificationWork, delivery: Delivery, person: Person) -> None:
    enqueue(work, delivery, in_batch=delivery.aggregate != "")
    act = by_the_system(work)
    if not person.is_active:
        delivery.suppress(act, reason="recipient_gone")
    elif delivery.sealed is None and work.said_lately(delivery, SAME_WORDS_WITHIN):
        # A letter of its own holds a secret of its own, so that its words are never the same.
        delivery.suppress(act, reason="duplicate")
    else:
        release_to_channel(work, delivery)


def release_to_channel(work: NotificationWork, delivery: Delivery) -> None:
    """Queue a requested delivery: into the inbox now, to every other channel by due work."""
    delivery.queue(by_the_system(work), is_allowed=True)
    if delivery.channel == Channel.INBOX:
        _lay_into_inbox(work, delivery)
    else:
        work.remind(SEND, delivery.id, work.now)


def words_of(delivery: Delivery, letter: Mapping[str, str]) -> Words:
    """Return what a delivery says, with what only its reader may see."""
    secrets = secrets_in_words(letter, delivery.language)
    return templates()[delivery.template_code].render(delivery.language, {**delivery.values, **secrets})


def _lay_into_inbox(work: NotificationWork, delivery: Delivery) -> None:
    delivery.send(by_the_system(work), is_rate_free=True)
    # The secrets of a letter stay out of the inbox: its owner sees them elsewhere after signing in.
    words = words_of(delivery, {})
    work.inboxes.put(work.fresh_id(), delivery, words, work.now)
    delivery.mark_sent(by_the_channel(work), is_accepted=True)
    delivery.mark_delivered(by_the_channel(work), is_receipt_good=True)


def _delivery(
    work: NotificationWork, occasion: Occasion, person: Person, recipient: str, chain: list[Channel]
) -> Delivery:
    event, template = occasion.event, occasion.template
    number, _ = work.cases.titles(occasion.subject)
    bypasses = work.rules(event.county).section("quiet_hours")["urgent_bypasses"]
    return Delivery(
        id=work.fresh_id(),
        county=event.county,
        division=event.division,
        source_id=event.id,
        recipient=recipient,
        template_code=template.code,
        channel=chain[0],
        business_ref=occasion.business_ref or number or occasion.subject,
        subject=occasion.subject,
        aggregate=occasion.aggregate,
        language=person.language,
        values=values_for(work, occasion, person),
        created_at=work.now,
        account_id=person.account_id,
        contact_ref=person.contact_ref,
        sealed=person.sealed,
        next_channels=[str(channel) for channel in chain[1:]],
        is_urgent=template.is_urgent(bypasses, occasion.data, work.now),
        is_invitation=template.is_invitation,
        expires_at=template.expires_at(occasion.data, work.now),
    )


def values_for(work: NotificationWork, occasion: Occasion, person: Person) -> dict[str, str]:
    """Return what fills a template's placeholders for one person, in their language."""
    language = person.language
    number, title = work.cases.titles(occasion.subject)
    names = {
        "number": person.own_ref or number or "",
        "title": title or UNNAMED_CASE[language],
        "place": path_name(occasion.event.division),
    }
    said = {**in_words(occasion.data, language, work.cases.name_of_organisation), **names}
    return {name: value for name, value in said.items() if name in occasion.template.placeholders}


def _join_batch(work: NotificationWork, delivery: Delivery) -> None:
    delivery.batch_id, is_new = work.batches.join(work.fresh_id(), delivery)
    if is_new:
        work.remind(CLOSE_BATCH, delivery.batch_id, work.now + FIRST_COUNT_AFTER)


def _template(code: str) -> Template:
    found = templates().get(code)
    if found is None:
        raise NoSuchTemplate(code)
    return found
