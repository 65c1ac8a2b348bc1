"""Facts of all services in: each one into the read database."""

from kit.event import Event
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.usecases.project_fact import project


def on_any_fact(event: Event, work: PortalWork) -> None:
    """Take a fact into the read database."""
    project(event, work)
