"""What protects signing in: passwords, second factors, and counts of what goes wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from kit.clock import Clock
from kit.sql.tries import Tries
from kit.sql.unit_of_work import Stage
from services.portal.domain.account import Passwords
from services.portal.domain.authenticator import SecretBox
from services.portal.domain.device import Device
from services.portal.domain.session import Limits

# A whole office, or a whole village, may share one address.
WRONG_SIGN_INS_AN_HOUR = 60
LINKS_AN_HOUR = 30
CODES_AN_HOUR = 60
CODES_TO_ONE_PHONE = 5


@dataclass(frozen=True)
class Safeguards:
    """What protects signing in; `mark` recognises names and networks that are not kept as such.

    `mark_identity` has a secret of its own: its marks live for years.
    `phone_clock` shows the time that phones show, which a demonstration cannot move.
    """

    passwords: Passwords
    box: SecretBox
    mark: Callable[[str], str]
    mark_identity: Callable[[str], str]
    limits: Limits
    demands_authenticator: bool
    phone_clock: Clock
    # Notification's public key, for what the holder of an account is told.
    seal_key: str


@dataclass(frozen=True)
class Watch:
    """Counts what one network gets wrong, or asks for, in an hour."""

    tries: Tries
    subject: str
    most: int

    @classmethod
    def over_sign_ins(cls, stage: Stage, guards: Safeguards, device: Device) -> "Watch":
        """Return the watch over wrong passwords and codes."""
        return cls(Tries(stage), f"sign_in:{guards.mark(device.source)}", WRONG_SIGN_INS_AN_HOUR)

    @classmethod
    def over_links(cls, stage: Stage, guards: Safeguards, device: Device) -> "Watch":
        """Return the watch over requests for a password link."""
        return cls(Tries(stage), f"link:{guards.mark(device.source)}", LINKS_AN_HOUR)

    @classmethod
    def over_codes(cls, stage: Stage, guards: Safeguards, device: Device) -> "Watch":
        """Return the watch over codes that one network has sent to phones."""
        return cls(Tries(stage), f"codes:{guards.mark(device.source)}", CODES_AN_HOUR)

    @classmethod
    def over_phone(cls, stage: Stage, phone_mark: str) -> "Watch":
        """Return the watch over codes that go to one phone."""
        return cls(Tries(stage), f"phone:{phone_mark}", CODES_TO_ONE_PHONE)

    def require_few(self) -> None:
        """Refuse a network that went too far; raises TooManyTries."""
        self.tries.require_few(self.subject, self.most)

    def count_one(self) -> None:
        """Count one more, whatever becomes of the request."""
        self.tries.count_one(self.subject)
