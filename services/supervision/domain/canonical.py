"""The texts of a plan and of its result as they are fingerprinted, so that a paper copy can be checked."""

import hashlib
from collections.abc import Iterable

from services.supervision.domain.action_record import ActionRecord
from services.supervision.domain.clause import Clause


def plan_text(number: str, title: str, plan_version: int, clauses: Iterable[Clause]) -> str:
    """Return the canonical text of a plan: one line for its head and one for every clause."""
    head = f"{number}|{title}|{plan_version}"
    return "\n".join((head, *(_line(clause) for clause in clauses if clause.public)))


def result_text(head: Iterable[str], items: Iterable[ActionRecord]) -> str:
    """Return the canonical text of a result: one line for its head and one for every item."""
    lines = (
        f"{item.clause_no}|{item.text}|{item.state}|{item.resolution_level or ''}|{item.feedback}" for item in items
    )
    return "\n".join(("|".join(head), *lines))


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _line(clause: Clause) -> str:
    together = clause.cooperation
    parts = (
        str(clause.clause_no),
        str(clause.item_kind),
        clause.priority,
        clause.text.strip(),
        clause.lead_org or "",
        ",".join(clause.support_orgs),
        clause.due_on.isoformat() if clause.due_on else "",
        clause.milestone_code or "",
        ",".join(str(number) for number in clause.depends_on),
        f"{together.kind}/{together.outage_days}/{together.building}" if together else "",
    )
    return "|".join(parts)
