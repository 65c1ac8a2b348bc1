"""How a list is narrowed and where a page begins: what an address may ask, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.access import Actor, Grant
from contracts.machines import machines
from contracts.roles import Role
from services.portal.domain.actions.bulk import BULK, bulk_acts_for
from services.portal.domain.worklist import NO_LIGHT, Filter, Place, UnknownFilter, colour_of, read_filter, read_place

NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)
JUBAOPEN = "620502005002"
CLERK = Actor("clerk", "ORG-620502005002", (Grant(Role.COMMUNITY_CLERK, JUBAOPEN),))


def a_case(**changes: Any) -> dict[str, Any]:
    return {
        "machine": "issue",
        "state": "submitted",
        "division": JUBAOPEN,
        "org": None,
        "light": None,
        "due_at": None,
        **changes,
    }


def test_a_filter_reads_back_what_it_asks() -> None:
    asked = {"q": "下水道", "place": JUBAOPEN, "machine": "issue", "state": "accepted", "light": "overdue"}

    assert read_filter(asked).asked() == asked
    assert read_filter({}) == Filter()


def test_the_state_of_another_kind_falls_away_with_its_kind() -> None:
    assert read_filter({"machine": "plan", "state": "submitted"}).asked() == {"machine": "plan"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("place", "999999999999"),
        ("machine", "notification"),
        ("state", "pondered"),
        ("light", "pink"),
        ("step", "a'; drop table cases"),
        ("q", "x" * 101),
        ("q", "a\x00b"),
    ],
)
def test_what_no_filter_has_is_refused_by_its_field(name: str, value: str) -> None:
    with pytest.raises(UnknownFilter) as refusal:
        read_filter({name: value})

    assert refusal.value.facts["field"] == f"/{name}"


@pytest.mark.parametrize("due", [None, NOW])
def test_a_place_in_a_list_survives_an_address(due: datetime | None) -> None:
    place = Place(due, NOW - timedelta(days=1), "0192f3c1-7a10-7c3e-9b1e-000000000001")

    assert read_place(place.written(), field="after") == place


@pytest.mark.parametrize("written", ["x", "bm9uc2Vuc2U", "WzEsMiwzXQ", "W10", "W251bGwsIjIwMjYtMDMtMDkiLCJhIl0", "中"])
def test_a_place_that_no_page_wrote_is_refused(written: str) -> None:
    with pytest.raises(UnknownFilter):
        read_place(written, field="after")


def test_an_items_own_light_counts_more_than_its_date() -> None:
    late = NOW - timedelta(days=1)

    assert colour_of(a_case(light="red", due_at=NOW + timedelta(days=9)), NOW) == "red"
    assert colour_of(a_case(due_at=late), NOW) == "yellow"
    assert colour_of(a_case(due_at=NOW + timedelta(days=2)), NOW) == "blue"
    assert colour_of(a_case(due_at=NOW + timedelta(days=3)), NOW) == "normal"
    assert colour_of(a_case(), NOW) == "normal"
    assert colour_of(a_case(state="closed"), NOW) == NO_LIGHT


def test_several_at_once_is_offered_where_each_alone_is_and_never_for_an_answer() -> None:
    assert [one.name for one in bulk_acts_for(CLERK, a_case())] == ["accept"]
    assert [one.name for one in bulk_acts_for(CLERK, a_case(state="accepted"))] == ["assign", "merge", "link"]
    assert bulk_acts_for(CLERK, a_case(division="620523100003")) == []
    assert bulk_acts_for(CLERK, a_case(state="resolved")) == []
    assert bulk_acts_for(CLERK, a_case(machine="plan", state="confirmed")) == []
    assert not {"reply", "respond"} & {one.command for one in BULK}
    assert all(one.command in machines()["issue"].transitions for one in BULK)
