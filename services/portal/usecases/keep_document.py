"""Keep a public document of another service under its fingerprint, also for when its owner is away."""

from typing import Any

from services.portal.adapters.unit_of_work import PortalWork


def keep_document(work: PortalWork, about: str, body: dict[str, Any]) -> None:
    """Keep a document once."""
    work.documents.keep(str(body["fingerprint"]), about, body, work.now)
