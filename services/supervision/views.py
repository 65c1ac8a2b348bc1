"""What is shown of plans, periods, objections, items and orders, with what the caller may do next."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from contracts.access import Actor
from contracts.divisions import path_name
from contracts.machines import allowed_commands
from contracts.organisations import organisations
from contracts.roles import Role
from services.supervision.access import act_on_item, act_on_objection, act_on_order, act_on_plan
from services.supervision.adapters.county import Moment
from services.supervision.domain.action import Action
from services.supervision.domain.clause import Clause
from services.supervision.domain.objection import Objection
from services.supervision.domain.obstacles import obstacle_to_item, obstacle_to_objection, obstacle_to_plan
from services.supervision.domain.order import Order
from services.supervision.domain.plan import Plan
from services.supervision.domain.publicity import Publicity

Shown = dict[str, Any]
Counts = Mapping[str, tuple[int, int]]
UNPUBLISHED = frozenset({"drafted", "confirmed", "revising"})
# These are done by no door of their own: they go with the plan, or follow from an objection.
WITHOUT_DOOR = frozenset(
    {("plan", "reopen_execution"), ("action", "reopen"), ("action", "terminate"), ("plan", "draft")}
)


def plan_shown(
    moment: Moment,
    caller: Actor,
    plan: Plan,
    periods: Sequence[Publicity] = (),
    items: Sequence[Action] = (),
    counts: Counts | None = None,
) -> Shown:
    """Show a plan to an official."""
    rules = moment.rules_of(plan)
    act = act_on_plan(moment, caller, plan)
    return {
        **vars(plan),
        "clauses": [_clause(clause) for clause in plan.terms],
        "step_code": rules.step_of("plan", plan.state),
        "order": rules.order,
        "decider": unit(plan.decider_org),
        "publicities": [period_shown(moment, period, counts or {}) for period in periods],
        "items": [_brief(item) for item in items],
        **_commands("plan", plan.state, act.roles, lambda command: obstacle_to_plan(command, plan, rules)),
    }


def is_public(plan: Plan, periods: Iterable[Publicity]) -> bool:
    """Whether everybody may read the present text of a plan."""
    if plan.decision is not None and plan.decision["outcome"] in {"approved", "terminated"}:
        return True
    published = any(p.publicity_kind == "plan" and p.plan_version == plan.plan_version for p in periods)
    return published and plan.state not in UNPUBLISHED


def document(
    moment: Moment, plan: Plan, periods: Sequence[Publicity], items: Sequence[Action], counts: Counts
) -> Shown:
    """Show a plan to everybody."""
    return {
        **vars(plan),
        "division_name": path_name(plan.division),
        "canonical_text": plan.canonical_text,
        "clauses": [_clause(clause) for clause in plan.public_terms],
        "decider": unit(plan.decider_org),
        "publicities": [period_shown(moment, period, counts) for period in periods],
        "items": [_brief(item) for item in items if item.public],
    }


def period_shown(moment: Moment, period: Publicity, counts: Counts, number: str = "") -> Shown:
    """Show a publicity period to everybody."""
    today = moment.today_in(period)
    filed, still_open = counts.get(period.id, (0, 0))
    return {
        **vars(period),
        "plan_number": number,
        "division_name": path_name(period.division),
        "days_left": period.days_left_on(today, moment.days_of(period)),
        "takes_objections": period.takes_objections(today),
        "objection_count": filed,
        "open_objection_count": still_open,
    }


def item_shown(moment: Moment, caller: Actor, item: Action, decider_org: str, ended: AbstractSet[str]) -> Shown:
    """Show an item to an official; `ended` are those of the items before it that have ended."""
    act = act_on_item(moment, caller, item, decider_org)
    rules, today = moment.rules_of(item), moment.today_in(item)

    def obstacle(command: str) -> str | None:
        return obstacle_to_item(command, item, rules, org=caller.org, ended=ended, now=moment.now, today=today)

    return {**vars(item), **_brief(item), **_commands("action", item.state, act.roles, obstacle)}


def objection_shown(moment: Moment, caller: Actor, objection: Objection, plan: Plan) -> Shown:
    """Show an objection to an official."""
    act = act_on_objection(moment, caller, objection)

    def obstacle(command: str) -> str | None:
        return obstacle_to_objection(command, plan, objection, caller.account_id)

    return {**vars(objection), **_commands("objection", objection.state, act.roles, obstacle)}


def objection_followed(objection: Objection) -> Shown:
    """Show an objection to its objector."""
    commands = allowed_commands("objection", objection.state, {Role.OBJECTOR})
    return {**vars(objection), "open_commands": commands}


def order_shown(moment: Moment, caller: Actor, order: Order) -> Shown:
    """Show a supervision order to an official."""
    act = act_on_order(moment, caller, order)
    commands = _commands("order", order.state, act.roles, lambda _command: None)
    return {**vars(order), "target": unit(order.target_org), **commands}


def unit(code: str) -> Shown:
    """Return an organisation by its code and names; an unknown one shows its code."""
    found = organisations().get(code)
    return {"code": code, "zh": found.zh if found else code, "en": found.en if found else code}


def part(items: list[Shown], limit: int) -> Shown:
    """Return one part of a list, and where the next one begins."""
    return {"items": items, "next": items[-1]["id"] if len(items) == limit else None}


def _commands(machine: str, state: str, roles: Iterable[str], obstacle: Callable[[str], str | None]) -> Shown:
    allowed = [c for c in allowed_commands(machine, state, frozenset(roles)) if (machine, c) not in WITHOUT_DOOR]
    closed = {command: guard for command in allowed if (guard := obstacle(command)) is not None}
    return {
        "open_commands": [command for command in allowed if command not in closed],
        "closed_commands": [{"command": command, "guard": guard} for command, guard in closed.items()],
    }


def _clause(clause: Clause) -> Shown:
    lead = unit(clause.lead_org) if clause.lead_org else None
    return {**vars(clause), "lead": lead, "supporting": [unit(org) for org in clause.support_orgs]}


def _brief(item: Action) -> Shown:
    names = {"lead": unit(item.lead_org), "supporting": [unit(org) for org in item.support_orgs]}
    return {**vars(item), **names, "coordination_count": len(item.coordination)}
