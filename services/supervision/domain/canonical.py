"""The text of a plan as it is fingerprinted: whoever holds a paper copy can check that it is the same."""

import hashlib
from collections.abc import Iterable

from services.supervision.domain.clause import Clause


def plan_text(number: str, title: str, plan_version: int, clauses: Iterable[Clause]) -> str:
    """Return the canonical text of a plan: one line for its head and one for every clause."""
    head = f"{number}|{title}|{plan_version}"
    return "\n".join((head, *(_line(clause) for clause in clauses if clause.public)))


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
