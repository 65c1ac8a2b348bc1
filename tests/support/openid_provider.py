"""A whole OpenID provider on loopback, made of Authlib's own authorization server, with a knob for every lie."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode, UserInfo
from flask import Flask, redirect
from joserfc.jwk import KeySet, RSAKey

from kit.servers.ports import free_port
from tests.support.loopback import served

CLIENT_ID, CLIENT_SECRET = "yishi", "secret-of-yishi"


class Client(ClientMixin):
    """The one client that the provider knows."""

    def __init__(self, back_to: str) -> None:
        self.back_to = back_to

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self.back_to

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.back_to

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        del endpoint
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out and not used."""

    code: str
    redirect_uri: str
    scope: str
    subject: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    amr: list[str]

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    def get_amr(self) -> list[str]:
        return self.amr


@dataclass
class OpenIdProvider:
    """Who signs in there, by what, and what the provider gets wrong."""

    back_to: str
    port: int = field(default_factory=free_port)
    subject: str = "subject-1"
    amr: list[str] = field(default_factory=list)
    says_no: bool = False
    twisted: Mapping[str, Any] = field(default_factory=dict)
    document: Mapping[str, Any] = field(default_factory=dict)
    token_leads_to: str = ""
    fails_with: int = 0
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, auto_kid=True))
    forger: RSAKey | None = None
    codes: dict[str, Code] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    @contextmanager
    def running(self) -> Iterator["OpenIdProvider"]:
        with served(_app(self), self.port):
            yield self


@dataclass
class _User:
    id: str


def _app(provider: OpenIdProvider) -> Flask:
    app = Flask("openid-provider")
    server = AuthorizationServer(app, lambda _: Client(provider.back_to), lambda *_: None)
    server.register_grant(_grant(provider), [_tokens(provider), CodeChallenge(required=True)])

    @app.before_request
    def fail() -> Any:
        return ("down", provider.fails_with) if provider.fails_with else None

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Any:
        at = provider.issuer
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks",
            **provider.document,
        }

    @app.get("/authorize")
    def authorize() -> Any:
        asked = server.get_consent_grant(end_user=_User(provider.subject))
        who = None if provider.says_no else _User(provider.subject)
        return server.create_authorization_response(grant_user=who, grant=asked)

    @app.post("/token")
    def token() -> Any:
        return redirect(provider.token_leads_to, 307) if provider.token_leads_to else server.create_token_response()

    @app.get("/jwks")
    def keys() -> Any:
        return KeySet([provider.key]).as_dict(private=False)

    return app


def _grant(provider: OpenIdProvider) -> type[grants.AuthorizationCodeGrant]:
    class Grant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = ["client_secret_basic"]

        def save_authorization_code(self, code: str, asked: Any) -> None:
            data = asked.payload.data
            challenge = (data["code_challenge"], data["code_challenge_method"])
            provider.codes[code] = Code(
                code, provider.back_to, asked.scope, asked.user.id, data["nonce"], *challenge, provider.amr
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            del client
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            provider.codes.pop(authorization_code.code)

        def authenticate_user(self, authorization_code: Code) -> _User:
            return _User(authorization_code.subject)

    return Grant


def _tokens(provider: OpenIdProvider) -> OpenIDCode:
    class Tokens(OpenIDCode):
        def exists_nonce(self, nonce: str, asked: Any) -> bool:
            del asked
            return any(code.nonce == nonce for code in provider.codes.values())

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            del client
            return provider.forger or provider.key

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {"iss": provider.issuer, "aud": [client.get_client_id()]}

        def get_encode_header(self, client: Client) -> dict[str, Any]:
            return {"alg": self.get_client_algorithm(client), "kid": provider.key.kid}

        def generate_user_info(self, user: _User, scope: str) -> UserInfo:
            del scope
            # What is twisted comes last, so that it stands in place of the truth.
            return UserInfo({"sub": user.id, **provider.twisted})

    return Tokens(require_nonce=True)
