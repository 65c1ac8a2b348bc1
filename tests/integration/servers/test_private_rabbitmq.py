from collections.abc import Iterator
from pathlib import Path

import pytest
from amqp.exceptions import AccessRefused
from kombu import Connection, Exchange, Queue

from kit.servers import PrivateRabbit

pytestmark = pytest.mark.integration

LETTERS = Queue("letters", Exchange("post", type="topic"), routing_key="#", durable=True)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateRabbit]:
    node = PrivateRabbit(tmp_path_factory.mktemp("servers"), cache=Path(".yishi/cache"))
    node.start()
    yield node
    node.remove()


def test_a_running_node_is_found_again_by_another_command(node: PrivateRabbit) -> None:
    other = PrivateRabbit(node._home.parent)

    with other:
        assert other.address == node.address

    assert node.running
    assert not other.started_here


def test_the_node_refuses_a_wrong_password(node: PrivateRabbit) -> None:
    wrong = Connection(node.address.url.replace(node.address.password, "wrong"))

    with pytest.raises(AccessRefused):
        wrong.connect()


def test_a_confirmed_message_survives_a_kill_and_the_address_stays(node: PrivateRabbit) -> None:
    with Connection(node.address.url, transport_options={"confirm_publish": True}) as connection:
        producer = connection.Producer()
        producer.publish({"n": 7}, exchange=LETTERS.exchange, routing_key="a.b", declare=[LETTERS], delivery_mode=2)

    node.kill()
    assert not node.running
    node.start()

    with Connection(node.address.url) as connection:
        message = LETTERS.bind(connection.default_channel).get(no_ack=True)
        assert message.payload == {"n": 7}


def test_a_stopped_node_leaves_no_process_behind(node: PrivateRabbit) -> None:
    marks = [node._mark("node"), node._mark("mapper")]

    node.stop()

    assert [mark.find() for mark in marks if mark] == [None, None]
    assert not node.running
