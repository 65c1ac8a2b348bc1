"""The containers work together: what is told at the edge travels by events, and parts can be multiplied."""

from typing import Any
from uuid import uuid4

import pytest
import requests

from deploy.demo.http import Person, Refused
from deploy.demo.people import PASSWORD
from deploy.services import SERVICES
from tests.compose.city import ComposedCity
from tests.support.waiting import until

COMMUNITY = "620502005002"
HTTP_SECONDS = 10
SHOW_THE_MEASUREMENTS = "from urllib.request import urlopen; print(urlopen('http://127.0.0.1:9464').read().decode())"
SHOW_THE_CLOCK = "import os; from kit.clock import clock_from; print(clock_from(os.environ['YISHI_CLOCK_FILE'])())"


def _a_clerk(city: ComposedCity) -> Person:
    return Person(city.address, "qz-clerk", PASSWORD)


def _tell_an_issue(clerk: Person) -> str:
    telling = {
        "division": COMMUNITY,
        "category_code": "water_supply",
        "text": f"三楼以上水压不足 {uuid4().hex}",
        "privacy_notice": "2026-01",
    }
    return str(clerk.post("/api/intake/v1/issues", telling)["id"])


def _case_in_the_portal(clerk: Person, issue_id: str) -> Any:
    try:
        return clerk.get(f"/api/portal/v1/cases/{issue_id}")
    except Refused as refusal:
        if refusal.status == requests.codes.not_found:
            return None
        raise


def _get(city: ComposedCity, path: str, **headers: str) -> requests.Response:
    return requests.get(city.address + path, headers=headers, timeout=HTTP_SECONDS)


def test_the_edge_serves_the_portal_with_its_headers(city: ComposedCity) -> None:
    home = _get(city, "/")

    assert home.status_code == 200
    assert "有事好商量" in home.text
    assert home.headers["Content-Encoding"] == "gzip"
    assert home.headers["X-Content-Type-Options"] == "nosniff"
    assert home.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in home.headers["Content-Security-Policy"]
    assert "/" not in home.headers["Server"]


@pytest.mark.parametrize("service", SERVICES)
def test_every_door_is_ready_behind_the_edge(city: ComposedCity, service: str) -> None:
    assert _get(city, f"/api/{service}/readyz").text == "ready\n"


@pytest.mark.parametrize("service", SERVICES)
def test_measurements_stay_inside(city: ComposedCity, service: str) -> None:
    assert _get(city, f"/api/{service}/metrics").status_code == 404


@pytest.mark.parametrize("service", SERVICES)
def test_a_worker_shows_inside_what_it_measures(city: ComposedCity, service: str) -> None:
    shown = city.ask(f"{service}-worker", "python", "-ISsc", SHOW_THE_MEASUREMENTS)

    assert f'yishi_outbox_depth{{service="{service}"}}' in shown


def test_what_is_too_large_is_refused_in_the_form_of_every_refusal(city: ComposedCity) -> None:
    answer = requests.post(f"{city.address}/api/intake/v1/issues", data=b"x" * 2_000_000, timeout=HTTP_SECONDS)

    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "too_large"


def test_the_number_of_a_request_goes_in_and_out(city: ComposedCity) -> None:
    answer = _get(city, "/api/intake/healthz", **{"X-Request-Id": "asked-by-a-test"})

    assert answer.headers["X-Request-Id"] == "asked-by-a-test"


def test_an_issue_told_at_the_edge_is_soon_seen_in_the_portal(city: ComposedCity) -> None:
    clerk = _a_clerk(city)

    issue_id = _tell_an_issue(clerk)

    until(lambda: _case_in_the_portal(clerk, issue_id), seconds=30)
    assert _case_in_the_portal(clerk, issue_id)["division"] == COMMUNITY


def test_three_workers_of_a_service_share_its_queues(city: ComposedCity) -> None:
    city.compose("up", "--detach", "--no-deps", "--no-recreate", "--scale", "intake-worker=3", "intake-worker")

    until(lambda: city.healthy("intake-worker") == 3, seconds=60)
    until(lambda: _consumers_of_each_reaction(city) == {3}, seconds=30)
    clerk = _a_clerk(city)
    issue_id = _tell_an_issue(clerk)
    until(lambda: _case_in_the_portal(clerk, issue_id), seconds=30)


def test_namekos_own_command_runs_in_a_worker(city: ComposedCity) -> None:
    [before] = _consumers_of_each_reaction(city)

    run = "timeout 60 nameko run --config deploy/nameko.yaml services.intake.service > /tmp/nameko.log 2>&1 &"
    city.ask("intake-worker", "sh", "-c", run)

    until(lambda: _consumers_of_each_reaction(city) == {before + 1}, seconds=50)


def test_the_demonstration_moves_the_clock_acts_and_hears_events(city: ComposedCity) -> None:
    city.compose("--profile", "demo", "up", "--detach", "--no-deps", "demo")

    until(lambda: "intake.issue.submitted" in city.logs("demo"), seconds=60)
    assert "2020-" in city.ask("intake-door", "python", "-c", SHOW_THE_CLOCK)
    city.compose("--profile", "demo", "stop", "--timeout", "1", "demo")


def _consumers_of_each_reaction(city: ComposedCity) -> set[int]:
    listed = city.ask("rabbitmq", "rabbitmqctl", "-q", "list_queues", "name", "consumers").splitlines()
    reactions = [line.split() for line in listed if line.startswith("intake.on_")]
    return {int(consumers) for name, consumers in reactions if name.count(".") == 1}
