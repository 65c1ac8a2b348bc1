"""Routes of action items."""

from contracts.access import Actor
from kit.refusals import NotFound
from kit.web.routes import SIGNED_IN, Routes
from services.supervision.adapters.reads import Reach, SupervisionReads
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.api.allowances import (
    COMMITTEE,
    DECIDERS,
    EXTENDERS,
    OFFICIALS,
    PREFIX,
    REFEREES,
    STREET,
    VISITORS,
    Body,
    deciding_units_of,
    watched_units_of,
)
from services.supervision.domain.action import Action
from services.supervision.schemas import items as schemas
from services.supervision.schemas import orders as order_schemas
from services.supervision.schemas import parts
from services.supervision.usecases import hand_out_item, supervise_item, verify_item, work_on_item
from services.supervision.views import item_shown, order_shown, part

items = Routes("items", f"{PREFIX}/items", "责任事项 Action items")


@items.query("", allow=OFFICIALS, takes=schemas.ItemQuery, gives=schemas.ItemList)
def list_items(reads: SupervisionReads, caller: Actor, query: Body) -> Body:
    """List the items of the caller's units and those that the caller's organisation carries out, the newest first.

    A party organisation sees those of the plans on which it decides.
    """
    reach = Reach(watched_units_of(caller, leaving_out=DECIDERS), deciding_units_of(caller), caller.org)
    return part(_all_shown(reads, caller, reads.items(reach, query)), query["limit"])


@items.query("/<uuid:item_id>", allow=OFFICIALS, gives=schemas.ItemView)
def show_item(reads: SupervisionReads, caller: Actor, query: Body, item_id: str) -> Body:
    """Show one item."""
    del query
    found = reads.item(item_id)
    if found is None:
        raise NotFound(machine="action", id=item_id)
    return _all_shown(reads, caller, [found])[0]


