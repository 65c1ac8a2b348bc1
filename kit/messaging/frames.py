"""A ready message as AMQP 0-9-1 writes it on a channel: byte for byte what py-amqp writes, in a third of its time."""

from collections.abc import Mapping
from functools import lru_cache
from struct import Struct
from typing import Any

from amqp.serialization import dumps
from amqp.spec import Basic

from kit.event import CONTENT_TYPE, ReadyMessage

_METHOD, _HEADER, _BODY, _END = 1, 2, 3, b"\xce"
_FRAME_OVERHEAD = 8
_MANDATORY = b"\x01"
_PERSISTENT = b"\x02"
_SURROGATES = "surrogatepass"
_KNOWN_NAMES = 1_000

_frame_start = Struct(">BHI").pack
_publish_start = Struct(">HHH").pack
_header_start = Struct(">HHQH").pack
_long = Struct(">I").pack

# The properties that are present: content type and encoding, headers, delivery mode, message id.
_PRESENT = 0x8000 | 0x4000 | 0x2000 | 0x1000 | 0x0080


def publishing(message: ReadyMessage, channel: int, frame_max: int) -> bytes:
    """Return the frames that publish a message: persistent, mandatory, named, with its headers as stored."""
    body = message.body.encode()
    header = (
        _header_start(Basic.CLASS_ID, 0, len(body), _PRESENT),
        _CONTENT,
        _table(message.headers),
        _PERSISTENT,
        _short(message.message_id),
    )
    frames = [_method(message.exchange, message.routing_key, channel), _frame(_HEADER, channel, b"".join(header))]
    room = frame_max - _FRAME_OVERHEAD
    frames += [_frame(_BODY, channel, body[start : start + room]) for start in range(0, len(body), room)]
    return b"".join(frames)


def _frame(kind: int, channel: int, payload: bytes) -> bytes:
    return b"".join((_frame_start(kind, channel, len(payload)), payload, _END))


@lru_cache(_KNOWN_NAMES)
def _method(exchange: str, routing_key: str, channel: int) -> bytes:
    start = _publish_start(*Basic.Publish, 0)
    return _frame(_METHOD, channel, start + _short(exchange) + _short(routing_key) + _MANDATORY)


def _table(headers: Mapping[str, Any]) -> bytes:
    parts: list[bytes] = []
    for name, value in headers.items():
        if not isinstance(value, str):  # from a stranger's message
            return bytes(dumps("F", [headers]))
        text = value.encode(errors=_SURROGATES)
        parts += (_name(name), _long(len(text)), text)
    table = b"".join(parts)
    return _long(len(table)) + table


@lru_cache(_KNOWN_NAMES)
def _name(name: str) -> bytes:
    """Return the name of a header whose value is a text."""
    return _short(name) + b"S"


def _short(text: str) -> bytes:
    encoded = text.encode(errors=_SURROGATES)
    return bytes((len(encoded),)) + encoded


_CONTENT = _short(CONTENT_TYPE) + _short("utf-8")
