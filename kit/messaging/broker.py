"""Where the broker is, and connections to it that never wait for a dead peer."""

import contextlib
import time
from typing import Any

import amqp
from kombu import Connection
from kombu.utils.url import parse_url

HEARTBEAT_SECONDS = 10
CONNECT_SECONDS = 3
ANSWER_SECONDS = 10
# More would make py-amqp copy more for every piece.
_READ_BYTES = 8_192
# About ten messages.
_FRAMES_AT_ONCE = 30

# What a broken, frozen or closing broker raises.
BROKER_ERRORS: tuple[type[BaseException], ...] = (OSError, amqp.AMQPError)


def connect(url: str) -> Connection:
    """Return an open kombu connection, for consuming and declaring."""
    connection = Connection(url, heartbeat=HEARTBEAT_SECONDS, connect_timeout=CONNECT_SECONDS)
    try:
        connection.connect()
    except BROKER_ERRORS:
        hard_close(connection)
        raise
    _read_ahead(connection.connection.transport)
    return connection


def connect_for_publishing(url: str) -> amqp.Connection:
    """Return an open py-amqp connection."""
    connection = amqp.Connection(
        **_address(url), heartbeat=HEARTBEAT_SECONDS, connect_timeout=CONNECT_SECONDS, write_timeout=ANSWER_SECONDS
    )
    try:
        connection.connect()
    except BROKER_ERRORS:
        drop(connection)
        raise
    return connection


def drain(connection: Connection, seconds: float) -> None:
    """Take in some of what the broker sends, for so many seconds at most, or until it is silent for as long.

    py-amqp's own way sets the time limit anew for every frame, of which a message has three.
    """
    inner, end = connection.connection, time.monotonic() + seconds
    with contextlib.suppress(TimeoutError), inner.transport.having_timeout(seconds):
        for _ in range(_FRAMES_AT_ONCE):
            inner.on_inbound_frame(inner.transport.read_frame())
            if time.monotonic() > end:
                break


def drop(connection: Any) -> None:
    """Close a py-amqp connection without the farewell that a frozen peer never answers."""
    with contextlib.suppress(Exception):
        if connection.transport is not None and connection.transport.sock is not None:
            connection.transport.sock.close()
    with contextlib.suppress(Exception):
        connection.collect()


def hard_close(connection: Connection) -> None:
    """Close a kombu connection without the farewell that a frozen peer never answers."""
    inner, connection._connection = connection._connection, None  # noqa: SLF001 -- kombu has no public way
    connection._closed = True  # noqa: SLF001 -- else kombu would connect again by itself
    if inner is not None:
        drop(inner)


def _read_ahead(transport: Any) -> None:
    """Take from the socket what is there; py-amqp keeps the rest, but asks for the pieces of a message one by one."""
    receive = transport._quick_recv  # noqa: SLF001 -- py-amqp has no public way to read ahead
    transport._quick_recv = lambda wanted: receive(max(wanted, _READ_BYTES))  # noqa: SLF001 -- as above


def _address(url: str) -> dict[str, Any]:
    parts = parse_url(url)
    port = parts["port"] or (5671 if parts["transport"] == "amqps" else 5672)
    return {
        "host": f"{parts['hostname'] or 'localhost'}:{port}",
        "userid": parts["userid"] or "guest",
        "password": parts["password"] or "guest",
        "virtual_host": parts["virtual_host"] or "/",
        "ssl": parts["transport"] == "amqps",
    }
