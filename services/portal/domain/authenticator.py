"""The second factor: six digits of an authenticator app (RFC 6238), each good once, and recovery codes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Protocol

import pyotp

from kit.refusals import Invalid, NotAllowed
from services.portal.domain.session import mark_of_secret

ISSUER = "Yishi 议事"
RECOVERY_CODES = 10
# A clock that is half a minute off is nobody's fault.
_STEPS = (0, -1, 1)
# Without the letters and digits that look alike.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


class CodeWrong(Invalid):
    """The code is not the present one, was used before, or is no recovery code of this account."""

    code = "portal.code_wrong"


class CodeNeeded(Invalid):
    """The account has an authenticator; name and password alone do not open it."""

    code = "portal.code_needed"


class AuthenticatorNeeded(NotAllowed):
    """An account of the office must set up an authenticator before anything else."""

    code = "portal.authenticator_needed"


class SecretBox(Protocol):
    """Seals the secrets of authenticators before they are kept."""

    def seal(self, text: str) -> str:
        """Return the text sealed with the newest key."""

    def open(self, sealed: str) -> str:
        """Return what was sealed with any of the keys."""


@dataclass
class Authenticator:
    """An account's authenticator: the secret stays sealed, and the last step that was used is remembered."""

    account_id: str
    sealed: str
    since: datetime
    last_step: int = 0

    def require(self, code: str, now: datetime, box: SecretBox) -> None:
        """Take a code once; the secret is sealed anew, so that an old key can go some day."""
        secret = open_for(box, self.account_id, self.sealed)
        step = step_of(secret, code, now)
        if step is None or step <= self.last_step:
            raise CodeWrong
        self.last_step = step
        self.sealed = seal_for(box, self.account_id, secret)


def new_secret() -> str:
    """Return a fresh secret for an app."""
    return pyotp.random_base32()


def seal_for(box: SecretBox, account_id: str, secret: str) -> str:
    """Return a secret sealed together with the account it belongs to."""
    return box.seal(f"{account_id}:{secret}")


def open_for(box: SecretBox, account_id: str, sealed: str) -> str:
    """Return a secret, unless it was sealed for somebody else."""
    owner, _, secret = box.open(sealed).partition(":")
    if owner != account_id:
        raise CodeWrong
    return secret


def address_for_app(secret: str, username: str) -> str:
    """Return what the app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the step of thirty seconds to which a code belongs, or None."""
    totp = pyotp.TOTP(secret)
    typed = code.replace(" ", "").encode()
    present = totp.timecode(now)
    fitting = (present + shift for shift in _STEPS)
    return next((step for step in fitting if compare_digest(totp.generate_otp(step).encode(), typed)), None)


def new_recovery_codes() -> list[str]:
    """Return fresh recovery codes, to be shown once."""
    return ["-".join(_letters(_GROUP) for _ in range(_GROUPS)) for _ in range(RECOVERY_CODES)]


def recovery_marks(codes: Sequence[str]) -> list[str]:
    """Return what is kept of recovery codes."""
    return [recovery_mark(code) for code in codes]


def recovery_mark(code: str) -> str:
    """Return the mark of a recovery code, however it was typed."""
    return mark_of_secret("".join(letter for letter in code.lower() if letter in _ALPHABET))


def _letters(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))
