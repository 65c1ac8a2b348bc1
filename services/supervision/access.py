"""Who may do what to plans, objections, items and orders: each kind of thing is loaded and weighed in one place."""

import hmac
from collections.abc import Callable
from dataclasses import replace

from contracts.access import Actor, OutsideYourUnit
from contracts.divisions import division
from contracts.roles import ACCOUNT_ROLES, Role
from kit.act import Act, machine_act
from kit.refusals import NotFound
from kit.sql.tries import Tries
from services.supervision.adapters.county import Moment
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.action import Action
from services.supervision.domain.objection import Objection
from services.supervision.domain.order import Order
from services.supervision.domain.plan import Plan

HANDLERS = frozenset({Role.COMMUNITY_CLERK, Role.STREET_CLERK, Role.STREET_LEADER, Role.COMMUNITY_PARTY_SECRETARY})
PEOPLE = frozenset({Role.RESIDENT, Role.OWNER})
OFFICES = tuple(ACCOUNT_ROLES - PEOPLE)
DOERS = frozenset({Role.DEPARTMENT_OFFICER, Role.CONTRACTOR})


class FollowCodeWrong(NotFound):
    """No objection has this number together with this code."""

    code = "supervision.follow_code_wrong"


def plan_for_official(work: SupervisionWork, actor: Actor, plan_id: str) -> tuple[Plan, Act]:
    """Take a plan for somebody whose unit covers it, with the parts that they play in it."""
    plan = work.plans.get(plan_id)
    return plan, act_on_plan(work, actor, plan)


def official_act(moment: Moment, actor: Actor, unit: str) -> Act:
    """Return the act of an official in a division; raises OutsideYourUnit."""
    act = actor.official_act_over(unit, moment.now, cause=moment.cause)
    return _official(act, unit)


def act_on_plan(moment: Moment, actor: Actor, plan: Plan) -> Act:
    """Return an act with its parts in a plan: who presides, and whose party organisation decides."""
    act = official_act(moment, actor, plan.division)
    presides = act.roles & set(moment.rules_of(plan).presiding_roles)
    decides = _of_deciding_org(actor, act, plan.decider_org)
    return decides.also(Role.PRESIDER) if presides else decides


def _of_deciding_org(actor: Actor, act: Act, decider_org: str) -> Act:
    """Return the act without the party clerk's role unless it is the deciding organisation's own clerk."""
    return act if actor.org == decider_org else _without(act, frozenset({Role.PARTY_ORG_CLERK}))


def item_for_official(work: SupervisionWork, actor: Actor, item_id: str) -> tuple[Action, Act]:
    """Take an item for the units that carry it out, or for somebody whose unit covers it."""
    plan = work.plan_over(work.actions, item_id)
    item = work.actions.get(item_id)
    return item, act_on_item(work, actor, item, plan.decider_org)


def act_on_item(moment: Moment, actor: Actor, item: Action, decider_org: str) -> Act:
    """Return an act with its parts in an item; units that have nothing to do with it see nothing of it."""
    act = _of_deciding_org(actor, actor.act_over(item.division, moment.now, cause=moment.cause), decider_org)
    does = item.is_doer(actor.org) and actor.holds_any(OFFICES)
    return _official(_as_doer(actor, item, act) if does else _without(act, DOERS), item.division)


def _as_doer(actor: Actor, item: Action, act: Act) -> Act:
    lead = act.also(Role.LEAD_UNIT) if actor.org == item.lead_org else act
    return lead.also(Role.CONTRACTOR) if actor.holds_any((Role.CONTRACTOR,)) else lead.also(Role.DEPARTMENT_OFFICER)


def _without(act: Act, roles: frozenset[Role]) -> Act:
    return replace(act, roles=act.roles - roles)


def _official(act: Act, unit: str) -> Act:
    if act.roles <= PEOPLE:
        raise OutsideYourUnit(division=unit)
    return act


def objection_for_official(work: SupervisionWork, actor: Actor, objection_id: str) -> tuple[Objection, Act]:
    """Take an objection for somebody whose unit covers it; once somebody handles it, nobody else does."""
    work.plan_over(work.objections, objection_id)
    objection = work.objections.get(objection_id)
    return objection, act_on_objection(work, actor, objection)


def act_on_objection(moment: Moment, actor: Actor, objection: Objection) -> Act:
    """Return an act with its part in an objection."""
    act = official_act(moment, actor, objection.division)
    free = objection.handler in {None, actor.account_id}
    return act.also(Role.OBJECTION_HANDLER) if free and act.roles & HANDLERS else act


def objection_for_objector(
    work: SupervisionWork, actor: Actor, objection_id: str, follow_code: str
) -> tuple[Objection, Act]:
    """Take an objection for its objector, known by the follow code or by the account that filed it."""
    work.plan_over(work.objections, objection_id)
    objection = work.objections.get(objection_id)
    subject = objection.number
    if not Tries(work.stage).guarded(subject, lambda: knows_objection(work.mark, actor, objection, follow_code)):
        raise FollowCodeWrong
    act = Act(at=work.now, roles=frozenset({Role.OBJECTOR}), account_id=actor.account_id, cause=work.cause)
    return objection, act


def knows_objection(mark: Callable[[str], str], actor: Actor, objection: Objection, follow_code: str) -> bool:
    """Whether the caller is the objector."""
    if actor.account_id is not None and objection.account_id == actor.account_id:
        return True
    given = mark(f"{objection.number}:{follow_code}")
    return bool(follow_code) and hmac.compare_digest(objection.follow_code, given)


def order_for_official(work: SupervisionWork, actor: Actor, order_id: str) -> tuple[Order, Act]:
    """Take an order for its target unit, or for somebody whose unit covers it."""
    work.plan_over(work.orders, order_id)
    order = work.orders.get(order_id)
    return order, act_on_order(work, actor, order)


def act_on_order(moment: Moment, actor: Actor, order: Order) -> Act:
    """Return an act with its part in an order; a department sees only its own."""
    act = actor.act_over(order.division, moment.now, cause=moment.cause)
    is_target = actor.org == order.target_org and actor.holds_any(OFFICES)
    weighed = act.also(Role.TARGET_UNIT) if is_target else _without(act, DOERS)
    return _official(weighed, order.division)


def committee_of(unit: str) -> str:
    """Return which supervision committee works in a division."""
    return f"{'village' if division(unit).kind == 'village' else 'resident'}_supervision_committee"


def by_the_system(work: SupervisionWork) -> Act:
    """Return the act of the system in reaction to a fact."""
    return machine_act(Role.SYSTEM, work.now, work.cause)


def by_the_timer(work: SupervisionWork) -> Act:
    """Return the act of a timer."""
    return machine_act(Role.TIMER, work.now, work.cause)
