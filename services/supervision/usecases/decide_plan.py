"""The party organisation's decision on a plan, and the ways back from it."""

from typing import Any

from contracts.access import Actor
from services.supervision.access import plan_for_official
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.decision import PartyDecision
from services.supervision.domain.plan import Plan
from services.supervision.domain.redaction import require_clean
from services.supervision.usecases.completion import archive_later, await_survey
from services.supervision.usecases.make_items import make_items
from services.supervision.usecases.publicity_clock import open_objections_of, void_all
from services.supervision.usecases.supervise_item import close_orders_of

Body = dict[str, Any]


def submit_plan(work: SupervisionWork, actor: Actor, plan_id: str) -> Plan:
    """Hand a plan to the deciding party organisation."""
    plan, act = plan_for_official(work, actor, plan_id)
    plan.submit(
        act,
        rules=work.rules_of(plan),
        due=work.deadline_for(plan, "party_decision_workdays"),
        open_objections=open_objections_of(work, plan),
    )
    return plan


def approve_plan(work: SupervisionWork, actor: Actor, plan_id: str, body: Body) -> Plan:
    """Record the approval; every clause that asks for work becomes an item at once."""
    plan, act = plan_for_official(work, actor, plan_id)
    plan.approve(act, PartyDecision(**body), today=work.today_in(plan))
    make_items(work, plan)
    return plan


def return_plan(work: SupervisionWork, actor: Actor, plan_id: str, body: Body) -> Plan:
    """Record that the plan was given back."""
    plan, act = plan_for_official(work, actor, plan_id)
    plan.give_back(act, PartyDecision(**body), today=work.today_in(plan))
    return plan


def reject_plan(work: SupervisionWork, actor: Actor, plan_id: str, body: Body) -> Plan:
    """Record that the plan was not adopted."""
    plan, act = plan_for_official(work, actor, plan_id)
    require_clean(body["public_explanation"], "/public_explanation")
    plan.reject(act, PartyDecision(**body), today=work.today_in(plan))
    archive_later(work, plan)
    return plan


def revise_plan(work: SupervisionWork, actor: Actor, plan_id: str) -> Plan:
    """Open a plan that was given back, so that its clauses can be changed."""
    plan, act = plan_for_official(work, actor, plan_id)
    plan.revise(act, upheld=0)
    void_all(work, plan, "plan_revised")
    return plan


def withdraw_plan(work: SupervisionWork, actor: Actor, plan_id: str, body: Body) -> Plan:
    """Take a plan back before the decision; a period that runs ends."""
    plan, act = plan_for_official(work, actor, plan_id)
    require_clean(body["public_explanation"], "/public_explanation")
    plan.withdraw(act, reason=body["reason_code"], explanation=body["public_explanation"])
    void_all(work, plan, "plan_stopped")
    archive_later(work, plan)
    return plan


def terminate_plan(work: SupervisionWork, actor: Actor, plan_id: str, body: Body) -> Plan:
    """End an approved plan, and with it every item that is still open."""
    plan, act = plan_for_official(work, actor, plan_id)
    require_clean(body["public_explanation"], "/public_explanation")
    decision, today = PartyDecision(**body), work.today_in(plan)
    items = work.actions.all(plan_id=plan.id)
    still_open = [item for item in items if not item.has_ended]
    closed = len(items) - len(still_open)
    plan.terminate(act, decision, today=today, closed=closed, open_items=len(still_open))
    for item in still_open:
        item.terminate(act, decision, decider_org=plan.decider_org, today=today)
        close_orders_of(work, item)
    await_survey(work, plan)
    return plan
