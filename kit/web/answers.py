"""Idempotency-Key: the first answer to a request is kept with its effect and given again to a repetition."""

import hashlib
import re
from typing import Any, NamedTuple

from flask import Request, Response

from kit.refusals import Conflict, Invalid
from kit.sql import statements
from kit.sql.unit_of_work import UnitOfWork

HEADER = "Idempotency-Key"
PATTERN = re.compile(r"[A-Za-z0-9._~-]{8,64}")
KEPT_HEADERS = ("ETag", "Location")


class KeyUsedOtherwise(Conflict):
    """The same key came with other content."""

    code = "idempotency_conflict"


class RequestMark(NamedTuple):
    """What makes two requests the same one."""

    key: str
    route: str
    caller: str
    fingerprint: str


def mark_of(request: Request, caller: str | None) -> RequestMark:
    """Return the mark of a request; raises Invalid when the key is missing or malformed."""
    key = request.headers.get(HEADER, "")
    if not PATTERN.fullmatch(key):
        raise Invalid(field=f"/{HEADER}", key=key)
    content = request.method.encode() + request.path.encode() + request.get_data(cache=True)
    return RequestMark(key, f"{request.method} {request.path}", caller or "", hashlib.sha256(content).hexdigest())


def answer_given_before(work: UnitOfWork, mark: RequestMark) -> Response | None:
    """Return the answer that was given to the same request, or None; a second one waits for the first to end."""
    asked = work.ask(statements.ANSWER_GIVEN, mark.key + mark.route, mark.key, mark.route, mark.caller)
    kept: Any = asked.first()
    if kept is None:
        return None
    if kept.fingerprint != mark.fingerprint:
        raise KeyUsedOtherwise(key=mark.key)
    answer = Response(bytes(kept.body), kept.status, headers=kept.headers, content_type="application/json")
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def keep_answer(work: UnitOfWork, mark: RequestMark, answer: Response) -> None:
    """Keep an answer in the transaction of its effect."""
    headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    work.postponed.keep_answer(mark, answer.status_code, headers, answer.get_data())
