"""Passwords marked by Argon2id, and judged by zxcvbn, which knows what is tried first."""

from functools import cached_property
from secrets import token_hex

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# Fewer guesses than this are made at leisure against a mark that was stolen, even at Argon2's cost.
FEWEST_GUESSES = 10**8
# zxcvbn looks at no more; what follows can only make a password better.
_LOOKED_AT = 72


class ArgonPasswords:
    """Argon2id with the library's recommended cost, unless told otherwise."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Take a hasher of another cost for tests."""
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _mark_of_nobody(self) -> str:
        return self.mark(token_hex())

    def mark(self, password: str) -> str:
        """Return the mark to keep."""
        return self._hasher.hash(password)

    def fits(self, password: str, mark: str) -> bool:
        """Whether the password belongs to the mark."""
        try:
            return self._hasher.verify(mark, password)
        except (VerifyMismatchError, InvalidHashError):
            return False

    def fits_nobody(self, password: str) -> None:
        """Take as long as a wrong password takes."""
        self.fits(password, self._mark_of_nobody)

    def is_outdated(self, mark: str) -> bool:
        """Whether the mark was made at another cost than today's."""
        return self._hasher.check_needs_rehash(mark)

    def is_guessable(self, password: str, known: tuple[str, ...]) -> bool:
        """Whether a guesser who knows common passwords, names, words and keyboards finds it soon."""
        # Its lists of words take a while to read and are needed only where somebody chooses a password.
        from zxcvbn import zxcvbn  # noqa: PLC0415 -- see above

        return bool(zxcvbn(password[:_LOOKED_AT], user_inputs=[*known, "yishi", "议事"])["guesses"] < FEWEST_GUESSES)
