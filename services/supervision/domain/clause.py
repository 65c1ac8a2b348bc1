"""A clause of a plan: what was agreed, who does it, by when, and after what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Any


class ItemKind(StrEnum):
    """What a clause asks for; a principle guides the others and becomes no item of its own."""

    ITEM = "item"
    DISCLOSURE = "disclosure"
    RULE_ADOPTION = "rule_adoption"
    PRINCIPLE = "principle"


@dataclass(frozen=True)
class Cooperation:
    """What residents must bear so that a clause can be carried out."""

    kind: str
    outage_days: int
    building: str = ""
    compound_id: str | None = None


@dataclass(frozen=True)
class Clause:
    """One clause; `due_on` stands also where the due date hangs on a milestone."""

    clause_no: int
    text: str
    item_kind: str
    priority: str = "normal"
    lead_org: str | None = None
    support_orgs: tuple[str, ...] = ()
    due_on: date | None = None
    milestone_code: str | None = None
    depends_on: tuple[int, ...] = ()
    cooperation: Cooperation | None = None
    public: bool = True

    @property
    def makes_item(self) -> bool:
        """Whether an action item follows from the clause."""
        return self.item_kind != ItemKind.PRINCIPLE

    @property
    def is_complete(self) -> bool:
        """Whether the clause says what its kind must say."""
        if not self.text.strip():
            return False
        return not self.makes_item or bool(self.lead_org and self.due_on and self.priority)

    def kept(self) -> dict[str, Any]:
        """Return the form in which the clause is stored."""
        together = vars(self.cooperation) if self.cooperation else None
        due = self.due_on.isoformat() if self.due_on else None
        lists = {"support_orgs": list(self.support_orgs), "depends_on": list(self.depends_on)}
        return {**vars(self), **lists, "due_on": due, "cooperation": together}

    def told(self) -> dict[str, Any]:
        """Return the clause as an event tells it."""
        optional = {
            "lead_org_code": self.lead_org,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "milestone_code": self.milestone_code,
        }
        told = {"clause_no": self.clause_no, "item_kind": str(self.item_kind), "priority": self.priority}
        return {
            **told,
            **{name: value for name, value in optional.items() if value},
            "depends_on": list(self.depends_on),
        }


def read_clause(entry: Mapping[str, Any]) -> Clause:
    """Return a clause from its stored form."""
    together = entry["cooperation"]
    return Clause(
        **{
            **entry,
            "support_orgs": tuple(entry["support_orgs"]),
            "depends_on": tuple(entry["depends_on"]),
            "due_on": date.fromisoformat(entry["due_on"]) if entry["due_on"] else None,
            "cooperation": Cooperation(**together) if together else None,
        }
    )


def are_complete(clauses: Iterable[Clause]) -> bool:
    """Whether there is a clause, every one is complete, and no number stands twice."""
    found = list(clauses)
    numbers = {clause.clause_no for clause in found}
    return bool(found) and len(numbers) == len(found) and all(clause.is_complete for clause in found)


def are_acyclic(clauses: Iterable[Clause]) -> bool:
    """Whether every clause waits only for clauses of the plan that become items, and none for itself."""
    found = list(clauses)
    items = {clause.clause_no for clause in found if clause.makes_item}
    graph = {clause.clause_no: set(clause.depends_on) for clause in found}
    if not all(needed <= items for needed in graph.values()):
        return False
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return False
    return True
