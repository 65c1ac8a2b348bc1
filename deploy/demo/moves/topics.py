"""Topics: gathered from issues, scored, approved, researched."""

from collections.abc import Sequence
from typing import Any

from deploy.demo.case import Case

TOPICS = "/api/intake/v1/topics"


def propose(case: Case, title: str, category: str, *, background: Sequence[str] = ()) -> None:
    """Gather the case's issues into one topic."""
    merged = case.notes.get("merged", set())
    body = {
        "division": case.division,
        "title": title,
        "category_code": category,
        "proposer_type": "resident",
        "background": list(background),
        "issue_ids": [issue.id for issue in case.issues if issue.id not in merged],
    }
    case.topic_id = case["clerk"].post(TOPICS, body)["id"]


def score(case: Case, scores: tuple[int, int, int], households: int) -> None:
    """Score the three criteria and hand the topic to its approver."""
    criteria = dict(zip(("small_entry", "broad_relevance", "strong_demand"), scores, strict=True))
    _do(case, "clerk", "review", {"scores": criteria, "affected_households": households})


def approve(case: Case, title: str, who: str = "approver", mode: str = "meeting") -> None:
    """Choose the topic, having answered whether the law reserves the matter to another body."""
    body = {"title_public": title, "mode": mode, "level": "village_community", "statutory_answer": "not_statutory"}
    _do(case, who, "approval", body)


def begin_research(case: Case, stakeholders: Sequence[str]) -> None:
    """List who is concerned."""
    _do(case, "clerk", "research", {"stakeholders": list(stakeholders)})


def visit(case: Case, who: str, day: str, collected_by: str, households: int, findings: str) -> None:
    """Visit homes or look on the spot."""
    body = {"visit_on": day, "collected_by": collected_by, "household_count": households, "findings": findings}
    _do(case, who, "visits", body)


def finish_research(case: Case, materials: Sequence[str]) -> None:
    """Publish the materials; from now on the topic can be deliberated."""
    _do(case, "clerk", "research-result", {"materials": list(materials)})


def look(case: Case) -> dict[str, Any]:
    """See the topic."""
    return case["clerk"].get(f"{TOPICS}/{case.topic_id}")


def _do(case: Case, who: str, command: str, body: dict[str, Any]) -> None:
    case[who].post(f"{TOPICS}/{case.topic_id}/{command}", body)
