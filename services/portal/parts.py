"""What the pages of the portal are made with."""

from dataclasses import dataclass

from kit.service import Service
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
