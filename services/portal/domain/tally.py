"""What one case adds to the figures: on which day, of which measure and value, read from its whole story.

Every mark stands on a day, so that any period is a sum of days. What is still under way is told by steps up and down:
the sum of all steps up to a day is how many there were at its end.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from contracts.rules import Rules
from contracts.workdays import WorkCalendar
from kit.clock import HOME
from services.portal.domain.case import in_order
from services.portal.domain.county import SHELF
from services.portal.domain.fact import Fact, state_after

_DAY = timedelta(days=1)

# How far a case has come, by the fact that says so: the cohort of a day is told by the furthest of each case.
ADVANCES: Mapping[str, Mapping[str, int]] = {
    "issue": {
        "intake.issue.submitted": 0,
        "intake.issue.accepted": 1,
        "intake.issue.redirected": 2,
        "intake.issue.assigned": 2,
        "intake.issue.handling_started": 2,
        "intake.issue.linked_to_topic": 2,
        "intake.issue.merged": 2,
        "intake.issue.resolved": 3,
        "intake.issue.replied": 4,
        "intake.issue.closed": 4,
    },
    "topic": {
        "intake.topic.proposed": 0,
        "intake.topic.approved": 1,
        "intake.topic.deliberated": 2,
        "intake.topic.consensus_reached": 3,
        "intake.topic.concluded": 4,
    },
}
# How a case leaves the way before its end.
LEAVES: Mapping[str, Mapping[str, str]] = {
    "issue": {"rejected": "rejected", "withdrawn": "withdrawn"},
    "topic": {"rejected": "rejected", "routed_statutory": "routed_statutory", "cancelled": "cancelled"},
}


class Mark(NamedTuple):
    """One thing that is counted."""

    day: date
    measure: str
    value: str


class Stood(NamedTuple):
    """A fact with the state in which it left the case, and the day on which it happened."""

    fact: Fact
    state: str
    day: date


@dataclass(frozen=True)
class Story:
    """A case's facts in the order in which they happened."""

    machine: str
    county: str
    division: str
    stood: Sequence[Stood]

    @property
    def opened_on(self) -> date:
        """Return the day of the first fact."""
        return self.stood[0].day


class Step(NamedTuple):
    """A stretch of the way whose length is told: from one of the first facts to one of the last."""

    code: str
    begins: frozenset[str]
    ends: frozenset[str]


def _step(code: str, begins: str, ends: str) -> Step:
    return Step(code, frozenset(begins.split()), frozenset(ends.split()))


STEPS: Mapping[str, Sequence[Step]] = {
    "issue": (
        _step(
            "issue_accept",
            "intake.issue.submitted",
            "intake.issue.accepted intake.issue.rejected intake.issue.redirected",
        ),
        _step(
            "issue_assign",
            "intake.issue.accepted intake.issue.reopened",
            "intake.issue.assigned intake.issue.linked_to_topic intake.issue.merged intake.issue.redirected",
        ),
        _step("issue_answer", "intake.issue.submitted intake.issue.reopened", "intake.issue.replied"),
    ),
    "topic": (
        _step(
            "topic_confirm",
            "intake.topic.proposed",
            "intake.topic.approved intake.topic.rejected intake.topic.routed_statutory",
        ),
        _step("topic_research", "intake.topic.research_started", "intake.topic.research_finished"),
        _step(
            "topic_deliberate",
            "intake.topic.research_finished intake.topic.round_opened",
            "intake.topic.deliberated",
        ),
        _step(
            "topic_agree", "intake.topic.deliberated", "intake.topic.consensus_reached intake.topic.consensus_failed"
        ),
    ),
    "plan": (
        _step("plan_publicise", "supervision.publicity.started", "supervision.publicity.cleared"),
        _step(
            "plan_decide",
            "supervision.plan.submitted_to_party",
            "supervision.plan.approved supervision.plan.returned supervision.plan.rejected",
        ),
        _step("plan_execute", "supervision.plan.approved", "supervision.plan.completed supervision.plan.terminated"),
    ),
    "action": (_step("action_verify", "supervision.action.reported_done", "supervision.action.verified"),),
}


def marks_of(facts: Sequence[Fact]) -> Counter[Mark]:
    """Return all that a case adds to the figures, whatever the order in which its facts came."""
    marks: Counter[Mark] = Counter()
    if any(fact.is_own for fact in facts):
        story = _story(facts)
        for read in _READINGS.get(story.machine, ()):
            for mark, number in read(story):
                marks[mark] += number
    return marks


def facts_that_reach(machine: str, stage: int) -> tuple[str, ...]:
    """Return the facts that tell that a case came as far as a stage, or further."""
    return tuple(name for name, reached in ADVANCES[machine].items() if reached >= stage)


def _story(facts: Sequence[Fact]) -> Story:
    stood: list[Stood] = []
    state: str | None = None
    for fact in in_order(facts):
        state = state_after(fact, state)
        stood.append(Stood(fact, state or "", _day(fact.at)))
    first = stood[0].fact
    return Story(first.machine, first.county, first.division, stood)


def _day(moment: datetime) -> date:
    return moment.astimezone(HOME).date()


_Marks = Iterator[tuple[Mark, int]]


def _how_far(story: Story) -> _Marks:
    stages = ADVANCES[story.machine]
    furthest = max(stages.get(one.fact.type, 0) for one in story.stood)
    yield Mark(story.opened_on, f"{story.machine}_reached", str(furthest)), 1
    left = LEAVES[story.machine].get(story.stood[-1].state)
    if left:
        yield Mark(story.opened_on, f"{story.machine}_left", left), 1


