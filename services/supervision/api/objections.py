"""Routes of objections."""

from contracts.access import Actor
from kit.refusals import NotFound
from kit.sql.tries import Tries
from kit.web.routes import Routes, service
from services.supervision.access import FollowCodeWrong, knows_objection
from services.supervision.adapters.reads import SupervisionReads
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.api.allowances import (
    COMMUNITY,
    HANDLERS,
    OBJECTION_READERS,
    OBJECTORS,
    PREFIX,
    STREET,
    Body,
    follow_code,
    objection_units_of,
)
from services.supervision.domain.objection import Objection
from services.supervision.domain.plan import Plan
from services.supervision.schemas import objections as schemas
from services.supervision.schemas import parts
from services.supervision.usecases import handle_objection, object_to_text
from services.supervision.views import objection_followed, objection_shown, part

objections = Routes("objections", f"{PREFIX}/objections", "异议 Objections")


@objections.query("", allow=OBJECTION_READERS, takes=schemas.ObjectionQuery, gives=schemas.ObjectionList)
def list_objections(reads: SupervisionReads, caller: Actor, query: Body) -> Body:
    """List the objections of the caller's units, the newest first."""
    found = reads.objections(objection_units_of(caller), query)
    plans = {plan_id: _plan(reads, plan_id) for plan_id in {objection.plan_id for objection in found}}
    return part([objection_shown(reads, caller, one, plans[one.plan_id]) for one in found], query["limit"])


@objections.query("/<uuid:objection_id>", allow=OBJECTION_READERS, gives=schemas.OneObjectionView)
def show_objection(reads: SupervisionReads, caller: Actor, query: Body, objection_id: str) -> Body:
    """Show one objection of the caller's units."""
    del query
    found = reads.objection(id=objection_id)
    if found is None:
        raise NotFound(machine="objection", id=objection_id)
    return objection_shown(reads, caller, found, _plan(reads, found.plan_id))


@objections.query("/follow/<number>", allow=OBJECTORS, gives=schemas.ObjectionFollowed)
def follow_objection(reads: SupervisionReads, caller: Actor, query: Body, number: str) -> Body:
    """Show an objection to its objector, who knows the follow code or filed it with an account."""
    del query
    found = reads.objection(number=number)
    if found is None:
        raise FollowCodeWrong
    if not Tries(service().stage).guarded(number, lambda: knows_objection(reads.mark, caller, found, follow_code())):
        raise FollowCodeWrong
    return objection_followed(found)


@objections.command(
    "/<uuid:objection_id>/settlement", allow=OBJECTORS, takes=parts.Nothing, gives=schemas.ObjectionFollowed
)
def settle(work: SupervisionWork, caller: Actor, body: Body, objection_id: str) -> Body:
    """Accept the answer, as the objector."""
    del body
    return objection_followed(object_to_text.settle_objection(work, caller, objection_id, follow_code()))


@objections.command(
    "/<uuid:objection_id>/appeal", allow=OBJECTORS, takes=schemas.Appeal, gives=schemas.ObjectionFollowed
)
def appeal(work: SupervisionWork, caller: Actor, body: Body, objection_id: str) -> Body:
    """Ask the street or town to look again, as the objector."""
    return objection_followed(object_to_text.appeal_objection(work, caller, objection_id, follow_code(), body))


@objections.command(
    "/<uuid:objection_id>/withdrawal", allow=OBJECTORS, takes=parts.Nothing, gives=schemas.ObjectionFollowed
)
def withdraw(work: SupervisionWork, caller: Actor, body: Body, objection_id: str) -> Body:
    """Take an objection back, as the objector."""
    del body
    return objection_followed(object_to_text.withdraw_objection(work, caller, objection_id, follow_code()))


@objections.command(
    "/<uuid:objection_id>/acceptance", allow=COMMUNITY, takes=parts.Nothing, gives=schemas.ObjectionView
)
def accept(work: SupervisionWork, caller: Actor, body: Body, objection_id: str) -> Body:
    """Accept an objection."""
    del body
    return _shown(work, caller, handle_objection.accept_objection(work, caller, objection_id))


@objections.command(
    "/<uuid:objection_id>/refusal", allow=COMMUNITY, takes=schemas.RefuseObjection, gives=schemas.ObjectionView
)
def refuse(work: SupervisionWork, caller: Actor, body: Body, objection_id: str) -> Body:
    """Refuse to look into an objection."""
    return _shown(work, caller, handle_objection.refuse_objection(work, caller, objection_id, body))


@objections.command("/<uuid:objection_id>/review", allow=HANDLERS, takes=parts.Nothing, gives=schemas.ObjectionView)
def review(work: SupervisionWork, caller: Actor, body: Body, objection_id: str) -> Body:
    """Begin to look into an objection."""
    del body
    return _shown(work, caller, handle_objection.review_objection(work, caller, objection_id))


@objections.command(
    "/<uuid:objection_id>/decision", allow=HANDLERS, takes=schemas.DecideObjection, gives=schemas.ObjectionView
)
def decide(work: SupervisionWork, caller: Actor, body: Body, objection_id: str) -> Body:
    """Decide on an objection."""
    return _shown(work, caller, handle_objection.decide_objection(work, caller, objection_id, body))


@objections.command(
    "/<uuid:objection_id>/response", allow=COMMUNITY, takes=schemas.RespondToObjection, gives=schemas.ObjectionView
)
def respond(work: SupervisionWork, caller: Actor, body: Body, objection_id: str) -> Body:
    """Answer the objector."""
    return _shown(work, caller, handle_objection.respond_to_objection(work, caller, objection_id, body))


@objections.command(
    "/<uuid:objection_id>/appeal-decision", allow=STREET, takes=schemas.DecideAppeal, gives=schemas.ObjectionView
)
def decide_appeal(work: SupervisionWork, caller: Actor, body: Body, objection_id: str) -> Body:
    """Decide an appeal."""
    return _shown(work, caller, handle_objection.decide_appeal(work, caller, objection_id, body))


def _plan(reads: SupervisionReads, plan_id: str) -> Plan:
    plan = reads.plan(plan_id)
    if plan is None:
        raise NotFound(machine="plan", id=plan_id)
    return plan


def _shown(work: SupervisionWork, caller: Actor, objection: Objection) -> Body:
    return objection_shown(work, caller, objection, work.plan_over(work.objections, objection.id))
