"""A whole matter in few words: from one issue to a confirmed plan, for stories that tell something else."""

from dataclasses import dataclass

from deploy.demo.case import Case
from deploy.demo.moves import council, issues, meetings, plans, topics

Clauses = list[dict[str, object]]


@dataclass(frozen=True)
class Matter:
    """One matter, and where and when its people meet."""

    title: str
    category: str
    says: str
    room: str
    day: str
    hour: int
    due_on: str


def to_topic(case: Case, matter: Matter, visit_on: str) -> None:
    """Go from an issue to a topic that is ready."""
    number = council.phone(300 + matter.hour)
    issues.raise_for(case, "clerk", number, matter.says, matter.category, collected_by="community")
    issues.accept_all(case, "已受理（例）。")
    topics.propose(case, matter.title, matter.category)
    topics.score(case, (4, 4, 5), households=60)
    topics.approve(case, matter.title)
    topics.begin_research(case, ["居民", "施工方", "住建部门"])
    topics.visit(case, "member", visit_on, "cppcc_member", 5, "居民都赞成（例）")
    topics.finish_research(case, ["情况说明（例）"])


def to_meeting(case: Case, matter: Matter) -> None:
    """Plan a meeting and give notice of it."""
    starts, ends = (f"{matter.day}T{hour:02d}:00:00+08:00" for hour in (matter.hour, matter.hour + 1))
    meetings.plan(case, meetings.room_of(case, matter.room), starts, ends, [(matter.title, True)])
    meetings.give_notice(case, council.small(case), ["情况说明（例）"])


def to_plan(case: Case, matter: Matter) -> None:
    """Hold the meeting, confirm its minutes, and confirm the plan that follows."""
    meetings.open_check_in(case)
    meetings.check_in(case, case.attendances)
    meetings.do(case, "secretary", "start", {"recusals": []})
    meetings.agree_on(case, (1,))
    meetings.write_clauses(case, [{**clause, "agenda_item_no": 1} for clause in _agreed(matter)])
    meetings.do(case, "secretary", "conclusion")
    meetings.write_minutes(case, f"{matter.title}达成共识。")
    meetings.sign(case, case.attendances[:5])
    meetings.confirm_minutes(case)
    plans.draft(case, binding(case, matter))
    plans.do(case, "secretary", "confirmation")


def _agreed(matter: Matter) -> Clauses:
    """Agree on the works, done by the contractor, and on a disclosure by the department."""
    works: dict[str, object] = {"text": f"{matter.title}按商定方案完成（例）", "item_kind": "item"}
    return [works, {"text": "完工前公示方案和费用（例）", "item_kind": "disclosure"}]


def binding(case: Case, matter: Matter) -> Clauses:
    """Return the clauses of the plan: units and a due date for what was agreed."""
    leads = (case["contractor"].org, case["housing"].org)
    numbered = enumerate(zip(_agreed(matter), leads, strict=True), start=1)
    further = {"due_on": matter.due_on}
    return [{"clause_no": number, **clause, "lead_org": lead, **further} for number, (clause, lead) in numbered]
