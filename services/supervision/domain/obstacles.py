"""Which guard closes a command at present, as far as it can be told without giving the command."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime

from contracts.rules import PUBLICITY_FIRST, Rules
from services.supervision.domain.action import Action
from services.supervision.domain.clause import are_acyclic, are_complete
from services.supervision.domain.objection import Objection
from services.supervision.domain.plan import Plan


def obstacle_to_plan(command: str, plan: Plan, rules: Rules) -> str | None:
    """Return the guard that closes a command on a plan, or None."""
    closed = {
        "confirm": (("clauses_complete", are_complete(plan.terms)), ("dependencies_acyclic", are_acyclic(plan.terms))),
        "publish": (("order_allows_publicity", rules.order == PUBLICITY_FIRST),),
        "submit": (("order_allows_submission", plan.may_be_submitted(rules)),),
        "revise": (("revision_needed", plan.state == "decided_returned"),),
        "withdraw": (("before_decision", plan.decision is None or plan.decision["outcome"] == "returned"),),
    }
    return _first_closed(closed.get(command, ()))


def obstacle_to_objection(command: str, plan: Plan, objection: Objection, account_id: str | None) -> str | None:
    """Return the guard that closes a command on an objection, or None."""
    drafted = account_id in plan.drafters
    closed = {
        "review": (("handler_independent", not drafted),),
        "decide_appeal": (("handler_independent", not drafted and account_id != objection.handler),),
    }
    return _first_closed(closed.get(command, ()))


def obstacle_to_item(
    command: str, item: Action, rules: Rules, *, org: str | None, ended: AbstractSet[str], now: datetime, today: date
) -> str | None:
    """Return the guard that closes a command on an item, or None; `ended` are the items that have ended."""
    independent = (("verifier_independent", not item.is_doer(org)),)
    extensions = rules.extensions
    closed = {
        "accept": (("within_acceptance_limit", _until(item.due_accept_at, now)),),
        "request_return": (
            ("within_acceptance_limit", _until(item.due_return_at, now)),
            ("one_return_per_unit", item.lead_org not in item.returned_by),
        ),
        "start": (("predecessors_closed", item.may_start_early or set(item.depends_on) <= ended),),
        "request_extension": (
            ("before_due", today <= item.due_on or not extensions.asked_before_due),
            ("extensions_left", item.extension_count < extensions.max_count_per_item),
        ),
        "verify": independent,
        "send_back": independent,
    }
    return _first_closed(closed.get(command, ()))


def _until(limit: datetime | None, now: datetime) -> bool:
    return limit is not None and now <= limit


def _first_closed(guards: tuple[tuple[str, bool], ...]) -> str | None:
    return next((guard for guard, holds in guards if not holds), None)
