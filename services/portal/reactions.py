"""Facts of all services in: each one into the read database."""

from collections.abc import Sequence

from kit.event import Event
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.usecases.project_fact import project


def on_any_fact(events: Sequence[Event], work: PortalWork) -> None:
    """Take facts into the read database."""
    project(events, work)
