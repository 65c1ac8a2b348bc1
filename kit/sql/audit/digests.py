"""What is hashed: each row as one line of JSON, and each seal with the hash of the one before it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

COLUMNS = (
    "id",
    "at",
    "account_id",
    "role",
    "org",
    "machine",
    "subject",
    "command",
    "before",
    "after",
    "version",
    "request_id",
)
BEFORE_THE_FIRST = "0" * 64
DIGEST_BYTES = hashlib.sha256().digest_size


def canonical(values: Sequence[Any]) -> bytes:
    """Return values as one line of JSON: no spaces, UTF-8, moments in UTC to the microsecond."""
    told = [_moment(value) if isinstance(value, datetime) else value for value in values]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def row_digest(row: Mapping[str, Any]) -> bytes:
    """Return the digest of one row of the audit."""
    return hashlib.sha256(canonical([row[name] for name in COLUMNS])).digest()


def rows_hash(digests: bytes) -> str:
    """Return the common hash of the rows of one seal."""
    return hashlib.sha256(digests).hexdigest()


def seal_hash(seal: Mapping[str, Any]) -> str:
    """Return the hash of a seal, which holds the hash of the seal before it."""
    names = ("previous_hash", "position", "from_id", "to_id", "count", "rows_hash", "sealed_at")
    return hashlib.sha256(canonical([seal[name] for name in names])).hexdigest()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
