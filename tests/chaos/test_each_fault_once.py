"""Each fault once, with few commands; `make chaos` plays them for longer, in any order, and on a cluster."""

import pytest

from tests.chaos.faults import usual_faults
from tests.chaos.faults.fault import SHORT, Fault
from tests.chaos.play import Outcome, Play

FAULTS = usual_faults(SHORT)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name.replace(" ", "_") for fault in FAULTS])
def test_nothing_is_lost_and_nothing_happens_twice(play: Play, outcomes: list[Outcome], fault: Fault) -> None:
    outcome = play.play(fault)

    outcomes.append(outcome)
    assert outcome.is_clean, outcome


def test_at_the_end_everything_has_happened_once(play: Play, outcomes: list[Outcome]) -> None:
    outcome = play.look_at_everything()

    outcomes.append(outcome)
    assert outcome.is_clean, outcome
