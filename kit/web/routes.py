"""Routes that declare who may use them, what they take and what they give; a view makes one call."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, g, json, request
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from kit.refusals import Invalid, NotAllowed, NotSignedIn, PreconditionMissing, RoleMissing
from kit.service import Caller, Service
from kit.web.answers import answer_given_before, keep_answer, mark_of
from kit.web.tokens import verify

PRIVATE = "private, max-age=3600"
JSON_TYPES = ("application/json", "application/merge-patch+json")
View = Callable[..., Any]
# What the `scope` of a token says that may look and change nothing.
READ_ONLY = "read"


class ReadOnlyToken(NotAllowed):
    """The token was given for reading alone."""

    code = "read_only_token"


@dataclass(frozen=True)
class Access:
    """Who may use a route: everybody, everybody who is signed in, or the holders of some roles."""

    kind: str
    roles: tuple[str, ...] = ()
    reason: str = ""


def public(reason: str) -> Access:
    """Open a route to everybody; the reason is part of the contract."""
    return Access("public", reason=reason)


SIGNED_IN = Access("signed_in")


def only(*roles: str) -> Access:
    """Open a route to the holders of one of the roles."""
    return Access("roles", roles)


@dataclass(frozen=True)
class File:
    """The bytes of a file that a route shows to its caller alone."""

    content: bytes


class _Parser(FlaskParser):
    """The validator's parser; another content type than JSON is refused as such, not read as an empty body."""

    DEFAULT_VALIDATION_STATUS = 422

    def load_json(self, req: Any, schema: Schema) -> Any:
        """Read a JSON body."""
        if req.get_data(cache=True) and req.mimetype not in JSON_TYPES:
            raise UnsupportedMediaType
        return super().load_json(req, schema)


class _Blueprint(SmorestBlueprint):
    ARGUMENTS_PARSER = _Parser()


class Routes:
    """The routes of one kind of thing, each with its access."""

    def __init__(self, name: str, prefix: str, description: str) -> None:
        """Name the group; `prefix` is the whole path that the edge shows."""
        self.blueprint = _Blueprint(name, name, url_prefix=prefix, description=description)

    def command(  # noqa: PLR0913 -- what a route declares
        self,
        path: str,
        *,
        allow: Access,
        takes: type[Schema] | None = None,
        gives: type[Schema],
        status: int = 200,
        method: str = "POST",
        needs_version: bool = False,
        gives_secret: bool = False,
    ) -> Callable[[View], View]:
        """Declare a command: `view(work, caller, body, **path)` changes something and returns what to show.

        A schema that takes a file tells by `most_bytes` how long its body may be. An answer that holds a secret is not
        kept for repetitions; each repetition gives another one.
        """

        def decorate(view: View) -> View:
            shape = gives()

            @functools.wraps(view)
            def answer(*args: Any, **path_values: Any) -> Response:
                body = args[0] if args else {}
                run = _run_command if gives_secret else _run_once
                return run(view, shape, status, body, path_values, needs_version=needs_version)

            repeatable = not gives_secret
            return self._register(answer, path, method, allow, takes, gives, status, "json", repeatable=repeatable)

        return decorate

    def query(
        self, path: str, *, allow: Access, takes: type[Schema] | None = None, gives: type[Schema]
    ) -> Callable[[View], View]:
        """Declare a query: `view(reads, caller, query, **path)` returns what to show and changes nothing."""

        def decorate(view: View) -> View:
            shape = gives()

            @functools.wraps(view)
            def answer(*args: Any, **path_values: Any) -> Response:
                query = args[0] if args else {}
                with service().open_reads() as reads:
                    found = view(reads, g.caller, query, **_as_text(path_values))
                return _shown(shape.dump(found), 200)

            return self._register(answer, path, "GET", allow, takes, gives, 200, "query", repeatable=False)

        return decorate

    def file(self, path: str, *, allow: Access, media_type: str) -> Callable[[View], View]:
        """Declare a file: `view(reads, caller, **path)` returns it; no cache but the caller's own may keep it."""

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def answer(**path_values: Any) -> Response:
                with service().open_reads() as reads:
                    found: File = view(reads, g.caller, **_as_text(path_values))
                headers = {"Cache-Control": PRIVATE}
                return Response(found.content, content_type=media_type, headers=headers)

            shape = {"type": "string", "format": "binary"}
            documented = self.blueprint.response(200, shape, content_type=media_type)(answer)
            documented = self.blueprint.doc(**described(allow, repeatable=False))(documented)
            return self.blueprint.route(path, methods=["GET"])(_guarded(documented, allow, writes=False))  # type: ignore[no-any-return]

        return decorate

    def _register(  # noqa: PLR0913, PLR0917 -- see command
        self,
        answer: View,
        path: str,
        method: str,
        allow: Access,
        takes: type[Schema] | None,
        gives: type[Schema],
        status: int,
        location: str,
        *,
        repeatable: bool,
    ) -> View:
        documented = self.blueprint.response(status, gives)(answer)
        if takes is not None:
            documented = self.blueprint.arguments(takes(), location=location)(documented)
        documented = self.blueprint.doc(**described(allow, repeatable=repeatable))(documented)
        guarded = _guarded(documented, allow, writes=location == "json", most_bytes=getattr(takes, "most_bytes", None))
        return self.blueprint.route(path, methods=[method])(guarded)  # type: ignore[no-any-return]


