"""Access tokens: short-lived JWT signed with Ed25519, checked without asking anybody."""

import time
from functools import lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from kit.refusals import NotSignedIn

ALGORITHM = "Ed25519"


def new_signing_key() -> str:
    """Return a fresh private key as PEM text."""
    return OKPKey.generate_key("Ed25519").as_pem(private=True).decode()


def public_part(private_key: str) -> str:
    """Return the public key, as PEM text, that belongs to a private one."""
    return OKPKey.import_key(private_key).as_pem(private=False).decode()


def sign(claims: dict[str, Any], private_key: str, *, lifetime_seconds: int) -> str:
    """Return a token for the claims that ends after its lifetime."""
    now = int(time.time())
    payload = {**claims, "iat": now, "exp": now + lifetime_seconds}
    return jwt.encode({"alg": ALGORITHM}, payload, OKPKey.import_key(private_key), algorithms=[ALGORITHM])


def verify(token: str, public_key: str) -> dict[str, Any]:
    """Return the claims of a token that is genuine and not over; raises NotSignedIn."""
    try:
        decoded = jwt.decode(token, _public(public_key), algorithms=[ALGORITHM])
        jwt.JWTClaimsRegistry(exp={"essential": True}).validate(decoded.claims)
    except (JoseError, ValueError) as error:
        raise NotSignedIn from error
    return dict(decoded.claims)


@lru_cache(maxsize=8)
def _public(key: str) -> OKPKey:
    return OKPKey.import_key(key)
