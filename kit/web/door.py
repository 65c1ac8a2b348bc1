"""The door of a service: a Flask application with routes, documents, health and metrics."""

import http
import re
from collections.abc import Iterable
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask.json.provider import DefaultJSONProvider
from flask_smorest import Api
from flask_smorest.spec import prepare_response
from marshmallow import Schema, fields
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from sqlalchemy import text

from kit.ids import uuid7
from kit.service import Service
from kit.sql.backlog import BacklogGauges
from kit.web.problems import PROBLEM, answer_with_problems
from kit.web.routes import Routes

MAX_BODY_BYTES = 256 * 1024
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
FIRST_ERROR = 400
YEAR_SECONDS = 365 * 24 * 3600

log = structlog.get_logger()


class _PlainJson(DefaultJSONProvider):
    """JSON that keeps Chinese readable and fields in their order."""

    ensure_ascii = False
    sort_keys = False


class FieldProblem(Schema):
    """One field that could not be taken."""

    location = fields.Str()
    pointer = fields.Str(required=True)
    detail = fields.Str(required=True)


class Problem(Schema):
    """Problem details for HTTP APIs (RFC 9457)."""

    type = fields.Str(required=True)
    title = fields.Str(required=True)
    status = fields.Int(required=True)
    code = fields.Str(required=True)
    instance = fields.Str()
    errors = fields.List(fields.Nested(FieldProblem))
    facts = fields.Dict()


class _Api(Api):
    """flask-smorest's API whose errors are problem+json in the document, too."""

    ERROR_SCHEMA = Problem

    def _register_responses(self) -> None:
        for status in http.HTTPStatus:
            described: dict[str, Any] = {"description": status.phrase}
            if status >= FIRST_ERROR:
                described["schema"] = Problem
            prepare_response(described, self.spec, PROBLEM)
            self.spec.components.response(status.name, described, lazy=True)
        fallback = {"description": "Problem details (RFC 9457)", "schema": Problem}
        prepare_response(fallback, self.spec, PROBLEM)
        self.spec.components.response("DEFAULT_ERROR", fallback, lazy=True)

    def _register_error_handlers(self) -> None:
        """Leave errors to the application's own handlers."""


def create_door(service: Service[Any, Any], title: str, groups: Iterable[Routes]) -> Flask:
    """Return the WSGI application of a service."""
    app = Flask(service.name, static_folder=None)
    app.json = _PlainJson(app)
    app.config.update(
        API_TITLE=title,
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=f"/api/{service.name}/v1",
        OPENAPI_JSON_PATH="openapi.json",
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.extensions["yishi"] = service
    _number_requests(app)
    answer_with_problems(app, service.say)
    _serve_health(app, service)
    _measure(app, service)
    _register(app, groups)
    return app


def _register(app: Flask, groups: Iterable[Routes]) -> None:
    api = _Api(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    for group in groups:
        api.register_blueprint(group.blueprint)
    app.extensions["yishi_api"] = api


def _number_requests(app: Flask) -> None:
    @app.before_request
    def number() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if REQUEST_ID.fullmatch(given) else uuid7()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def show_number(answer: Response) -> Response:
        answer.headers["X-Request-Id"] = g.get("request_id", "")
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        answer.headers.setdefault("Referrer-Policy", "no-referrer")
        keep_to_tls(answer)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    @app.teardown_request
    def forget_number(_: BaseException | None) -> None:
        structlog.contextvars.unbind_contextvars("request_id")


def keep_to_tls(answer: Response) -> None:
    """Tell a browser that came over TLS, as the edge says, to come no other way for a year."""
    if request.headers.get("X-Forwarded-Proto") == "https":
        answer.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"


def _serve_health(app: Flask, service: Service[Any, Any]) -> None:
    @app.get(f"/api/{service.name}/healthz")
    def healthz() -> Response:
        return Response("ok\n", content_type="text/plain")

    @app.get(f"/api/{service.name}/readyz")
    def readyz() -> Response:
        # The broker is no condition: a door works while it is away.
        with service.stage.database.engine.connect() as connection:
            connection.execute(text("select 1"))
        return Response("ready\n", content_type="text/plain")


def _measure(app: Flask, service: Service[Any, Any]) -> None:
    registry = CollectorRegistry()
    # The door tells that events pile up even when the worker is away.
    registry.register(BacklogGauges({service.name: service.stage.database}))
    answers = Counter("yishi_http_answers", "Answers by route and status", ["route", "status"], registry=registry)
    seconds = Histogram("yishi_http_seconds", "Seconds to answer by route", ["route"], registry=registry)

    @app.before_request
    def start() -> None:
        g.timer = seconds.labels(_route()).time()
        g.timer.__enter__()

    @app.after_request
    def count(answer: Response) -> Response:
        g.timer.__exit__(None, None, None)
        answers.labels(_route(), answer.status_code).inc()
        return answer

    @app.get(f"/api/{service.name}/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _route() -> str:
    return request.url_rule.rule if request.url_rule else "unknown"