def _guarded(view: View, allow: Access, *, writes: bool, most_bytes: int | None = None) -> View:
    """Ask who calls before anything of the request is read."""

    @functools.wraps(view)
    def answer(*args: Any, **path_values: Any) -> Any:
        if most_bytes is not None:
            request.max_content_length = most_bytes
        g.caller = caller_of_request(allow, writes=writes)
        return view(*args, **path_values)

    return answer


def service() -> Service[Any, Any]:
    """Return the service behind this door."""
    found: Service[Any, Any] = current_app.extensions["yishi"]
    return found


def caller_of_request(allow: Access, *, writes: bool) -> Caller:
    """Return who calls, in the roles that the route names; raises NotSignedIn or NotAllowed when it is not open."""
    claims = _claims()
    if writes and claims is not None and claims.get("scope") == READ_ONLY:
        raise ReadOnlyToken
    caller = service().caller_from(claims)
    if allow.kind == "public":
        return caller
    if claims is None:
        raise NotSignedIn
    return _in_roles(caller, allow.roles) if allow.kind == "roles" else caller


def _in_roles(caller: Caller, roles: tuple[str, ...]) -> Caller:
    """Leave out the caller's other roles: what is held elsewhere opens the route, and nothing here."""
    if not caller.holds_any(roles):
        raise RoleMissing(roles=roles)
    return caller.only_as(roles)


def _claims() -> Mapping[str, Any] | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if not token:
        return None
    if kind.lower() != "bearer":
        raise NotSignedIn
    return verify(token, service().token_keys())


def _run_command(
    view: View, shape: Schema, status: int, body: Any, path: dict[str, Any], *, needs_version: bool
) -> Response:
    with service().open_work(g.request_id, expected_version=_expected_version(needed=needs_version)) as work:
        answer = _shown(shape.dump(view(work, g.caller, body, **_as_text(path))), status)
        work.commit()
    return answer


def _run_once(
    view: View, shape: Schema, status: int, body: Any, path: dict[str, Any], *, needs_version: bool
) -> Response:
    """Run a command unless its answer was given before, and keep the answer with its effect."""
    mark = mark_of(request, g.caller.account_id)
    with service().open_work(g.request_id, expected_version=_expected_version(needed=needs_version)) as work:
        kept = answer_given_before(work, mark)
        if kept is not None:
            return kept
        shown = view(work, g.caller, body, **_as_text(path))
        work.session.flush()
        answer = _shown(shape.dump(shown), status)
        keep_answer(work, mark, answer)
        work.commit()
    return answer


def _expected_version(*, needed: bool) -> int | None:
    tag = request.headers.get("If-Match")
    if tag is None:
        if needed:
            raise PreconditionMissing(field="/If-Match")
        return None
    number = tag.strip().strip('"')
    if not number.isdigit():
        raise Invalid(field="/If-Match", value=tag)
    return int(number)


def _shown(data: Any, status: int) -> Response:
    answer = Response(json.dumps(data), status, content_type="application/json")
    if isinstance(data, dict) and "version" in data:
        answer.headers["ETag"] = f'"{data["version"]}"'
    return answer


def _as_text(path: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in path.items()}


def described(allow: Access, *, repeatable: bool) -> dict[str, Any]:
    """Return what the document says of a route: its access and the headers of a command."""
    described: dict[str, Any] = {"x-access": {"kind": allow.kind, "roles": list(allow.roles), "reason": allow.reason}}
    described["security"] = [] if allow.kind == "public" else [{"token": []}]
    if repeatable:
        described["parameters"] = [
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": True,
                "description": "Chosen by the caller; a repetition within 24 hours gets the first answer.",
                "schema": {"type": "string", "pattern": "^[A-Za-z0-9._~-]{8,64}$"},
            },
            {
                "in": "header",
                "name": "If-Match",
                "required": False,
                "description": "The ETag last seen; an older one is refused with 412.",
                "schema": {"type": "string"},
            },
        ]
    return described
