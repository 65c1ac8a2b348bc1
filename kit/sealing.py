"""Sealed letters: JWE (RFC 7516) that only the holder of a private key can open; keys come and go in a ring."""

import json
import re
from functools import lru_cache
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode

HEADER = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}

_PEM = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)


class KeyRing:
    """Private keys, the newest first: the newest one's public part seals, and any of them opens what it sealed."""

    def __init__(self, private_keys: str) -> None:
        """Read the keys from PEM text, one block behind the other; raises ValueError when there is none."""
        self._keys = {key.thumbprint(): key for key in map(OKPKey.import_key, _PEM.findall(private_keys))}
        if not self._keys:
            raise ValueError("no private key in PEM text")

    def __len__(self) -> int:
        """Return how many keys there are."""
        return len(self._keys)

    @property
    def public_part(self) -> str:
        """Return the public part of the newest key, as PEM text."""
        return next(iter(self._keys.values())).as_pem(private=False).decode()

    def open(self, letter: str) -> dict[str, Any]:
        """Return the content of a letter; raises JoseError for one that was sealed for none of the keys."""
        named = self._keys.get(key_of(letter))
        failure: JoseError | None = None
        for key in [named] if named else self._keys.values():
            try:
                content: dict[str, Any] = json.loads(jwe.decrypt_compact(letter, key).plaintext or b"{}")
            except JoseError as error:
                failure = error
            else:
                return content
        assert failure is not None  # noqa: S101 -- the ring is never empty
        raise failure

    def is_newest(self, letter: str) -> bool:
        """Whether a letter says that it was sealed for the newest key."""
        return key_of(letter) == next(iter(self._keys))

    def seal_anew(self, letter: str) -> str:
        """Return the same letter, sealed for the newest key."""
        return seal(self.open(letter), self.public_part)


def new_sealing_key() -> str:
    """Return a fresh private key as PEM text."""
    return OKPKey.generate_key("X25519").as_pem(private=True).decode()


def public_part(private_keys: str) -> str:
    """Return the public key, as PEM text, with which to seal for the holder of some private ones."""
    return ring_of(private_keys).public_part


def seal(content: dict[str, Any], public_key: str) -> str:
    """Return the content as a sealed letter, which names its key by the fingerprint."""
    key = _public_key(public_key)
    return jwe.encrypt_compact({**HEADER, "kid": key.thumbprint()}, json.dumps(content, ensure_ascii=False), key)


def open_letter(letter: str, private_keys: str) -> dict[str, Any]:
    """Return the content of a sealed letter."""
    return ring_of(private_keys).open(letter)


def key_of(letter: str) -> str:
    """Return the fingerprint of the key for which a letter says it was sealed; earlier letters say nothing."""
    head = json.loads(urlsafe_b64decode(letter.partition(".")[0].encode()))
    return str(head.get("kid", ""))


@lru_cache(maxsize=8)
def ring_of(private_keys: str) -> KeyRing:
    """Return the ring of some keys; reading PEM text costs more than opening a letter."""
    return KeyRing(private_keys)


@lru_cache(maxsize=8)
def _public_key(public_key: str) -> OKPKey:
    return OKPKey.import_key(public_key)