def _category(story: Story) -> _Marks:
    told = (one.fact.data.get("category_code") for one in reversed(story.stood) if one.fact.is_own)
    code = next(filter(None, told), None)
    if code:
        yield Mark(story.opened_on, f"{story.machine}_category", code), 1


def _ratings(story: Story) -> _Marks:
    for one in story.stood:
        if one.fact.type == "intake.issue.rated":
            yield Mark(one.day, "rating", one.fact.data["satisfaction_code"]), 1


def _closed_issue(story: Story) -> _Marks:
    for one in story.stood:
        if one.fact.type == "intake.issue.closed":
            yield Mark(one.day, "issue_closed", _timely(is_on_time=one.fact.data["on_time"])), 1


def _closed_action(story: Story) -> _Marks:
    for one in story.stood:
        if one.fact.type == "supervision.action.closed":
            yield Mark(one.day, "action_closed", _timely(is_on_time=one.fact.data["on_time"])), 1
            yield Mark(one.day, "action_closed_first", _timely(is_on_time=one.fact.data["on_time_original"])), 1


def _timely(*, is_on_time: bool) -> str:
    return "on_time" if is_on_time else "late"


def _meeting(story: Story) -> _Marks:
    held = [one for one in story.stood if one.fact.type == "meetings.meeting.concluded"]
    if not held:
        return
    day, data = held[-1].day, held[-1].fact.data
    yield Mark(day, "meeting", data["mode"]), 1
    yield Mark(day, "meeting_place", story.division), 1
    for category, number in data["present_by_category"].items():
        yield Mark(day, "present", category), number
    invited = [one.fact.data["invited_by_category"] for one in story.stood if one.fact.type == _NOTICED]
    for category, number in (invited[-1] if invited else {}).items():
        yield Mark(day, "invited", category), number


_NOTICED = "meetings.meeting.noticed"


def _waits(story: Story) -> _Marks:
    for step in STEPS[story.machine]:
        begun: date | None = None
        for one in story.stood:
            if begun is not None and one.fact.type in step.ends:
                days = workdays_between(story.county, begun, one.day)
                yield Mark(one.day, f"wait_{step.code}", str(days)), 1
                begun = None
            elif begun is None and one.fact.type in step.begins and one.fact.data.get("publicity_kind") != "result":
                begun = one.day


def _overdue_issue(story: Story) -> _Marks:
    return _overdue(story, "issue_overdue", _due_of_issue)


def _overdue_action(story: Story) -> _Marks:
    yield from _overdue(story, "action_overdue", _due_of_action)
    yield from _overdue(story, "action_overdue_first", _first_due_of_action)


def _overdue(story: Story, measure: str, due_of: Callable[[Sequence[Stood]], date | None]) -> _Marks:
    """Return a step up on the day after a due day that passed with the case open, and one down when that is over."""
    for number, (now, following) in enumerate(zip_longest(story.stood, story.stood[1:]), start=1):
        due = due_of(story.stood[:number])
        if due is None:
            continue
        begins = max(now.day, due + _DAY)
        if following is None or following.day > begins:
            yield Mark(begins, measure, "open"), 1
            if following is not None:
                yield Mark(following.day, measure, "open"), -1


# An issue within a topic is due with its topic, and one that was reopened waits for a new due time.
WAITS_FOR_AN_ANSWER = frozenset({"submitted", "accepted", "redirected", "assigned", "in_handling", "resolved"})
BEING_DONE = frozenset({"created", "assigned", "accepted", "return_requested", "in_progress", "blocked", "sent_back"})


def _due_of_issue(told: Sequence[Stood]) -> date | None:
    state = told[-1].state
    if state not in WAITS_FOR_AN_ANSWER or (state == "resolved" and _last(told, "topic_id")):
        return None
    due = _last(told, "due_accept_at") if state == "submitted" else _last(told, "due_at", "due_accept_at")
    return _day(datetime.fromisoformat(due)) if due else None


def _due_of_action(told: Sequence[Stood]) -> date | None:
    moved = _last(told, "due_on")
    if told[-1].state not in BEING_DONE or moved is None:
        return None
    last = next(one.fact for one in reversed(told) if one.fact.data.get("due_on"))
    # A due date that follows its milestone is told with the one before.
    is_moved = last.type == "supervision.action.due_moved"
    return date.fromisoformat(last.data["new_due_on"] if is_moved else moved)


def _first_due_of_action(told: Sequence[Stood]) -> date | None:
    if told[-1].state not in BEING_DONE:
        return None
    first = next((one.fact.data["due_on"] for one in told if one.fact.data.get("due_on")), None)
    due = _last(told, "original_due_on") or first
    return date.fromisoformat(due) if due else None


def _last(told: Sequence[Stood], *names: str) -> str | None:
    """Return what was told last under the first of the names that was told at all."""
    for name in names:
        found = next((one.fact.data[name] for one in reversed(told) if one.fact.data.get(name)), None)
        if found:
            return str(found)
    return None


def workdays_between(county: str, begun: date, ended: date) -> int:
    """Return the working days of a step, by the calendar of its first day; one that ends on its day took none."""
    return _workdays(SHELF.of(county, on=begun), begun, ended) if ended > begun else 0


@cache
def _workdays(rules: Rules, begun: date, ended: date) -> int:
    return WorkCalendar(rules).workdays_between(begun, ended)


_READINGS: Mapping[str, Sequence[Callable[[Story], _Marks]]] = {
    "issue": (_how_far, _category, _ratings, _closed_issue, _waits, _overdue_issue),
    "topic": (_how_far, _category, _waits),
    "meeting": (_meeting,),
    "plan": (_waits,),
    "action": (_closed_action, _waits, _overdue_action),
}
