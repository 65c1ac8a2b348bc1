"""The clauses of a consensus, from which supervision drafts the plan."""

from collections.abc import Mapping
from typing import Any

from contracts.organisations import division_of_org
from contracts.rules import Rules
from kit.refusals import Invalid
from services.meetings.domain.agenda import item_of

Clause = dict[str, Any]


class ClauseOrderUnclear(Invalid):
    """Clauses wait only for other clauses of the same list, and never in a circle."""

    code = "meetings.clause_order_unclear"


class TwoDueDates(Invalid):
    """A clause is due on a day or at a milestone, not both."""

    code = "meetings.two_due_dates"


def numbered_clauses(entries: list[dict[str, Any]], agenda: list[dict[str, Any]], rules: Rules) -> list[Clause]:
    """Return the clauses numbered from 1 in the order given, after checking what they point at."""
    clauses = [_clause(number, entry, agenda) for number, entry in enumerate(entries, start=1)]
    waits_for = {clause["clause_no"]: clause["depends_on"] for clause in clauses}
    for index, clause in enumerate(clauses):
        _check(index, clause, rules)
        if not _can_begin(clause["clause_no"], waits_for):
            raise ClauseOrderUnclear(field=f"/clauses/{index}/depends_on")
    return clauses


def _clause(number: int, entry: dict[str, Any], agenda: list[dict[str, Any]]) -> Clause:
    due_on = entry.get("due_on")
    return {
        "clause_no": number,
        "agenda_item_no": entry["agenda_item_no"],
        "topic_id": item_of(agenda, entry["agenda_item_no"]).topic_id,
        "text": entry["text"],
        "item_kind": entry["item_kind"],
        "priority": entry.get("priority", "normal"),
        "lead_org_code": entry.get("lead_org_code"),
        "due_on": due_on.isoformat() if due_on else None,
        "milestone_code": entry.get("milestone_code"),
        "depends_on": list(entry.get("depends_on", ())),
        "cooperation": entry.get("cooperation"),
    }


def _check(index: int, clause: Clause, rules: Rules) -> None:
    if clause["due_on"] and clause["milestone_code"]:
        raise TwoDueDates(field=f"/clauses/{index}/due_on")
    if clause["milestone_code"]:
        rules.milestone(clause["milestone_code"])
    if clause["lead_org_code"]:
        division_of_org(clause["lead_org_code"])


def _can_begin(start: int, waits_for: Mapping[int, list[int]], path: tuple[int, ...] = ()) -> bool:
    if start in path or start not in waits_for:
        return False
    return all(_can_begin(other, waits_for, (*path, start)) for other in waits_for[start])
