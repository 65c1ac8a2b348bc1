"""Access tokens: short-lived JWT signed with Ed25519, checked without asking anybody.

Keys come as text: one or several PEM keys, or a JWKS document. The last one that is private signs; a token names its
key (`kid`), and one whose `exp` has passed counts no longer.
"""

import json
import math
import re
import time
from functools import lru_cache
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from kit.refusals import NotSignedIn

ALGORITHM = "Ed25519"
LONGEST_LIFE_SECONDS = 900
_PEM = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)


class _Known(NamedTuple):
    """A key, and until when it counts."""

    key: OKPKey
    ends: float


def new_signing_key() -> str:
    """Return a fresh private key as PEM text."""
    return OKPKey.generate_key("Ed25519").as_pem(private=True).decode()


def public_part(keys: str) -> str:
    """Return what everybody may know of some keys: PEM for a single one that has no end, else a JWKS document."""
    known = _keys(keys)
    if len(known) == 1 and known[0].ends == math.inf:
        return known[0].key.as_pem(private=False).decode()
    return _document([_described(one, private=False) for one in known])


def rotated(keys: str, *, now: float, grace_seconds: int = LONGEST_LIFE_SECONDS) -> str:
    """Return the keys with a fresh one that signs from now on.

    The others are kept without their private part, and count until the last token that they signed is over.
    """
    ending = [one._replace(ends=min(one.ends, int(now) + grace_seconds)) for one in _keys(keys)]
    still_valid = [one for one in ending if now < one.ends]
    fresh = _Known(OKPKey.generate_key("Ed25519", auto_kid=True), math.inf)
    return _document([*(_described(one, private=False) for one in still_valid), _described(fresh, private=True)])


def sign(claims: dict[str, Any], private_keys: str, *, lifetime_seconds: int) -> str:
    """Return a token for the claims that ends after its lifetime."""
    now = int(time.time())
    payload = {**claims, "iat": now, "exp": now + min(lifetime_seconds, LONGEST_LIFE_SECONDS)}
    key = next(one.key for one in reversed(_keys(private_keys)) if one.key.is_private)
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, payload, key, algorithms=[ALGORITHM])


def verify(token: str, public_keys: str) -> dict[str, Any]:
    """Return the claims of a token that is genuine and not over; raises NotSignedIn."""
    now = time.time()
    ring = KeySet([one.key for one in _keys(public_keys) if now < one.ends])
    try:
        decoded = jwt.decode(token, ring, algorithms=[ALGORITHM])
        jwt.JWTClaimsRegistry(exp={"essential": True}).validate(decoded.claims)
    except (JoseError, ValueError) as error:
        raise NotSignedIn from error
    return dict(decoded.claims)


@lru_cache(maxsize=8)
def _keys(text: str) -> tuple[_Known, ...]:
    if not text.lstrip().startswith("{"):
        return tuple(_named(OKPKey.import_key(one), math.inf) for one in _PEM.findall(text))
    return tuple(_named(OKPKey.import_key(one), one.get("exp", math.inf)) for one in json.loads(text)["keys"])


def _named(key: OKPKey, ends: float) -> _Known:
    key.ensure_kid()
    return _Known(key, ends)


def _described(one: _Known, *, private: bool) -> dict[str, Any]:
    plain = {**one.key.as_dict(private=private), "kid": one.key.kid}
    return plain if one.ends == math.inf else {**plain, "exp": int(one.ends)}


def _document(keys: list[dict[str, Any]]) -> str:
    return json.dumps({"keys": keys}, indent=1)
