from datetime import date, timedelta
from typing import Any

import pytest

from contracts.roles import Role
from kit.machine import NONE
from services.supervision.domain.order import Order
from tests.unit.services.supervision.builders import BUREAU, CASE, TODAY, an_act
from tests.unit.services.supervision.test_plan import closed_by

TARGET = an_act(Role.TARGET_UNIT)
STREET_CLERK = an_act(Role.STREET_CLERK)
TIMER = an_act(Role.TIMER, account=None)


def an_order(state: str = "issued", **changes: Any) -> Order:
    about = {"item_id": "item-1", "plan_id": "plan-1", "colour": "yellow", "target_org": BUREAU}
    days = {"due_on": TODAY + timedelta(days=7), "item_due_on": date(2026, 2, 27)}
    return Order(**{"id": "o-1", "number": "QZ-S-2026-000001", **CASE, **about, **days, "state": state, **changes})


def test_a_colour_is_issued_once() -> None:
    closed_by("colour_not_issued_before", an_order(NONE).issue, STREET_CLERK, issued_before=True, today=TODAY)


def test_a_rectification_shows_measures_and_evidence() -> None:
    closed_by("rectification_evidence_given", an_order().rectify, TARGET, measures="增派", evidence="", today=TODAY)


def test_an_order_closes_after_the_rectification_was_accepted() -> None:
    facts = {"answer": "", "workdays": 1, "today": TODAY}

    closed_by("rectification_accepted", an_order("rectified").close, STREET_CLERK, accepted=False, **facts)


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (an_order(), "ignored"),
        (an_order("rectified", rectified_on=TODAY, due_on=TODAY - timedelta(days=1)), "ignored"),
        (an_order(), "rectification_failed"),
    ],
)
def test_an_order_escalates_only_when_it_was_ignored_or_its_rectification_failed(order: Order, reason: str) -> None:
    closed_by("ignored_or_failed", order.escalate, an_act(Role.COUNTY_CPPCC), reason=reason, today=TODAY)


def test_an_ignored_order_goes_to_the_next_colour() -> None:
    order = an_order(due_on=TODAY - timedelta(days=1))

    order.escalate(TIMER, reason="ignored", today=TODAY)

    assert order.take_facts()[0].data["next_colour"] == "red"
