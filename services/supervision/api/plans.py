"""Routes of plans."""

from contracts.access import Actor
from contracts.roles import Role
from kit.refusals import NotFound
from kit.web.routes import Routes
from services.supervision.adapters.reads import SupervisionReads
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.api.allowances import (
    CLERKS,
    OFFICIALS,
    PARTY,
    PREFIX,
    PRESIDERS,
    READERS,
    STREET,
    Body,
    units_of,
)
from services.supervision.domain.plan import Plan
from services.supervision.schemas import parts, plan_views
from services.supervision.schemas import plans as schemas
from services.supervision.usecases import decide_plan, draft_plan, make_items, publish_plan
from services.supervision.views import document, is_public, part, plan_shown

seeds = Routes("plan-seeds", f"{PREFIX}/plan-seeds", "待起草方案的议题 Topics that wait for a plan")
plans = Routes("plans", f"{PREFIX}/plans", "方案 Plans")


@seeds.query("", allow=CLERKS, takes=parts.Part, gives=plan_views.SeedList)
def list_seeds(reads: SupervisionReads, caller: Actor, query: Body) -> Body:
    """List the topics of the caller's units that reached consensus and wait for a plan."""
    return part(reads.seeds(caller.units_of(Role.COMMUNITY_CLERK, Role.STREET_CLERK), query), query["limit"])


@plans.query("", allow=OFFICIALS, takes=schemas.PlanQuery, gives=plan_views.PlanList)
def list_plans(reads: SupervisionReads, caller: Actor, query: Body) -> Body:
    """List the plans of the caller's units, the newest first."""
    return part([plan_shown(reads, caller, plan) for plan in reads.plans(units_of(caller), query)], query["limit"])


@plans.query("/<uuid:plan_id>", allow=OFFICIALS, gives=plan_views.PlanView)
def show_plan(reads: SupervisionReads, caller: Actor, query: Body, plan_id: str) -> Body:
    """Show one plan of the caller's units."""
    del query
    plan, periods = _found(reads, plan_id), reads.publicities_of(plan_id)
    counts = reads.objection_counts(period.id for period in periods)
    return plan_shown(reads, caller, plan, periods, reads.items_of(plan_id), counts)


@plans.query("/<uuid:plan_id>/document", allow=READERS, gives=plan_views.PlanDocument)
def show_document(reads: SupervisionReads, caller: Actor, query: Body, plan_id: str) -> Body:
    """Show a published plan to everybody."""
    del caller, query
    plan, periods = _found(reads, plan_id), reads.publicities_of(plan_id)
    if not is_public(plan, periods):
        raise NotFound(machine="plan", id=plan_id)
    return document(reads, plan, periods, reads.items_of(plan_id), reads.objection_counts(p.id for p in periods))


@plans.command("", allow=CLERKS, takes=schemas.DraftPlan, gives=plan_views.PlanView, status=201)
def draft(work: SupervisionWork, caller: Actor, body: Body) -> Body:
    """Draft the plan of a topic whose minutes are confirmed."""
    return _shown(work, caller, draft_plan.draft_plan(work, caller, body))


@plans.command(
    "/<uuid:plan_id>/clauses",
    allow=CLERKS,
    takes=schemas.AmendPlan,
    gives=plan_views.PlanView,
    method="PUT",
    needs_version=True,
)
def amend(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Write the clauses of a draft anew."""
    return _shown(work, caller, draft_plan.amend_plan(work, caller, plan_id, body))


@plans.command("/<uuid:plan_id>/confirmation", allow=PRESIDERS, takes=parts.Nothing, gives=plan_views.PlanView)
def confirm(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Confirm the clauses."""
    del body
    return _shown(work, caller, draft_plan.confirm_plan(work, caller, plan_id))


@plans.command("/<uuid:plan_id>/publicity", allow=CLERKS, takes=schemas.StartPublicity, gives=plan_views.PlanView)
def publish(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Publish a confirmed plan."""
    return _shown(work, caller, publish_plan.publish_plan(work, caller, plan_id, body))


@plans.command("/<uuid:plan_id>/revision", allow=CLERKS, takes=parts.Nothing, gives=plan_views.PlanView)
def revise(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Open a plan that was given back."""
    del body
    return _shown(work, caller, decide_plan.revise_plan(work, caller, plan_id))


@plans.command("/<uuid:plan_id>/submission", allow=CLERKS, takes=parts.Nothing, gives=plan_views.PlanView)
def submit(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Hand a plan to the deciding party organisation."""
    del body
    return _shown(work, caller, decide_plan.submit_plan(work, caller, plan_id))


@plans.command("/<uuid:plan_id>/approval", allow=PARTY, takes=schemas.Decision, gives=plan_views.PlanView)
def approve(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Record that a plan was approved."""
    return _shown(work, caller, decide_plan.approve_plan(work, caller, plan_id, body))


@plans.command("/<uuid:plan_id>/return", allow=PARTY, takes=schemas.ReturnPlan, gives=plan_views.PlanView)
def give_back(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Record that a plan was given back."""
    return _shown(work, caller, decide_plan.return_plan(work, caller, plan_id, body))


@plans.command("/<uuid:plan_id>/rejection", allow=PARTY, takes=schemas.RejectPlan, gives=plan_views.PlanView)
def reject(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Record that a plan was not adopted."""
    return _shown(work, caller, decide_plan.reject_plan(work, caller, plan_id, body))


@plans.command(
    "/<uuid:plan_id>/responsibility-list", allow=STREET, takes=schemas.ResponsibilityList, gives=plan_views.PlanView
)
def issue_list(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Hand every item to its lead unit."""
    return _shown(work, caller, make_items.issue_responsibility_list(work, caller, plan_id, body))


@plans.command("/<uuid:plan_id>/termination", allow=PARTY, takes=schemas.TerminatePlan, gives=plan_views.PlanView)
def terminate(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Record that an approved plan is ended."""
    return _shown(work, caller, decide_plan.terminate_plan(work, caller, plan_id, body))


@plans.command("/<uuid:plan_id>/withdrawal", allow=PRESIDERS, takes=schemas.WithdrawPlan, gives=plan_views.PlanView)
def withdraw(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Take a plan back before the decision."""
    return _shown(work, caller, decide_plan.withdraw_plan(work, caller, plan_id, body))


@plans.command(
    "/<uuid:plan_id>/result-publicity", allow=CLERKS, takes=schemas.StartPublicity, gives=plan_views.PlanView
)
def publish_result(work: SupervisionWork, caller: Actor, body: Body, plan_id: str) -> Body:
    """Publish what became of the plan."""
    return _shown(work, caller, publish_plan.publish_result(work, caller, plan_id, body))


def _found(reads: SupervisionReads, plan_id: str) -> Plan:
    plan = reads.plan(plan_id)
    if plan is None:
        raise NotFound(machine="plan", id=plan_id)
    return plan


def _shown(work: SupervisionWork, caller: Actor, plan: Plan) -> Body:
    return plan_shown(work, caller, plan, work.publicities.all(plan_id=plan.id), work.actions.all(plan_id=plan.id))
