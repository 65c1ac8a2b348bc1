"""The work on an item: start, progress, blocks, extensions, notices to residents, coordination, visits."""

from typing import Any

from contracts.access import Actor
from kit.refusals import Conflict, Invalid
from services.supervision.access import committee_of, item_for_official
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.action import Action
from services.supervision.domain.announcement import Announcement
from services.supervision.domain.extension_wish import ExtensionWish

Body = dict[str, Any]


class ExtensionOutOfRange(Invalid):
    """An extension moves the due date forward by a limited number of working days."""

    code = "supervision.extension_out_of_range"


class NoExtensionAsked(Conflict):
    """There is no extension to decide on."""

    code = "supervision.no_extension_asked"


def start_item(work: SupervisionWork, actor: Actor, item_id: str) -> Action:
    """Begin the work, after what comes before."""
    item, act = item_for_official(work, actor, item_id)
    before = [other for other in work.actions.all(plan_id=item.plan_id) if other.id in item.depends_on]
    waiting_for = sum(not other.has_ended for other in before)
    item.start(act, waiting_for=waiting_for, today=work.today_in(item))
    return item


def report_progress(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Tell how far the work is."""
    item, act = item_for_official(work, actor, item_id)
    item.report_progress(act, **body, today=work.today_in(item))
    return item


def block_item(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Note that the work stands still."""
    item, act = item_for_official(work, actor, item_id)
    item.block(act, cause=body["cause"], today=work.today_in(item))
    return item


def unblock_item(work: SupervisionWork, actor: Actor, item_id: str) -> Action:
    """Go on with the work."""
    item, act = item_for_official(work, actor, item_id)
    today = work.today_in(item)
    item.unblock(act, days_blocked=work.calendar_of(item).workdays_between(item.blocked_on or today, today))
    return item


def request_extension(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Ask for a later due date."""
    item, act = item_for_official(work, actor, item_id)
    wish, terms = ExtensionWish(**body), work.rules_of(item).extensions
    workdays = work.calendar_of(item).workdays_between(item.due_on, wish.new_due_on)
    if not 1 <= workdays <= terms.max_workdays_each:
        raise ExtensionOutOfRange(field="/new_due_on", most=terms.max_workdays_each)
    item.request_extension(act, wish, terms=terms, today=work.today_in(item))
    return item


def decide_extension(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Grant or refuse a later due date."""
    item, act = item_for_official(work, actor, item_id)
    if item.extension is None:
        raise NoExtensionAsked
    item.decide_extension(act, is_granted=body["is_granted"], reasons=body["reasons"])
    return item


def announce_cooperation(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Tell the residents concerned what they must bear."""
    item, act = item_for_official(work, actor, item_id)
    item.announce_cooperation(act, Announcement(**body), today=work.today_in(item))
    return item


def log_coordination(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Note what the supervision committee did to bring the sides together."""
    item, act = item_for_official(work, actor, item_id)
    item.log_coordination(act, text=body["text"], body=committee_of(item.division), today=work.today_in(item))
    return item


def record_follow_up(work: SupervisionWork, actor: Actor, item_id: str, body: Body) -> Action:
    """Note a visit that followed the work up."""
    item, act = item_for_official(work, actor, item_id)
    item.record_follow_up(act, visit_on=body["visit_on"], text=body["text"], today=work.today_in(item))
    return item
