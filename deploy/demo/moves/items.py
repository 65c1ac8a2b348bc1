"""Action items: accepted, started, reported, verified, closed."""

from collections.abc import Mapping
from typing import Any

from deploy.demo.case import Case

ITEMS = "/api/supervision/v1/items"


def accept(case: Case, who: str, *clauses: int) -> None:
    """Accept items as the lead unit."""
    for clause in clauses:
        do(case, who, clause, "acceptance")


def start(case: Case, who: str, *clauses: int) -> None:
    """Begin the work."""
    for clause in clauses:
        do(case, who, clause, "start")


def progress(case: Case, who: str, clause: int, percent: int, text: str) -> None:
    """Report how far the work is."""
    do(case, who, clause, "progress", {"percent": percent, "text": text, "photo": "例/photo.jpg"})


def finish(case: Case, who: str, clause: int, evidence: str) -> None:
    """Report that the work is done."""
    do(case, who, clause, "completion-report", {"evidence": evidence})


def verify(case: Case, clause: int, note: str) -> None:
    """Look on the spot, as the residents' supervision committee."""
    do(case, "committee", clause, "verification", {"note": note, "has_interest": False})


def close(case: Case, clause: int, level: str, feedback: str) -> None:
    """Close the item and tell the residents and departments."""
    do(case, "street", clause, "closure", {"resolution_level": level, "feedback": feedback})


def do(case: Case, who: str, clause: int, command: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give a command about the item of a clause."""
    return case[who].post(f"{ITEMS}/{case.items[clause]}/{command}", body)
