"""The five clauses of the consensus, as the minutes hold them and as the plan makes them binding."""

from typing import Any

from deploy.demo.jubaopen.facts import COMPOUND, CONTRACTOR, HOUSING, STREET, facts

PRINCIPLE, HEATING, GREENING, SEWER, DISCLOSURE = 1, 2, 3, 4, 5

# Units, days and the order of the works are illustrative, except where `facts` gives them.
_BINDING: dict[int, dict[str, Any]] = {
    PRINCIPLE: {},
    HEATING: {"lead_org": HOUSING, "support_orgs": [CONTRACTOR], "milestone_code": "heating_season_start"},
    GREENING: {"lead_org": CONTRACTOR, "due_on": "2020-11-20", "depends_on": [HEATING, SEWER]},
    SEWER: {"lead_org": CONTRACTOR, "support_orgs": [STREET], "due_on": "2020-10-23", "priority": "urgent"},
    DISCLOSURE: {"lead_org": HOUSING, "due_on": "2020-09-30"},
}


def clauses_of_meeting() -> list[dict[str, Any]]:
    """Return the clauses in the words of the report."""
    return [{**_agreed(entry), "agenda_item_no": 3} for entry in facts()["consensus"]]


def clauses_of_plan() -> list[dict[str, Any]]:
    """Return the clauses with a unit and a due date or milestone for each."""
    numbered = enumerate(facts()["consensus"], start=1)
    clauses = [{"clause_no": number, **_agreed(entry), **_BINDING[number]} for number, entry in numbered]
    clauses[SEWER - 1]["cooperation"]["compound_id"] = COMPOUND
    return clauses


def _agreed(entry: dict[str, Any]) -> dict[str, Any]:
    clause = {"text": entry["text"], "item_kind": entry["kind"], "priority": entry.get("priority", "normal")}
    together = entry.get("resident_cooperation")
    if not together:
        return clause
    outage = {"kind": "water_outage", "outage_days": together["planned_outage_days"]}
    return {**clause, "cooperation": {**outage, "building": together["building"]}}
