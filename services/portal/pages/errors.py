"""Failures as pages: what happened, what to do, and the words that were typed."""

from typing import Any

import structlog
from flask import Flask, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from contracts.words import label_of_field
from kit.logs import trace_of
from kit.refusals import NotSignedIn, Refusal
from kit.web.problems import status_of
from kit.web.words import sentence
from services.portal.adapters.service_client import ServiceAway
from services.portal.pages.asking import AnsweredNo
from services.portal.pages.frame import portal, t

_NOT_SIGNED_IN = 401
_TOO_LARGE = 413
_SECRET_FIELDS = frozenset(
    {
        "csrf_token",
        "idempotency_key",
        "version",
        "password",
        "new_password",
        "repeated",
        "code",
        "phone_check_code",
    }
)
_HIDDEN_FIELDS = frozenset({"phone_check_id", "photo_tickets", "similar_seen", "privacy_version", "intent"})

log = structlog.get_logger()


def answer_with_pages(app: Flask) -> None:
    """Show a page for every refusal and failure."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(AnsweredNo, _service_refused)
    app.register_error_handler(ServiceAway, _away)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, _database_away)
    app.register_error_handler(DBAPIError, _failed)
    app.register_error_handler(Exception, _failed)


def words_of(code: str, **facts: object) -> str:
    """Return the sentence of a refusal."""
    template = portal().service.say(code, g.lang) or sentence(code, g.lang) or code
    try:
        return template.format(**facts)
    except (KeyError, IndexError):
        return template


def field_error(refusal: Refusal, field: str | None = None) -> dict[str, str | None]:
    """Return a refusal as an error beside the field it names, else beside `field`, else above the form."""
    named = refusal.facts.get("field", field)
    return {"field": str(named) if named else None, "text": words_of(refusal.stable_code, **refusal.facts)}


def error_page(status: int, reason: str, *, code: str | None = None, retry_after: int | None = None) -> Any:
    """Show the error page; what was typed stands on it."""
    page = render_template(
        "error.html",
        status=status,
        reason=reason,
        code=code,
        request_id=g.get("request_id"),
        acts=[{"label": t("回首页", "To the first page"), "url": "/"}],
        typed=_typed() if status != _TOO_LARGE else [],
        retry_after=retry_after,
    )
    headers = {"Retry-After": str(retry_after * 60)} if retry_after else {}
    return page, status, headers


def _typed() -> list[dict[str, str]]:
    if request.method != "POST":
        return []
    kept = (
        (name, value) for name, value in request.form.items(multi=True) if name not in _SECRET_FIELDS | _HIDDEN_FIELDS
    )
    return [{"label": label_of_field(name, g.lang), "value": value} for name, value in kept if value.strip()]


def _refused(refusal: Refusal) -> Any:
    if isinstance(refusal, NotSignedIn):
        return redirect(url_for("signing.show_sign_in", next=request.path))
    code = refusal.stable_code
    return error_page(status_of(refusal), words_of(code, **refusal.facts), code=code)


def _service_refused(error: AnsweredNo) -> Any:
    if error.answer.status == _NOT_SIGNED_IN:
        return redirect(url_for("signing.show_sign_in", next=request.path))
    body = error.answer.body
    return error_page(error.answer.status, str(body.get("title", "")), code=body.get("code"))


def _away(error: ServiceAway) -> Any:
    log.warning("service_away", service=error.service)
    return error_page(503, words_of("portal.service_away"), code="portal.service_away", retry_after=5)


def _form_expired(error: CSRFError) -> Any:
    del error
    return error_page(400, words_of("portal.form_expired"), code="portal.form_expired")


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    return error_page(status, "")


def _database_away(error: Exception) -> Any:
    log.warning("database_away", error=type(error).__name__)
    return error_page(503, words_of("unavailable"), code="unavailable", retry_after=1)


def _failed(error: Exception) -> Any:
    log.error("page_failed", error=type(error).__name__, trace=trace_of(error))
    return error_page(500, words_of("internal"), code="internal")
