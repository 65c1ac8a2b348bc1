"""The portal's API for other systems: who they are, and the tokens they get for a secret (RFC 6749, section 4.4)."""

from datetime import datetime
from typing import Any

from flask import Response, json, request
from werkzeug.datastructures import MultiDict

from contracts.access import Actor, claims_of
from kit.ids import opaque_reference
from kit.web.routes import Routes, described, only, public
from services.portal import schemas
from services.portal.adapters.reads import PortalReads
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.client import READ, Client
from services.portal.parts import Portal
from services.portal.usecases import manage_clients
from services.portal.usecases.manage_clients import ClientUnknown, NewClient, Registrar

PREFIX = "/api/portal/v1"
TOKEN_LIVES_SECONDS = 900
OFFICES = only(*manage_clients.REGISTRARS)
ANY_CLIENT = public("凭编号和密钥领取 / whoever has the secret of a client may ask")
GRANT = "client_credentials"
_UNAUTHORIZED = 401

Body = dict[str, Any]


_FIELDS = {"grant_type": {"type": "string", "enum": [GRANT]}} | {
    name: {"type": "string"} for name in ("client_id", "client_secret", "scope")
}
_SHAPE = {"schema": {"type": "object", "required": ["grant_type"], "properties": _FIELDS}}
_REQUEST = {
    "required": True,
    "content": {"application/x-www-form-urlencoded": _SHAPE, "application/json": _SHAPE},
}


class TokenRefused(Exception):
    """A token request that RFC 6749 answers with one of its error codes."""

    def __init__(self, error: str, status: int = 400) -> None:
        """Keep the code and the status."""
        super().__init__(error)
        self.error, self.status = error, status


def client_tokens(portal: Portal) -> Routes:
    """Return the token endpoint."""
    routes = Routes("client-tokens", f"{PREFIX}/client-tokens", "其他系统的令牌 Tokens of other systems")
    blueprint = routes.blueprint

    # Not a command of the kit: RFC 6749 says how the request and every answer look.
    @blueprint.doc(requestBody=_REQUEST, **described(ANY_CLIENT, repeatable=False))
    @blueprint.response(200, schemas.ClientToken)
    def issue_client_token() -> Response:
        """Give a token to a client that shows its secret, in the form or by HTTP Basic."""
        try:
            return _plain(_token(portal, _asked()), 200)
        except TokenRefused as refused:
            return _plain({"error": refused.error}, refused.status)

    blueprint.route("", methods=["POST"])(issue_client_token)
    return routes


def clients(portal: Portal) -> Routes:
    """Return the routes by which offices look after clients."""
    routes = Routes("clients", f"{PREFIX}/clients", "其他系统 Other systems")

    @routes.query("", allow=OFFICES, takes=schemas.ClientQuery, gives=schemas.ClientList)
    def list_clients(reads: PortalReads, caller: Actor, query: Body) -> Body:
        """List the clients of the caller's units, the newest first."""
        found = reads.clients_in(caller.units_of(*manage_clients.REGISTRARS), query["after"], query["limit"])
        now = portal.service.stage.clock()
        return {
            "found": [_view(one, now) for one in found],
            "next": found[-1].id if len(found) == query["limit"] else None,
        }

    @routes.command("", allow=OFFICES, takes=schemas.RegisterClient, gives=schemas.ClientView, status=201)
    def register(work: PortalWork, caller: Actor, body: Body) -> Body:
        """Register another system that reads in some roles over a unit; it has no secret yet."""
        return _view(manage_clients.register_client(work, Registrar(caller), NewClient(**body)), work.now)

    @routes.command("/<client_id>/secret", allow=OFFICES, gives=schemas.ClientSecret, status=201, gives_secret=True)
    def give_secret(work: PortalWork, caller: Actor, body: Body, client_id: str) -> Body:
        """Give a fresh secret, shown this once; the one before counts no longer."""
        del body
        client, secret = manage_clients.give_secret(work, Registrar(caller), client_id, opaque_reference)
        return {**_view(client, work.now), "secret": secret}

    @routes.command("/<client_id>/revocation", allow=OFFICES, gives=schemas.ClientView)
    def revoke(work: PortalWork, caller: Actor, body: Body, client_id: str) -> Body:
        """Take a client's access away."""
        del body
        return _view(manage_clients.revoke_client(work, Registrar(caller), client_id), work.now)

    return routes


def _asked() -> dict[str, str]:
    """Return what the request says; a field that comes twice is refused, as the standard wants."""
    given = _in_json(request.get_json(silent=True)) if request.is_json else request.form
    if any(len(values) > 1 or not isinstance(values[0], str) for values in given.listvalues()):
        raise TokenRefused("invalid_request")
    by_header = request.authorization
    if by_header is None or by_header.type != "basic":
        return given.to_dict()
    if "client_secret" in given:
        raise TokenRefused("invalid_request")
    return {**given.to_dict(), "client_id": by_header.username or "", "client_secret": by_header.password or ""}


def _in_json(body: Any) -> MultiDict[str, Any]:
    return MultiDict(body.items() if isinstance(body, dict) else ())


def _token(portal: Portal, asked: dict[str, str]) -> Body:
    if "grant_type" not in asked:
        raise TokenRefused("invalid_request")
    if asked["grant_type"] != GRANT:
        raise TokenRefused("unsupported_grant_type")
    client = _client(portal, asked)
    scope = _scope(client, asked.get("scope"))
    claims = {**claims_of(client.actor()), "scope": scope}
    token = portal.sign(claims, lifetime_seconds=TOKEN_LIVES_SECONDS)
    return {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_LIVES_SECONDS, "scope": scope}


def _client(portal: Portal, asked: dict[str, str]) -> Client:
    try:
        with portal.service.open_work() as work:
            client = manage_clients.known_client(work, asked.get("client_id", ""), asked.get("client_secret", ""))
            work.commit()
    except ClientUnknown as error:
        raise TokenRefused("invalid_client", 401) from error
    return client


def _scope(client: Client, wanted: str | None) -> str:
    """Return what the token may do: what was asked for, as far as the client may."""
    words = set((wanted or client.scope).split())
    if not words or not words <= set(client.scope.split()):
        raise TokenRefused("invalid_scope")
    return client.scope if "write" in words else READ


def _plain(body: Body, status: int) -> Response:
    answer = Response(json.dumps(body), status, content_type="application/json")
    answer.headers["Pragma"] = "no-cache"
    if status == _UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Basic realm="yishi"'
    return answer


def _view(client: Client, now: datetime) -> Body:
    return {**vars(client), "scope": client.scope, "state": client.state_at(now)}
