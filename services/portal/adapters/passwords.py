"""Passwords marked by Argon2id."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError


class ArgonPasswords:
    """Argon2id with the library's recommended cost, unless told otherwise."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Take a hasher of another cost for tests."""
        self._hasher = hasher or PasswordHasher()

    def mark(self, password: str) -> str:
        """Return the mark to keep."""
        return self._hasher.hash(password)

    def fits(self, password: str, mark: str) -> bool:
        """Whether the password belongs to the mark."""
        try:
            return self._hasher.verify(mark, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
