"""Plans: drafted, confirmed, published, objected to, decided, assigned, evaluated."""

from collections.abc import Mapping, Sequence
from typing import Any

from deploy.demo.case import Case, eventually

PLANS = "/api/supervision/v1/plans"
PUBLICITIES = "/api/supervision/v1/publicities"
OBJECTIONS = "/api/supervision/v1/objections"


def draft(case: Case, clauses: Sequence[Mapping[str, Any]]) -> None:
    """Draft the plan from the confirmed minutes, with a unit and a date for every clause."""
    clerk, path = case["clerk"], f"/api/supervision/v1/plan-seeds?division={case.division}"
    eventually(lambda: any(seed["topic_id"] == case.topic_id for seed in clerk.get(path)["items"]), "a plan to draft")
    body = {"topic_id": case.topic_id, "clauses": list(clauses)}
    case.plan_id = clerk.post(PLANS, body)["id"]


def amend(case: Case, clauses: Sequence[Mapping[str, Any]]) -> None:
    """Write the clauses anew, on the version last seen."""
    seen = look(case)
    path = f"{PLANS}/{case.plan_id}/clauses"
    case["clerk"].put(path, {"clauses": list(clauses)}, if_match=f'"{seen["version"]}"')


def publish(case: Case, board_photo: str) -> None:
    """Publish the plan on the page and on the notice board."""
    do(case, "clerk", "publicity", {"board_photo": board_photo})
    case.publicity_id = look(case)["publicities"][-1]["id"]


def object_to(case: Case, clause: int, text: str, phone: str) -> None:
    """Object to a clause as a resident."""
    body = {"text": text, "clause_no": clause, "capacity": "resident", "phone": phone}
    case.notes["objection"] = case.anybody.post(f"{PUBLICITIES}/{case.publicity_id}/objections", body)


def on_objection(case: Case, who: str, command: str, body: Mapping[str, Any] | None = None) -> None:
    """Handle the objection."""
    case[who].post(f"{OBJECTIONS}/{case.notes['objection']['id']}/{command}", body)


def settle(case: Case) -> None:
    """Be content with the answer, as the objector."""
    objection = case.notes["objection"]
    path = f"{OBJECTIONS}/{objection['id']}/settlement"
    case.anybody.post(path, follow_code=objection["follow_code"])


def approve(case: Case, number: str, day: str) -> None:
    """Decide as the party organisation."""
    body = {"decision_no": number, "decided_on": day, "file_reference": f"{number}.pdf"}
    do(case, "party", "approval", body)


def issue_list(case: Case, assignments: Sequence[Mapping[str, Any]] = ()) -> None:
    """Issue the responsibility list; every item gets its lead unit."""
    do(case, "street", "responsibility-list", {"assignments": list(assignments)})
    case.items = {item["clause_no"]: item["id"] for item in look(case)["items"]}


def look(case: Case) -> dict[str, Any]:
    """See the plan with its clauses, periods and items."""
    return case["clerk"].get(f"{PLANS}/{case.plan_id}")


def do(case: Case, who: str, command: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give a command about the plan."""
    return case[who].post(f"{PLANS}/{case.plan_id}/{command}", body)
