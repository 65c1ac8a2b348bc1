"""A case as the portal knows it: one aggregate of any service, folded from the facts about it."""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from contracts.machines import machine
from kit.clock import HOME
from services.portal.domain.county import rules_begun_with
from services.portal.domain.fact import Fact, state_after

# Which field of the data is the next due time: by machine and, where it matters, by state.
_DUE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # What is deliberated or goes with another issue follows that one's dates; what is answered waits for nobody.
    "issue": {
        "submitted": ("due_accept_at",),
        "linked": (),
        "merged": (),
        "replied": (),
        "*": ("due_at", "due_accept_at"),
    },
    "meeting": {"*": ("starts_at",)},
    "minutes": {"circulated": ("due_at",)},
    "plan": {"publicizing": ("ends_on",), "result_publicizing": ("ends_on",), "submitted_to_party": ("due_at",)},
    "publicity": {"running": ("ends_on",)},
    "action": {"*": ("due_on",)},
    "order": {"*": ("due_on",)},
    "objection": {"*": ("due_at",)},
}
_ORG: Mapping[str, tuple[str, ...]] = {
    "issue": ("assigned_org_code",),
    "plan": ("decider_org_code",),
    "action": ("lead_org_code",),
    "order": ("target_org_code",),
}


@dataclass(frozen=True)
class Case:
    """One aggregate as it stands after the last fact."""

    id: str
    machine: str
    county: str
    division: str
    state: str
    sequence: int
    opened_at: datetime
    changed_at: datetime
    number: str | None = None
    org: str | None = None
    title: str | None = None
    category: str | None = None
    step: str | None = None
    step_no: int | None = None
    light: str | None = None
    due_at: datetime | None = None
    topic_id: str | None = None
    meeting_id: str | None = None
    plan_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def is_next(case: Case | None, fact: Fact) -> bool:
    """Whether the fact comes after all that is known, so that it can simply be added."""
    if case is None:
        return True
    return fact.at >= case.changed_at and (not fact.is_own or fact.sequence > case.sequence)


def fold(facts: Iterable[Fact]) -> Case | None:
    """Return the case after all facts, in whatever order they came."""
    case: Case | None = None
    for fact in in_order(facts):
        case = after(case, fact)
    return case


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts as they happened: own ones by their sequence, the others among them by their time."""
    known = list(facts)
    own = sorted((fact for fact in known if fact.is_own), key=lambda fact: fact.sequence)
    others = sorted((fact for fact in known if not fact.is_own), key=_moment)
    return list(heapq.merge(own, others, key=_moment))


def after(case: Case | None, fact: Fact) -> Case:
    """Return the case after one more fact."""
    state = state_after(fact, case.state if case else None) or "unknown"
    before = case or Case(
        id=fact.about,
        machine=fact.machine,
        county=fact.county,
        division=fact.division,
        state=state,
        sequence=0,
        opened_at=fact.at,
        changed_at=fact.at,
    )
    facts = {**before.facts, **_news(fact)}
    return replace(
        before,
        state=state,
        sequence=fact.sequence if fact.is_own else before.sequence,
        changed_at=max(before.changed_at, fact.at),
        facts=facts,
        **_columns(before, state, facts),
    )


def _moment(fact: Fact) -> tuple[datetime, int]:
    return fact.at, fact.arrived


def _news(fact: Fact) -> dict[str, Any]:
    news = dict(fact.data)
    if "new_due_on" in news and fact.type.endswith("due_moved"):
        news["due_on"] = news["new_due_on"]
    if fact.type in {"intake.issue.unlinked", "intake.issue.reopened"}:
        news["topic_id"] = None
    if fact.type == "intake.issue.unmerged":
        news["master_issue_id"] = news["topic_id"] = None
    return news


def _columns(case: Case, state: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is read from the facts of a case in a state."""
    rules = rules_begun_with(case.county, case.opened_at, facts)
    step = rules.step_of(case.machine, state)
    topics = facts.get("topic_ids") or [None]
    is_over = state in machine(case.machine).final
    return {
        "number": facts.get("number"),
        "org": _org(case.machine, state, facts),
        "title": facts.get("title_public"),
        "category": facts.get("category_code"),
        "step": step,
        "step_no": rules.step_number(step) if step else None,
        "light": None if is_over else facts.get("light"),
        "due_at": None if is_over else _due(case.machine, state, facts),
        "topic_id": facts.get("topic_id") or topics[0],
        "meeting_id": facts.get("meeting_id"),
        "plan_id": facts.get("plan_id"),
    }


def _org(machine_name: str, state: str, facts: Mapping[str, Any]) -> str | None:
    return _first(("target_org_code",) if state == "redirected" else _ORG.get(machine_name, ()), facts)


def _due(machine_name: str, state: str, facts: Mapping[str, Any]) -> datetime | None:
    by_state = _DUE.get(machine_name, {})
    told = _first(by_state.get(state, by_state.get("*", ())), facts)
    return _as_moment(told) if told else None


def _first(names: Iterable[str], facts: Mapping[str, Any]) -> str | None:
    return next((facts[name] for name in names if facts.get(name)), None)


def _as_moment(told: str) -> datetime:
    """Return a told moment, or the end of a told day."""
    if "T" in told:
        return datetime.fromisoformat(told)
    return datetime.combine(date.fromisoformat(told) + timedelta(days=1), time(0), tzinfo=HOME)
