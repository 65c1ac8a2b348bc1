"""The end of an item: reported done, checked on the spot, closed."""

from typing import Any

from contracts.access import Actor
from services.supervision.access import committee_of, item_for_official
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.action import Action
from services.supervision.domain.redaction import require_clean
from services.supervision.usecases.completion import complete_when_over
from services.supervision.usecases.item_timers import LIGHT
from services.supervision.usecases.supervise_item import close_orders_of

Body = dict[str, Any]


def report_done(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Say that the work is done, and show it."""
    item, act = item_for_official(work, actor, item_id)
    item.report_done(act, evidence=body["evidence"], today=work.today_in(item))
    return item


def verify_item(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Confirm on the spot that the work is done."""
    item, act = item_for_official(work, actor, item_id)
    item.verify(act, **body, body=committee_of(item.division))
    return item


def send_item_back(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Say on the spot that the work is not done."""
    item, act = item_for_official(work, actor, item_id)
    item.send_back(
        act,
        reason=body["reason_code"],
        reasons=body["reasons"],
        has_interest=body["has_interest"],
        body=committee_of(item.division),
    )
    return item


def resume_item(work: SupervisionWork, actor: Actor, item_id: str) -> Action:
    """Go back to work after the check failed."""
    item, act = item_for_official(work, actor, item_id)
    item.resume(act, today=work.today_in(item))
    return item


def close_item(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Close a verified item; the last one completes the plan in the same transaction."""
    item, act = item_for_official(work, actor, item_id)
    require_clean(body["feedback"], "/feedback")
    calendar, today = work.calendar_of(item), work.today_in(item)
    begun = calendar.local_date(item.assigned_at or work.now)
    workdays = calendar.workdays_between(begun, today)
    item.close(act, level=body["resolution_level"], feedback=body["feedback"], today=today, workdays=workdays)
    work.forget(LIGHT, item.id)
    close_orders_of(work, item)
    complete_when_over(work, work.plan_over(work.actions, item.id))
    return item
