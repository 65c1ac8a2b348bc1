"""Tell the people whom an event concerns."""

from dataclasses import replace
from datetime import timedelta

from kit.event import Event
from kit.failures import Retry
from services.notification.adapters.unit_of_work import NotificationWork
from services.notification.domain.audience import Audience, notices_for
from services.notification.domain.kinship import roots_for
from services.notification.domain.person import Person
from services.notification.usecases.request_delivery import Occasion, request_notice

KEPT_FOR = timedelta(hours=1)
FORGET_EVENTS = "forget_events"


class ContactNotYetKnown(Retry):
    """The text was asked for before the contact arrived; it will be here in a moment."""


def tell_concerned(event: Event, work: NotificationWork) -> None:
    """Ask for the texts that an event leads to."""
    notices = [notice for notice in notices_for(event.type) if notice.applies(event.data)]
    concerns_parts = any(notice.concerns_parts for notice in notices)
    if concerns_parts:
        work.alone_with(event.subject)
    for notice in notices:
        people = [person for audience in notice.audiences for person in people_in(work, audience, event)]
        request_notice(work, Occasion.of(event, notice.template_code), people)
    if concerns_parts:
        work.keep_event(event, work.now + KEPT_FOR)
        work.remind(FORGET_EVENTS, "", work.now + KEPT_FOR)


def people_in(work: NotificationWork, audience: Audience, event: Event) -> list[Person]:
    """Return everybody in an audience of an event."""
    if audience.part:
        roots = roots_for(audience.part, event) or (work.cases.topmost(event.subject),)
        return work.people.bound_to(work.cases.within(roots), audience.part)
    if audience.roles:
        return work.people.holding(audience.roles, event.division)
    return work.people.of_orgs(audience.orgs(event.data))


def tell_one(event: Event, work: NotificationWork) -> None:
    """Ask for the text that a service wants one person to have."""
    request_notice(work, Occasion.asked(event), [_addressed(event, work)])


def forget_events(_: str, work: NotificationWork) -> None:
    """Drop the events that nobody can come late for any more."""
    work.forget_old_events()


def _addressed(event: Event, work: NotificationWork) -> Person:
    data = event.data
    sealed = data.get("sealed")
    if sealed and not data.get("account_id"):
        return Person(sealed=sealed, channels=tuple(data["channels"]), language=data["language"])
    found = work.people.contact(data["contact_ref"]) if data.get("contact_ref") else None
    found = found or (work.people.account(data["account_id"]) if data.get("account_id") else None)
    if found is None:
        raise ContactNotYetKnown
    return replace(found, sealed=sealed)
