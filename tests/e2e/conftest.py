"""One whole city for a test run: real servers, a door process, a worker process."""

from collections.abc import Iterator

import pytest

from deploy.demo.listener import Listener
from deploy.demo.people import PASSWORD
from deploy.embedded import City
from kit.event import PRIVATE
from kit.servers.ports import free_port
from tests.support.servers import CACHE


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("city")
    raised = City(folder, port=free_port(), demo_password=PASSWORD, durable=False, cache=CACHE)
    with raised:
        yield raised
    raised.remove()


@pytest.fixture
def events(city: City) -> Iterator[Listener]:
    """Every event of the services from the beginning of the test."""
    with Listener(city.amqp_url) as listener:
        yield listener


@pytest.fixture
def letters(city: City) -> Iterator[Listener]:
    """Every private message from the beginning of the test."""
    with Listener(city.amqp_url, PRIVATE) as listener:
        yield listener
