"""Parts of the city fail while people work: nobody is turned away, nothing is lost, nothing is done twice."""

import os
import signal
from dataclasses import replace

import pytest

from deploy.demo.case import Case
from deploy.demo.listener import Listener
from deploy.demo.moments import days_ago
from deploy.demo.moves import issues, topics
from deploy.demo.moves.matter import Matter, to_meeting, to_topic
from deploy.demo.people import people_of
from deploy.embedded import City
from kit.clock import real_clock
from tests.support.city_state import ask, waiting_in_outboxes, waiting_in_queues
from tests.support.waiting import until

MATTER = Matter(
    title="单元门维修",
    category="doors",
    says="单元门关不上",
    room="聚宝盆社区政协协商议事室",
    day=days_ago(-7, real_clock()),
    hour=10,
    due_on=days_ago(-60, real_clock()),
)
VISITS = 30


@pytest.fixture
def case(city: City) -> Case:
    city.clock.stand_at_present()
    return Case("620502005002", people_of("qz", city.address), city.clock)


def visits_counted(city: City) -> int:
    question = "select coalesce(sum(number), 0) from unit_counts where unit = '620502' and measure = 'visit'"
    return int(ask(city, "portal", question)[0][0])


def test_residents_submit_while_the_broker_is_away_and_the_case_goes_on_when_it_is_back(city: City, case: Case) -> None:
    until(lambda: not waiting_in_outboxes(city), seconds=60)
    city.rabbit.stop()
    resident = case["resident"].post(
        issues.ISSUES,
        {
            "division": case.division,
            "text": "路灯不亮",
            "category_code": "lighting",
            "privacy_notice": issues.NOTICE_VERSION,
            "contact": {"phone": "13900000777"},
        },
    )
    to_topic(case, MATTER, days_ago(0, real_clock()))
    assert resident["state"] == "submitted"
    assert topics.look(case)["state"] == "ready"
    assert waiting_in_outboxes(city)["intake"] >= 7
    city.rabbit.start()
    until(lambda: not waiting_in_outboxes(city), seconds=60)
    to_meeting(case, MATTER)
    until(lambda: topics.look(case)["state"] == "scheduled", seconds=30)


def test_a_killed_worker_loses_nothing_and_does_nothing_twice(city: City, case: Case, events: Listener) -> None:
    until(lambda: not waiting_in_outboxes(city) and not waiting_in_queues(city), seconds=60)
    to_topic(case, replace(MATTER, title="楼顶漏水"), days_ago(0, real_clock()))
    until(lambda: events.wait_for({"intake.topic.research_finished": 1}, 0, 0) == {}, seconds=30)
    until(lambda: not waiting_in_queues(city), seconds=30)
    counted, worker = visits_counted(city), city.child("worker")
    starts, killed = worker.starts, worker.pid
    for number in range(VISITS):
        topics.visit(case, "clerk", days_ago(0, real_clock()), "community", number, "看过（例）")
        if number == VISITS // 2:
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
    until(lambda: worker.starts == starts + 1 and worker.pid != killed, seconds=30)
    until(lambda: not waiting_in_outboxes(city), seconds=60)
    until(lambda: visits_counted(city) >= counted + VISITS, seconds=60)
    until(lambda: not waiting_in_queues(city), seconds=60)
    assert visits_counted(city) == counted + VISITS
    assert {event.data["household_count"] for event in events.since(0) if event.type == "intake.visit.recorded"} >= set(
        range(VISITS)
    )
