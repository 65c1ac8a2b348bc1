"""Supervision's routes: read, call one use case, answer."""

from services.supervision.api import items, objections, orders, plans, public

GROUPS = (plans.seeds, plans.plans, public.board, objections.objections, items.items, orders.orders)
