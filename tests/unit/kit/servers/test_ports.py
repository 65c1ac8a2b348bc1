import socket

from kit.servers.ports import LOOPBACK, free_port, keep_or_find


def test_a_port_that_is_still_free_is_kept() -> None:
    port = free_port()

    assert keep_or_find(port) == port


def test_a_port_that_somebody_took_is_replaced() -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert keep_or_find(port) != port


def test_without_a_port_of_last_time_one_is_found() -> None:
    assert keep_or_find(None) > 0
