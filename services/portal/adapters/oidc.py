"""OpenID Connect: the authorization code flow with PKCE, by Authlib; every check of the answer is the library's."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from contracts.text import Text
from services.portal.adapters.outbound import is_allowed, keep_to
from services.portal.domain.identity import Proof
from services.portal.domain.provider import Answer, Departure, ProviderAnswerWrong, ProviderAway, ProviderRefused

ALGORITHMS = ("RS256", "PS256", "ES256", "Ed25519", "EdDSA")
DOCUMENT_KEPT_SECONDS = 3600
FAILURE_KEPT_SECONDS = 15
LEEWAY_SECONDS = 60
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_DISCOVERY = "/.well-known/openid-configuration"
# What a library raises at an answer that is not what the standard says.
_NO_STANDARD = (JoseError, ValueError, KeyError, TypeError, AttributeError)

Json = dict[str, Any]


@dataclass(frozen=True)
class OidcTerms:
    """What was agreed with a provider; `amr` and `acr` are its words for a second factor."""

    name: str
    label: Text
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    hosts: frozenset[str] = frozenset()
    scope: str = "openid"
    amr: frozenset[str] = frozenset()
    acr: frozenset[str] = frozenset()


@dataclass
class _Found:
    """What discovery last found, or that it failed."""

    document: Json = field(default_factory=dict)
    until: float = 0.0


class OidcProvider:
    """Somebody's OpenID provider; it opens no accounts."""

    def __init__(self, terms: OidcTerms) -> None:
        """Remember what was agreed; nobody is called yet."""
        self._terms = terms
        self._hosts = terms.hosts | {urlsplit(terms.issuer).netloc}
        self._found = _Found()

    @property
    def name(self) -> str:
        """Return the name in addresses."""
        return self._terms.name

    @property
    def label(self) -> Text:
        """Return what people call it."""
        return self._terms.label

    def serves(self, user_agent: str) -> bool:
        """Whether a browser can sign in there: every one can."""
        del user_agent
        return True

    def departure(self, back_to: str) -> Departure:
        """Return where to send a browser; raises ProviderAway."""
        found = self._discovered()
        kept = {name: token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        with self._session(back_to) as session:
            address, _ = session.create_authorization_url(
                found["authorization_endpoint"],
                state=kept["state"],
                nonce=kept["nonce"],
                code_verifier=kept["verifier"],
            )
        return Departure(address, kept)

    def proof(self, answer: Answer, kept: Mapping[str, str], back_to: str) -> Proof:
        """Return whom an answer proves."""
        if "error" in answer:
            raise ProviderRefused
        if answer.get("iss", self._terms.issuer) != self._terms.issuer or not answer.get("code"):
            raise ProviderAnswerWrong
        claims = self._claims(answer["code"], kept, back_to)
        return Proof(self.name, self._subject(claims), is_second_factor=self._is_second_factor(claims))

    def _claims(self, code: str, kept: Mapping[str, str], back_to: str) -> CodeIDToken:
        found = self._discovered()
        try:
            with self._session(back_to) as session:
                token = session.fetch_token(found["token_endpoint"], code=code, code_verifier=kept["verifier"])
                keys = session.get(found["jwks_uri"], withhold_token=True).json()
            return self._checked(token, keys, kept["nonce"])
        except RequestException as error:
            raise ProviderAway from error
        except (OAuthError, *_NO_STANDARD) as error:
            raise ProviderAnswerWrong from error

    def _checked(self, token: Json, keys: Any, nonce: str) -> CodeIDToken:
        terms = self._terms
        decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": terms.issuer},
                "aud": {"essential": True, "value": terms.client_id},
                "sub": {"essential": True},
            },
            params={"nonce": nonce, "client_id": terms.client_id, "access_token": token.get("access_token")},
        )
        claims.validate(now=int(time.time()), leeway=LEEWAY_SECONDS)
        return claims

    def _subject(self, claims: CodeIDToken) -> str:
        """Return the subject together with the issuer, who alone gives it a meaning."""
        if not isinstance(claims["sub"], str):
            raise ProviderAnswerWrong
        return f"{self._terms.issuer} {claims['sub']}"

    def _is_second_factor(self, claims: CodeIDToken) -> bool:
        """Whether the token says so; whatever else stands there is no word of ours."""
        told = [("acr", claims.get("acr")), *(("amr", one) for one in claims.get("amr") or ())]
        agreed = {("acr", one) for one in self._terms.acr} | {("amr", one) for one in self._terms.amr}
        return any(isinstance(word, str) and (kind, word) in agreed for kind, word in told)

    def _discovered(self) -> Json:
        if time.monotonic() < self._found.until:
            if not self._found.document:
                raise ProviderAway
            return self._found.document
        try:
            with self._session("") as session:
                answer = session.get(self._terms.issuer.rstrip("/") + _DISCOVERY, withhold_token=True)
                answer.raise_for_status()
                document = self._fit(answer.json())
        except (RequestException, *_NO_STANDARD) as error:
            self._found = _Found(until=time.monotonic() + FAILURE_KEPT_SECONDS)
            raise ProviderAway from error
        self._found = _Found(document, time.monotonic() + DOCUMENT_KEPT_SECONDS)
        return document

    def _fit(self, document: Json) -> Json:
        """Return the provider's description of itself, unless it leads elsewhere."""
        if document["issuer"] != self._terms.issuer:
            raise ValueError("the document is another issuer's")
        if not all(is_allowed(document[name], self._hosts) for name in _ENDPOINTS):
            raise ValueError("the document leads to a host that nobody configured")
        return document

    def _session(self, back_to: str) -> OAuth2Session:
        terms = self._terms
        session = OAuth2Session(
            terms.client_id,
            terms.client_secret,
            scope=terms.scope,
            redirect_uri=back_to,
            code_challenge_method="S256",
        )
        keep_to(session, self._hosts)
        return session
