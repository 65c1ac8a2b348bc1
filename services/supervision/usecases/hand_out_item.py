"""The lead unit takes an item on or asks to give it back."""

from typing import Any

from contracts.access import Actor
from services.supervision.access import by_the_timer, item_for_official
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.action import Action
from services.supervision.usecases.item_timers import ACCEPT, acceptance_limits, is_active, watch

Body = dict[str, Any]


def accept_item(work: SupervisionWork, actor: Actor, item_id: str) -> Action:
    """Take an item on, as its lead unit."""
    item, act = item_for_official(work, actor, item_id)
    item.accept(act)
    work.forget(ACCEPT, item.id)
    return item


def accept_silently(item_id: str, work: SupervisionWork) -> None:
    """Take the silence of a lead unit for acceptance."""
    work.plan_over(work.actions, item_id)
    item = work.actions.get(item_id)
    if item.state == "assigned" and item.due_accept_at is not None and work.now >= item.due_accept_at:
        item.accept(by_the_timer(work))


def request_return(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Ask that another unit does it."""
    item, act = item_for_official(work, actor, item_id)
    item.request_return(act, reason=body["reason_code"], reasons=body["reasons"])
    work.forget(ACCEPT, item.id)
    return item


def reassign_item(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Hand an item to another unit."""
    item, act = item_for_official(work, actor, item_id)
    lead = body["lead_org"]
    limits = acceptance_limits(work, item)
    item.reassign(act, lead_org=lead, lead_active=is_active(lead, item.county), **limits)
    watch(work, item)
    return item


def refuse_return(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Leave an item with the unit that wanted to give it back."""
    item, act = item_for_official(work, actor, item_id)
    item.refuse_return(act, reasons=body["reasons"], **acceptance_limits(work, item))
    watch(work, item)
    return item
