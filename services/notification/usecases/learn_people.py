"""Learn whom there is to tell, and what belongs to what."""

from kit.event import Event
from services.notification.access import by_the_system
from services.notification.adapters.unit_of_work import NotificationWork
from services.notification.domain.audience import notices_for
from services.notification.domain.ending import begins_again, ends_case
from services.notification.usecases.request_delivery import Occasion, request_notice


def bind_contact(event: Event, work: NotificationWork) -> None:
    """Bind a contact to its case, and tell this person what the case's events of the last hour say.

    The contact and the event of one transaction travel in two queues, so either may come first, or both at once.
    """
    work.alone_with(event.data["subject"])
    work.people.bind_contact(event)
    person = work.people.contact(event.data["contact_ref"])
    assert person is not None  # noqa: S101 -- it was bound a moment ago
    for earlier in work.recent_events(event.data["subject"]):
        note_ending(earlier, work)
        for notice in notices_for(earlier.type):
            if notice.applies(earlier.data) and any(a.part == event.data["part"] for a in notice.audiences):
                request_notice(work, Occasion.of(earlier, notice.template_code), [person])


def withdraw_contact(event: Event, work: NotificationWork) -> None:
    """Erase a contact whose person does not want to be reached by it any more."""
    work.people.withdraw_contact(event, work.now)
    work.note_act_on_contact(by_the_system(work), event.data["contact_ref"], str(event.data["reason"]), after="erased")


def note_ending(event: Event, work: NotificationWork) -> None:
    """Note that a case ended, from when on its contacts are kept for a while only, or that it goes on."""
    if ends_case(event):
        work.people.note_ending(event, event.time)
    elif begins_again(event):
        work.people.note_ending(event, None)


def register_account(event: Event, work: NotificationWork) -> None:
    """Take over an account's grants, organisation and address."""
    work.people.register_account(event)


def learn_from(event: Event, work: NotificationWork) -> None:
    """Remember what an event says of its case, and what an organisation is called."""
    work.cases.learn(event)
    note_ending(event, work)
    if event.type.startswith("portal.organisation."):
        work.cases.learn_organisation(event.data["org_code"], event.data["org_name"])
