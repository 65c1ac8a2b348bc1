"""The real docker-compose.yml, raised once for all tests here and taken down with its volumes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from pytest_docker.plugin import Services

from kit.servers.ports import free_port
from tests.compose.city import COMPOSE_FILE, DEMO_ENV, PROJECT, ComposedCity, compose_command, why_not


@pytest.fixture(scope="session")
def docker_compose_command() -> str:
    if reason := why_not():
        pytest.skip(reason)
    return f'{compose_command()} --env-file "{DEMO_ENV}"'


@pytest.fixture(scope="session")
def docker_compose_file() -> Path:
    return COMPOSE_FILE


@pytest.fixture(scope="session")
def docker_compose_project_name() -> str:
    return PROJECT


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    with pytest.MonkeyPatch.context() as environment:
        port = free_port()
        environment.setenv("YISHI_PORT", str(port))
        environment.setenv("YISHI_VERSION", "test")
        environment.setenv("COMPOSE_PROFILES", "none")
        yield port


@pytest.fixture(scope="session")
def docker_setup(docker_compose_command: str, port: int) -> Iterator[str]:
    """Start from nothing, and leave nothing even when the start fails."""
    _take_down()
    yield "up --build --detach"
    _take_down()


@pytest.fixture(scope="session")
def docker_cleanup() -> str:
    return ""


@pytest.fixture(scope="session")
def city(docker_services: Services, port: int) -> ComposedCity:
    address = f"http://127.0.0.1:{port}"
    docker_services.wait_until_responsive(lambda: _answers(address), timeout=60, pause=0.2)
    return ComposedCity(address)


def _take_down() -> None:
    ComposedCity().compose("down", "--volumes", "--remove-orphans", "--timeout", "5")


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=3).ok
    except requests.RequestException:
        return False
