"""What notification does with every fact, and with the private messages about people."""

from contracts.events import event_types
from contracts.private import check
from contracts.rules import keep_told_rules
from kit.event import Event
from services.notification.adapters.unit_of_work import SHELF, NotificationWork
from services.notification.usecases import learn_people, tell_people


def on_event(event: Event, work: NotificationWork) -> None:
    """Learn from an event and tell the people whom it concerns; one of a type not known here concerns nobody."""
    if event.type == "portal.rules.published":
        keep_told_rules(SHELF, event.data, work.keep_copy)
    if event.type in event_types():
        learn_people.learn_from(event, work)
        tell_people.tell_concerned(event, work)


def on_contact_sealed(event: Event, work: NotificationWork) -> None:
    """Bind a contact to its case."""
    check(event.type, event.data)
    learn_people.bind_contact(event, work)


def on_contact_withdrawn(event: Event, work: NotificationWork) -> None:
    """Erase a contact."""
    check(event.type, event.data)
    learn_people.withdraw_contact(event, work)


def on_account_registered(event: Event, work: NotificationWork) -> None:
    """Take over the state of an account."""
    check(event.type, event.data)
    learn_people.register_account(event, work)


def on_address_requested(event: Event, work: NotificationWork) -> None:
    """Ask for one text to one person."""
    check(event.type, event.data)
    tell_people.tell_one(event, work)
