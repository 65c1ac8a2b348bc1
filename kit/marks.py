"""Marks: keyed hashes by which a secret or personal value is recognised without being kept."""

import hmac


class Marker:
    """Makes marks with one service's own secret."""

    def __init__(self, secret: str) -> None:
        """Keep the secret."""
        self._secret = secret.encode()

    def __call__(self, value: str) -> str:
        """Return the mark of a value."""
        return hmac.digest(self._secret, value.encode(), "sha256").hex()
