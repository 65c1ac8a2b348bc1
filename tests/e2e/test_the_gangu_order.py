"""The same software, another county's rules: who decides when is data."""

from rich.console import Console

from deploy.demo.case import Case
from deploy.demo.listener import Listener
from deploy.demo.people import names_of, people_of
from deploy.demo.player import Player
from deploy.demo.timeline import Timeline
from deploy.embedded import City
from tests.e2e.gangu_story import COMMUNITY, COUNTY, ORDER

GATES = (
    "supervision.plan.submitted_to_party",
    "supervision.plan.approved",
    "supervision.plan.responsibilities_issued",
    "supervision.plan.completed",
    "supervision.publicity.started",
    "supervision.publicity.cleared",
    "supervision.plan.evaluated",
)


def test_in_gangu_the_decision_comes_first_and_the_result_is_published_last(city: City, events: Listener) -> None:
    case = Case(COMMUNITY, people_of(COUNTY, city.address), city.clock)
    outcome = Player(city.clock, events, Timeline(Console(quiet=True), names_of(COUNTY))).play([ORDER], case)
    city.clock.stand_at_present()
    assert outcome.failure == ""
    passed = [event.type for event in events.since(0) if event.type in GATES and event.county == "620523"]
    assert passed == list(GATES)
