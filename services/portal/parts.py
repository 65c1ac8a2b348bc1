"""What the pages of the portal are made with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kit.clock import Clock, real_clock
from kit.marks import Marker
from kit.service import Service
from kit.watched import WatchedText
from kit.web import tokens
from services.portal.adapters.reads import PortalReads
from services.portal.adapters.service_client import ServiceClient
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Passwords
from services.portal.domain.authenticator import SecretBox
from services.portal.domain.provider import Provider
from services.portal.settings import Settings
from services.portal.usecases.safeguards import Safeguards

PortalService = Service[PortalWork, PortalReads]


@dataclass(frozen=True)
class Portal:
    """The service with its settings, its passwords, its way to other services, its box and other sign-ins."""

    service: PortalService
    settings: Settings
    passwords: Passwords
    client: ServiceClient
    box: SecretBox
    providers: Mapping[str, Provider] = field(default_factory=dict)
    phone_clock: Clock = real_clock

    @cached_property
    def safeguards(self) -> Safeguards:
        """Return what protects signing in here."""
        return Safeguards(
            passwords=self.passwords,
            box=self.box,
            mark=Marker(self.settings.secret),
            mark_identity=Marker(self.settings.identity_secret or self.settings.secret),
            limits=self.settings.session_limits,
            # Whoever looks at a demonstration has no app for each of its accounts.
            demands_authenticator=not self.settings.is_demo,
            phone_clock=self.phone_clock,
            seal_key=self.settings.seal_key,
        )

    def sign(self, claims: dict[str, Any], *, lifetime_seconds: int) -> str:
        """Return a token, signed with the newest key."""
        return tokens.sign(claims, self._signing_keys(), lifetime_seconds=lifetime_seconds)

    @cached_property
    def _signing_keys(self) -> WatchedText:
        return WatchedText(self.settings.token_private_key, self.settings.token_private_key_file)
