"""Routes of supervision orders."""

from contracts.access import Actor
from contracts.roles import Role
from kit.refusals import NotFound
from kit.web.routes import SIGNED_IN, Routes, only
from services.supervision.adapters.reads import SupervisionReads
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.api.allowances import OFFICIALS, PREFIX, REFEREES, Body, watched_units_of
from services.supervision.schemas import orders as schemas
from services.supervision.schemas import parts
from services.supervision.usecases import supervise_item
from services.supervision.views import order_shown, part

orders = Routes("orders", f"{PREFIX}/orders", "督办单 Supervision orders")


@orders.query("", allow=OFFICIALS, takes=schemas.OrderQuery, gives=schemas.OrderList)
def list_orders(reads: SupervisionReads, caller: Actor, query: Body) -> Body:
    """List the orders of the caller's units and those sent to the caller's organisation, the newest first."""
    found = reads.orders(watched_units_of(caller), caller.org, query)
    return part([order_shown(reads, caller, order) for order in found], query["limit"])


@orders.query("/<uuid:order_id>", allow=OFFICIALS, gives=schemas.OrderView)
def show_order(reads: SupervisionReads, caller: Actor, query: Body, order_id: str) -> Body:
    """Show one order."""
    del query
    found = reads.order(order_id)
    if found is None:
        raise NotFound(machine="order", id=order_id)
    return order_shown(reads, caller, found)


@orders.command("/<uuid:order_id>/acknowledgement", allow=SIGNED_IN, takes=parts.Nothing, gives=schemas.OrderView)
def acknowledge(work: SupervisionWork, caller: Actor, body: Body, order_id: str) -> Body:
    """Confirm that an order arrived, as the unit that it is for."""
    del body
    return order_shown(work, caller, supervise_item.acknowledge_order(work, caller, order_id))


@orders.command("/<uuid:order_id>/rectification", allow=SIGNED_IN, takes=schemas.Rectify, gives=schemas.OrderView)
def rectify(work: SupervisionWork, caller: Actor, body: Body, order_id: str) -> Body:
    """Report what was done about an order, as the unit that it is for."""
    return order_shown(work, caller, supervise_item.rectify_order(work, caller, order_id, body))


@orders.command("/<uuid:order_id>/closure", allow=REFEREES, takes=schemas.CloseOrder, gives=schemas.OrderView)
def close(work: SupervisionWork, caller: Actor, body: Body, order_id: str) -> Body:
    """Accept the rectification."""
    return order_shown(work, caller, supervise_item.close_order(work, caller, order_id, body))


@orders.command(
    "/<uuid:order_id>/escalation", allow=only(Role.COUNTY_CPPCC), takes=schemas.EscalateOrder, gives=schemas.OrderView
)
def escalate(work: SupervisionWork, caller: Actor, body: Body, order_id: str) -> Body:
    """Take an order to the next colour."""
    return order_shown(work, caller, supervise_item.escalate_order(work, caller, order_id, body))
