"""The portal's application: pages with their headers, and the API beside them."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from contracts.divisions import counties
from kit.ids import uuid7
from kit.web.door import MAX_BODY_BYTES, REQUEST_ID, create_door, keep_to_tls
from services.portal import api
from services.portal.adapters.map_file import read_map
from services.portal.pages import (
    absence,
    account,
    authenticator,
    bulk_page,
    case_page,
    city,
    city_cases,
    commands,
    community,
    components,
    contact_page,
    decisions,
    following,
    home,
    inbox,
    items_page,
    meeting_page,
    my_data,
    my_issues,
    notices,
    organisations,
    own_objection,
    own_phone,
    password_link,
    people,
    people_import,
    phone_sign_in,
    photos,
    plain,
    plans,
    providers,
    reporting,
    rules,
    signing,
    work,
)
from services.portal.pages.errors import answer_with_pages
from services.portal.pages.frame import HERE, frame_requests
from services.portal.parts import Portal

API = "/api/portal/"
PUBLIC_SECONDS = 60
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
BLUEPRINTS = (
    plain,
    home,
    reporting,
    following,
    my_data,
    my_issues,
    notices,
    plans,
    community,
    photos,
    signing,
    work,
    case_page,
    contact_page,
    commands,
    bulk_page,
    meeting_page,
    items_page,
    decisions,
    city,
    city_cases,
    rules,
    inbox,
    people,
    people_import,
    organisations,
    absence,
    components,
    account,
    authenticator,
    password_link,
    own_objection,
    own_phone,
    phone_sign_in,
    providers,
)


class PortalDoor:
    """Hands what is below the API's prefix to the API, and the rest to the pages."""

    def __init__(self, pages: Flask, api_app: Flask) -> None:
        """Keep both applications."""
        self.pages = pages
        self.api = api_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        app = self.api if environ.get("PATH_INFO", "").startswith(API) else self.pages
        return app(environ, start_response)


def create_portal_door(portal: Portal) -> WSGIApplication:
    """Return the WSGI application of the portal."""
    api_app = create_door(portal.service, "议事 · 门户 / Yishi portal", api.groups(portal))
    whole = PortalDoor(create_pages(portal), api_app)
    # Whose wrong passwords are counted: what the given number of proxies say, and nothing that a visitor says.
    return ProxyFix(whole, x_for=portal.settings.proxies, x_proto=0) if portal.settings.proxies else whole


def create_pages(portal: Portal) -> Flask:
    """Return the application that shows pages."""
    app = Flask("portal-pages", root_path=str(HERE), static_folder=None, template_folder="templates")
    app.config.update(
        SECRET_KEY=portal.settings.secret,
        SESSION_COOKIE_NAME="yishi",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=portal.settings.secure_cookies != "no",
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        # The token lives as long as the session in whose cookie it lies.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.extensions["portal"] = portal
    app.extensions["county_map"] = read_map(portal.settings.map, counties())
    app.before_request(_number)
    app.before_request(_make_room)
    frame_requests(app)
    authenticator.demand(app)
    _protect(app)
    answer_with_pages(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.pages)
    app.after_request(_dress)
    return app


def _number() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid7()


def _make_room() -> None:
    """Let a form that carries photos be longer than others."""
    if request.endpoint == "reporting.take_form":
        request.max_content_length = photos.MOST_FORM_BYTES


def _protect(app: Flask) -> None:
    csrf = CSRFProtect(app)
    free = {"following.look_up", "plans.object_to_plan"}

    @app.before_request
    def check_token() -> None:
        # Two forms stand on pages that caches keep for everybody; without a session they carry nobody's authority.
        if request.method == "POST" and (g.account is not None or request.endpoint not in free):
            csrf.protect()


def _dress(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    keep_to_tls(answer)
    answer.headers["X-Request-Id"] = g.get("request_id", "")
    answer.headers["Content-Language"] = "en" if g.get("lang") == "en" else "zh-CN"
    if "Cache-Control" not in answer.headers:
        answer.headers["Cache-Control"] = _cache_control(answer)
    return answer


def _cache_control(answer: Response) -> str:
    """Return for how long whoever may keep the answer: a page for everybody shortly, all others never."""
    for_everybody: Any = g.get("is_for_everybody") and answer.status_code < 300  # noqa: PLR2004 -- the good answers
    if for_everybody and g.account is None and not session.modified:
        answer.vary.add("Cookie")
        return f"public, max-age={PUBLIC_SECONDS}"
    return "no-store"
