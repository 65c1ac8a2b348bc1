"""Problem details (RFC 9457): the one place where refusals become HTTP answers."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from kit import refusals
from kit.refusals import Refusal
from kit.web.words import BY_STATUS, in_language, language, sentence

PROBLEM = "application/problem+json"
RETRY_AFTER_SECONDS = "5"

STATUSES: tuple[tuple[type[Refusal], int], ...] = (
    (refusals.NotSignedIn, 401),
    (refusals.NotAllowed, 403),
    (refusals.NotFound, 404),
    (refusals.Stale, 412),
    (refusals.Invalid, 422),
    (refusals.PreconditionMissing, 428),
    (refusals.TooManyTries, 429),
    (refusals.Unavailable, 503),
    (refusals.Conflict, 409),
    (Refusal, 409),
)

Say = Callable[[str, str], str | None]
Header = tuple[str, str]

log = structlog.get_logger()


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status for a refusal."""
    return next(status for kind, status in STATUSES if isinstance(refusal, kind))


def problem(
    status: int,
    code: str,
    title: str,
    *,
    errors: list[dict[str, str]] | None = None,
    facts: dict[str, Any] | None = None,
    headers: Iterable[Header] = (),
) -> Response:
    """Return a problem+json answer."""
    body: dict[str, Any] = {
        "type": f"urn:yishi:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "instance": request.path,
    }
    body |= {"errors": errors} if errors else {}
    body |= {"facts": facts} if facts else {}
    answer = Response(json.dumps(body, ensure_ascii=False, default=str), status, content_type=PROBLEM)
    for name, value in headers:
        answer.headers[name] = value
    answer.headers["Content-Language"] = {"zh": "zh-CN", "en": "en"}[language()]
    answer.vary.add("Accept-Language")
    return answer


def answer_with_problems(app: Flask, say: Say) -> None:
    """Make every refusal and failure of an application a problem+json answer; `say` knows the service's own words."""

    def title(code: str) -> str:
        return say(code, language()) or sentence(code, language()) or code

    def refused(refusal: Refusal) -> Response:
        return _refused(refusal, title)

    def http(error: HTTPException) -> Response:
        code = BY_STATUS.get(error.code or 500, f"http_{error.code}")
        return problem(error.code or 500, code, title(code), errors=list(_field_errors(error)), headers=_kept(error))

    def database_away(error: Exception) -> Response:
        if isinstance(error, DBAPIError) and not _is_outage(error):
            return failed(error)
        log.warning("database_away", error=type(error).__name__)
        return problem(503, "unavailable", title("unavailable"), headers=[("Retry-After", RETRY_AFTER_SECONDS)])

    def failed(error: Exception) -> Response:
        log.error("request_failed", error=type(error).__name__, exc_info=error)
        return problem(500, "internal", title("internal"))

    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(DBAPIError, database_away)
    app.register_error_handler(PoolTimeout, database_away)
    app.register_error_handler(Exception, failed)


def _is_outage(error: DBAPIError) -> bool:
    return error.connection_invalidated or type(error).__name__ in {"OperationalError", "InterfaceError"}


def _refused(refusal: Refusal, title: Callable[[str], str]) -> Response:
    facts = {name: value for name, value in refusal.facts.items() if value is not None}
    template = title(refusal.stable_code)
    try:
        text = template.format(**facts)
    except (KeyError, IndexError):
        text = template
    errors = [{"pointer": str(facts["field"]), "detail": text}] if "field" in facts else None
    headers = waiting_time(refusal)
    return problem(status_of(refusal), refusal.stable_code, text, errors=errors, facts=facts, headers=headers)


def waiting_time(refusal: Refusal) -> list[Header]:
    """Return the header that says after how many seconds another try makes sense, where waiting helps."""
    seconds = refusal.facts.get("retry_after")
    return [] if seconds is None else [("Retry-After", str(seconds))]


def _kept(error: HTTPException) -> list[Header]:
    """Return the headers that say more than the body, such as Allow and Retry-After."""
    return [
        (name, value) for name, value in error.get_headers(request.environ) if not name.lower().startswith("content-")
    ]


def _field_errors(error: HTTPException) -> Iterator[dict[str, str]]:
    messages = (getattr(error, "data", None) or {}).get("messages", {})
    for location, found in messages.items():
        for pointer, message in _flatten(found):
            yield {"location": location, "pointer": pointer, "detail": in_language(message, language())}


def _flatten(found: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        for key, inner in found.items():
            step = "" if key == "_schema" else "/" + str(key).replace("~", "~0").replace("/", "~1")
            yield from _flatten(inner, pointer + step)
    elif isinstance(found, list | tuple):
        for inner in found:
            yield from _flatten(inner, pointer)
    else:
        yield pointer, str(found)
