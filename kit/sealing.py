"""Sealed letters: JWE (RFC 7516) that only the holder of one private key can open."""

import json
from typing import Any

from joserfc import jwe
from joserfc.jwk import OKPKey

HEADER = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}


def new_sealing_key() -> str:
    """Return a fresh private key as PEM text."""
    return OKPKey.generate_key("X25519").as_pem(private=True).decode()


def public_part(private_key: str) -> str:
    """Return the public key, as PEM text, that belongs to a private one."""
    return OKPKey.import_key(private_key).as_pem(private=False).decode()


def seal(content: dict[str, Any], public_key: str) -> str:
    """Return the content as a sealed letter."""
    return jwe.encrypt_compact(HEADER, json.dumps(content, ensure_ascii=False), OKPKey.import_key(public_key))


def open_letter(letter: str, private_key: str) -> dict[str, Any]:
    """Return the content of a sealed letter."""
    plain = jwe.decrypt_compact(letter, OKPKey.import_key(private_key)).plaintext or b"{}"
    content: dict[str, Any] = json.loads(plain)
    return content
