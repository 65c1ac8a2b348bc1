import pytest

from services.meetings.domain.quorum import quorum_status
from tests.unit.services.meetings.builders import RULES, an_attendance, people


def test_two_thirds_of_the_invited_are_needed_rounded_up() -> None:
    there = people(resident_rep=1, cppcc_member=1)
    away = [an_attendance("resident_rep", f"away-{number}", state="invited") for number in range(2)]

    status = quorum_status([*there, *away], rules=RULES, mode_code="meeting", conditions=[])

    assert (status.present, status.needed, status.is_met) == (2, 3, False)


def test_guests_count_neither_as_present_nor_as_invited() -> None:
    guest = an_attendance("other", "guest", is_guest=True)

    status = quorum_status(
        [*people(resident_rep=1, cppcc_member=1), guest], rules=RULES, mode_code="meeting", conditions=[]
    )

    assert (status.present, status.invited, status.is_met) == (2, 2, True)


def test_enough_people_of_the_wrong_kind_are_no_quorum() -> None:
    status = quorum_status(people(resident_rep=9), rules=RULES, mode_code="meeting", conditions=[])

    assert status.present >= status.needed
    assert (status.missing_categories, status.is_met) == (("cppcc_member",), False)


@pytest.mark.parametrize(("there", "met"), [(5, False), (6, True)])
def test_a_courtyard_needs_seven_people_whoever_was_invited(there: int, *, met: bool) -> None:
    status = quorum_status(
        people(resident_rep=there, cppcc_member=1), rules=RULES, mode_code="courtyard", conditions=[]
    )

    assert (status.needed, status.is_met) == (7, met)


def test_a_home_visit_needs_one_visitor_of_any_kind() -> None:
    nobody = quorum_status([], rules=RULES, mode_code="home_visit", conditions=[])
    somebody = quorum_status(people(community_leader=1), rules=RULES, mode_code="home_visit", conditions=[])

    assert (nobody.is_met, somebody.is_met) == (False, True)
