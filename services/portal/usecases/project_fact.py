"""Take facts of any service into the read database, many at a time."""

from collections.abc import Iterable, Mapping, Sequence

from kit.event import Event
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.case import Case, after, fold, is_next
from services.portal.domain.fact import Fact, facts_of

# Facts that are counted as often as they happen: measure, and the field of the data that holds the value.
COUNTED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "intake.issue.rated": (("rating", "satisfaction_code"), ("rated_solved", "is_solved")),
    "intake.issue.replied": (("reply_on_time", "on_time"),),
    "intake.visit.recorded": (("visit", "visit_kind"),),
    "meetings.meeting.concluded": (("meeting_held", "mode"), ("meeting_by_member", "member_initiated")),
    "supervision.action.closed": (("action_on_time", "on_time"), ("action_on_time_original", "on_time_original")),
}


def project(events: Sequence[Event], work: PortalWork) -> None:
    """Add the events to every aggregate they concern, whatever the order in which events arrive."""
    told = [fact for event in events for fact in facts_of(event)]
    known = work.cases.take(fact.about for fact in told)
    for about, news in _by_case(work.cases.add_facts(told)).items():
        now = _now(work, known.get(about), news)
        if now is not None:
            work.cases.keep(now)
            work.counts.add(now.division, _steps(known.get(about), now))
    for event in events:
        for measure, name in COUNTED.get(event.type, ()):
            work.counts.add(event.division, {(measure, str(event.data[name]).lower()): 1})


def _by_case(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.about, []).append(fact)
    return found


def _now(work: PortalWork, before: Case | None, news: Sequence[Fact]) -> Case | None:
    """Return the case after the news: added to what is known, or folded anew when one of them comes late."""
    now = before
    for fact in news:
        if not is_next(now, fact):
            return fold(work.cases.facts_about(fact.about, county=fact.county, division=fact.division))
        now = after(now, fact)
    return now


def _steps(before: Case | None, now: Case) -> dict[tuple[str, str], int]:
    """Return how the counts by state and light move when a case moves."""
    left, entered = _places(before) if before else set(), _places(now)
    return dict.fromkeys(left - entered, -1) | dict.fromkeys(entered - left, 1)


def _places(case: Case) -> set[tuple[str, str]]:
    state = (case.machine, case.state)
    return {state, (f"{case.machine}_light", case.light)} if case.light else {state}
