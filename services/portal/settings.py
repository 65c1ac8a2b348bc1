"""What the portal must be told before it starts."""

from dataclasses import dataclass
from datetime import timedelta

from services.portal.domain.session import Limits


@dataclass(frozen=True)
class Settings:
    """Settings by name; see `kit.settings` for how they are read."""

    database_url: str
    token_key: str
    token_private_key: str
    seal_key: str
    secret: str
    # Fernet keys that seal the secrets of authenticators: the newest first, with commas between.
    authenticator_keys: str
    # Marks phones and other identities, for years; without it `secret` does, which then must never change.
    identity_secret: str = ""
    # Other systems where people sign in: a list in JSON, see docs/runbooks/other-sign-ins.md.
    providers: str = ""
    clock_file: str = ""
    # Read again when it changes, so that keys may be added and retired while the door is open.
    token_key_file: str = ""
    token_private_key_file: str = ""
    # Where the other services' doors answer; not used when they are mounted in this process.
    intake_url: str = "http://127.0.0.1:8001"
    meetings_url: str = "http://127.0.0.1:8002"
    supervision_url: str = "http://127.0.0.1:8003"
    notification_url: str = "http://127.0.0.1:8004"
    call_deadline_seconds: int = 10
    # A browser sends the session only over TLS unless this is "no".
    secure_cookies: str = "yes"
    # What stands in links that are sent; never taken from a request, whose sender may write there what he likes.
    public_url: str = "http://127.0.0.1:8080"
    # How many proxies before this door say whom they speak for.
    proxies: int = 0
    session_hours: int = 12
    session_idle_minutes: int = 120
    home_county: str = "620502"
    home_division: str = "620502005002"
    # A GeoJSON file with the shapes of the counties; without it the map is made of tiles.
    map: str = ""
    # Given only where a demonstration runs: shows the demo accounts on the sign-in page.
    demo_password: str = ""

    @property
    def is_demo(self) -> bool:
        """Whether this installation is a demonstration."""
        return bool(self.demo_password)

    @property
    def session_limits(self) -> Limits:
        """Return how long a session lives."""
        return Limits(timedelta(hours=self.session_hours), timedelta(minutes=self.session_idle_minutes))

    @property
    def addresses(self) -> dict[str, str]:
        """Return the address of each service's door."""
        return {
            "intake": self.intake_url,
            "meetings": self.meetings_url,
            "supervision": self.supervision_url,
            "notification": self.notification_url,
        }
