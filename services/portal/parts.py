"""What the pages of the portal are made with."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kit.service import Service
from kit.watched import WatchedText
from kit.web import tokens
from services.portal.adapters.reads import PortalReads
from services.portal.adapters.service_client import ServiceClient
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Passwords
from services.portal.settings import Settings

PortalService = Service[PortalWork, PortalReads]


@dataclass(frozen=True)
class Portal:
    """The service with its settings, its passwords and its way to the other services."""

    service: PortalService
    settings: Settings
    passwords: Passwords
    client: ServiceClient

    def sign(self, claims: dict[str, Any], *, lifetime_seconds: int) -> str:
        """Return a token, signed with the newest key."""
        return tokens.sign(claims, self._signing_keys(), lifetime_seconds=lifetime_seconds)

    @cached_property
    def _signing_keys(self) -> WatchedText:
        return WatchedText(self.settings.token_private_key, self.settings.token_private_key_file)