@items.command("/<uuid:item_id>/acceptance", allow=SIGNED_IN, takes=parts.Nothing, gives=schemas.ItemView)
def accept(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Take an item on, as its lead unit."""
    del body
    return _shown(work, caller, hand_out_item.accept_item(work, caller, item_id))


@items.command("/<uuid:item_id>/return-request", allow=SIGNED_IN, takes=schemas.RequestReturn, gives=schemas.ItemView)
def request_return(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Ask that another unit does it, as its lead unit."""
    return _shown(work, caller, hand_out_item.request_return(work, caller, item_id, body))


@items.command("/<uuid:item_id>/reassignment", allow=REFEREES, takes=schemas.Reassign, gives=schemas.ItemView)
def reassign(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Hand an item to another unit."""
    return _shown(work, caller, hand_out_item.reassign_item(work, caller, item_id, body))


@items.command("/<uuid:item_id>/return-refusal", allow=REFEREES, takes=schemas.Reasons, gives=schemas.ItemView)
def refuse_return(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Leave an item where it is."""
    return _shown(work, caller, hand_out_item.refuse_return(work, caller, item_id, body))


@items.command("/<uuid:item_id>/start", allow=SIGNED_IN, takes=parts.Nothing, gives=schemas.ItemView)
def start(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Begin the work, as its lead unit."""
    del body
    return _shown(work, caller, work_on_item.start_item(work, caller, item_id))


@items.command("/<uuid:item_id>/progress", allow=SIGNED_IN, takes=schemas.ReportProgress, gives=schemas.ItemView)
def report_progress(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Tell how far the work is, as its lead unit or contractor."""
    return _shown(work, caller, work_on_item.report_progress(work, caller, item_id, body))


@items.command("/<uuid:item_id>/block", allow=SIGNED_IN, takes=schemas.Block, gives=schemas.ItemView)
def block(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Note that the work stands still, as its lead unit."""
    return _shown(work, caller, work_on_item.block_item(work, caller, item_id, body))


@items.command("/<uuid:item_id>/unblocking", allow=SIGNED_IN, takes=parts.Nothing, gives=schemas.ItemView)
def unblock(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Go on with the work, as its lead unit."""
    del body
    return _shown(work, caller, work_on_item.unblock_item(work, caller, item_id))


@items.command(
    "/<uuid:item_id>/extension-request", allow=SIGNED_IN, takes=schemas.RequestExtension, gives=schemas.ItemView
)
def request_extension(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Ask for a later due date, as its lead unit."""
    return _shown(work, caller, work_on_item.request_extension(work, caller, item_id, body))


@items.command(
    "/<uuid:item_id>/extension-decision", allow=EXTENDERS, takes=schemas.DecideExtension, gives=schemas.ItemView
)
def decide_extension(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Grant or refuse a later due date."""
    return _shown(work, caller, work_on_item.decide_extension(work, caller, item_id, body))


@items.command(
    "/<uuid:item_id>/cooperation-notice", allow=SIGNED_IN, takes=schemas.AnnounceCooperation, gives=schemas.ItemView
)
def announce(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Tell residents what they must bear, as its lead unit or the community."""
    return _shown(work, caller, work_on_item.announce_cooperation(work, caller, item_id, body))


@items.command("/<uuid:item_id>/coordination", allow=COMMITTEE, takes=schemas.Note, gives=schemas.ItemView)
def log_coordination(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Note what the supervision committee did."""
    return _shown(work, caller, work_on_item.log_coordination(work, caller, item_id, body))


@items.command("/<uuid:item_id>/follow-up", allow=VISITORS, takes=schemas.FollowUp, gives=schemas.ItemView)
def follow_up(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Note a visit that followed the work up."""
    return _shown(work, caller, work_on_item.record_follow_up(work, caller, item_id, body))


@items.command("/<uuid:item_id>/completion-report", allow=SIGNED_IN, takes=schemas.ReportDone, gives=schemas.ItemView)
def report_done(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Say that the work is done, as its lead unit."""
    return _shown(work, caller, verify_item.report_done(work, caller, item_id, body))


@items.command("/<uuid:item_id>/verification", allow=COMMITTEE, takes=schemas.Verify, gives=schemas.ItemView)
def verify(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Confirm on the spot that the work is done."""
    return _shown(work, caller, verify_item.verify_item(work, caller, item_id, body))


@items.command("/<uuid:item_id>/send-back", allow=COMMITTEE, takes=schemas.SendBack, gives=schemas.ItemView)
def send_back(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Say on the spot that the work is not done."""
    return _shown(work, caller, verify_item.send_item_back(work, caller, item_id, body))


@items.command("/<uuid:item_id>/resumption", allow=SIGNED_IN, takes=parts.Nothing, gives=schemas.ItemView)
def resume(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Go back to work, as its lead unit."""
    del body
    return _shown(work, caller, verify_item.resume_item(work, caller, item_id))


@items.command("/<uuid:item_id>/closure", allow=STREET, takes=schemas.CloseItem, gives=schemas.ItemView)
def close(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Close a verified item."""
    return _shown(work, caller, verify_item.close_item(work, caller, item_id, body))


@items.command(
    "/<uuid:item_id>/orders", allow=REFEREES, takes=order_schemas.IssueOrder, gives=order_schemas.OrderView, status=201
)
def issue_order(work: SupervisionWork, caller: Actor, body: Body, item_id: str) -> Body:
    """Send a supervision order about an item."""
    return order_shown(work, caller, supervise_item.issue_order(work, caller, item_id, body))


def _all_shown(reads: SupervisionReads, caller: Actor, found: list[Action]) -> list[Body]:
    deciders = reads.deciders_of({item.plan_id for item in found})
    ended = reads.ended_among({before for item in found for before in item.depends_on})
    return [item_shown(reads, caller, item, deciders[item.plan_id], ended) for item in found]


def _shown(work: SupervisionWork, caller: Actor, item: Action) -> Body:
    plan = work.plan_over(work.actions, item.id)
    ended = {other.id for other in work.actions.all(plan_id=plan.id) if other.has_ended}
    return item_shown(work, caller, item, plan.decider_org, ended)
