"""Lights and supervision orders: what happens when an item is late, and how the unit answers."""

from datetime import date, timedelta
from typing import Any

from contracts.access import Actor
from kit.act import Act
from services.supervision.access import by_the_system, by_the_timer, item_for_official, order_for_official
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.action import Action
from services.supervision.domain.action_record import AT_WORK, DONE
from services.supervision.domain.lights import Light, Standing, crosses, light_on
from services.supervision.domain.order import NEXT_COLOUR, Order
from services.supervision.usecases.item_timers import watch_light

ESCALATE = "order.escalate"

Body = dict[str, Any]


def look_at_light(item_id: str, work: SupervisionWork) -> None:
    """Look at the light of an item; a changed one is told, and a warning colour goes with an order."""
    work.plan_over(work.actions, item_id)
    item = work.actions.get(item_id)
    if item.has_ended:
        return
    watch_light(work, item)
    today = work.today_in(item)
    light = light_on(today, _standing(work, item), work.rules_of(item).lights, work.calendar_of(item))
    if item.state in Action.transitions()["recompute_light"].sources and _changes(item, light):
        days = work.calendar_of(item).workdays_between(item.due_on, today)
        item.recompute_light(by_the_timer(work), light, days_overdue=days)
        _warn(work, item, light)


def _changes(item: Action, light: Light) -> bool:
    return crosses(Light(item.light), light, item.due_on, item.lights_shown)


def _warn(work: SupervisionWork, item: Action, light: Light) -> None:
    if light is not Light.NORMAL and not _issued_before(work, item, light):
        _issue(work, by_the_timer(work), item, light)


def _standing(work: SupervisionWork, item: Action) -> Standing:
    limit = "urgent_progress_report_days" if item.priority == "urgent" else "progress_report_days"
    days = timedelta(days=work.rules_of(item).time_limit(limit))
    reports = item.state in AT_WORK and item.last_report_on is not None
    return Standing(
        due_on=item.due_on,
        report_due_on=(item.last_report_on or item.due_on) + days if reports else None,
        reported_done=item.state in DONE,
        shown=Light(item.light),
        yellow_count=item.yellow_count,
    )


def issue_order(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Order:
    """Send an order about an item."""
    item, act = item_for_official(work, actor, item_id)
    return _issue(work, act, item, body["colour"])


def _issue(work: SupervisionWork, act: Act, item: Action, colour: str) -> Order:
    order = Order(
        id=work.fresh_id(),
        number=work.number(item.county, "S"),
        county=item.county,
        division=item.division,
        rules_version=item.rules_version,
        item_id=item.id,
        plan_id=item.plan_id,
        topic_id=item.topic_id,
        colour=str(colour),
        target_org=item.lead_org,
        due_on=_answer_due(work, item),
        item_due_on=item.due_on,
    )
    order.issue(act, issued_before=_issued_before(work, item, colour), today=work.today_in(item))
    work.orders.add(order)
    work.remind(ESCALATE, order.id, work.end_of_day(order, order.due_on))
    return order


def _answer_due(work: SupervisionWork, item: Action) -> date:
    """Return by when the unit answers an order: within the days after which a late item turns red."""
    workdays = work.rules_of(item).lights.red_workdays_after_due
    return work.calendar_of(item).add_workdays(work.today_in(item), workdays)


def _issued_before(work: SupervisionWork, item: Action, colour: str) -> bool:
    return bool(work.orders.all(item_id=item.id, colour=str(colour), item_due_on=item.due_on))


def acknowledge_order(work: SupervisionWork, actor: Actor, order_id: str) -> Order:
    """Confirm that an order arrived."""
    order, act = order_for_official(work, actor, order_id)
    order.acknowledge(act, today=work.today_in(order))
    return order


def rectify_order(work: SupervisionWork, actor: Actor, order_id: str, body: Body) -> Order:
    """Report what was done about an order."""
    order, act = order_for_official(work, actor, order_id)
    order.rectify(act, measures=body["measures"], evidence=body["evidence"], today=work.today_in(order))
    work.forget(ESCALATE, order.id)
    return order


def close_order(work: SupervisionWork, actor: Actor, order_id: str, body: Body) -> Order:
    """Accept the rectification."""
    order, act = order_for_official(work, actor, order_id)
    today = work.today_in(order)
    workdays = work.calendar_of(order).workdays_between(order.issued_on or today, today)
    accepted = order.state == "rectified" and bool(body["answer"].strip())
    order.close(act, accepted=accepted, answer=body["answer"], workdays=workdays, today=today)
    return order


def close_orders_of(work: SupervisionWork, item: Action) -> None:
    """Close the open orders about an item that has ended."""
    today = work.today_in(item)
    for order in work.orders.all(item_id=item.id):
        if order.is_open:
            workdays = work.calendar_of(order).workdays_between(order.issued_on or today, today)
            order.close(by_the_system(work), accepted=item.has_ended, answer="", workdays=workdays, today=today)
            work.forget(ESCALATE, order.id)


def escalate_order(work: SupervisionWork, actor: Actor, order_id: str, body: Body) -> Order:
    """Take an order to the next colour."""
    order, act = order_for_official(work, actor, order_id)
    _escalate(work, act, order, body["reason_code"])
    return order


def escalate_ignored(order_id: str, work: SupervisionWork) -> None:
    """Take an order to the next colour because nobody answered it."""
    work.plan_over(work.orders, order_id)
    order = work.orders.get(order_id)
    if order.state in {"issued", "acknowledged"} and work.today_in(order) > order.due_on:
        _escalate(work, by_the_timer(work), order, "ignored")


def _escalate(work: SupervisionWork, act: Act, order: Order, reason: str) -> None:
    order.escalate(act, reason=reason, today=work.today_in(order))
    work.forget(ESCALATE, order.id)
    item = work.actions.get(order.item_id)
    colour = NEXT_COLOUR[order.colour]
    if not item.has_ended and not _issued_before(work, item, colour):
        _issue(work, by_the_timer(work), item, colour)
