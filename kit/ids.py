"""Identifiers: UUIDv7 (RFC 9562), sortable by the time of their making, and secret codes."""

import secrets
import time
import uuid
from collections.abc import Callable

Ids = Callable[[], str]


def uuid7() -> str:
    """Return a fresh UUIDv7 as text."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def six_digits() -> str:
    """Return a code of six digits that a person can read over the phone."""
    return f"{secrets.randbelow(1_000_000):06d}"


def opaque_reference() -> str:
    """Return a random reference that says nothing about what it stands for."""
    return secrets.token_urlsafe(18)
