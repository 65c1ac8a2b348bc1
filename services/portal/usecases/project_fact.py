"""Take a fact of any service into the read database."""

from collections import Counter
from collections.abc import Mapping

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


def project(event: Event, work: PortalWork) -> None:
    """Add the event to every aggregate it concerns, whatever the order in which events arrive."""
    for fact in facts_of(event):
        _take(work, fact)
    counts = {(measure, str(event.data[name]).lower()): 1 for measure, name in COUNTED.get(event.type, ())}
    work.counts.add(event.division, counts)


def _take(work: PortalWork, fact: Fact) -> None:
    known = work.cases.take(fact.about)
    if not work.cases.add_fact(fact):
        return
    if is_next(known, fact):
        now: Case | None = after(known, fact)
    else:
        now = fold(work.cases.facts_about(fact.about, county=fact.county, division=fact.division))
    if now is not None:
        work.cases.keep(now)
        work.counts.add(now.division, _steps(known, now))


def _steps(before: Case | None, now: Case) -> dict[tuple[str, str], int]:
    """Return how the counts by state and light move when a case moves."""
    steps: Counter[tuple[str, str]] = Counter(_places(now))
    steps.subtract(_places(before) if before else ())
    return {place: step for place, step in steps.items() if step}


def _places(case: Case) -> list[tuple[str, str]]:
    places = [(case.machine, case.state)]
    return [*places, (f"{case.machine}_light", case.light)] if case.light else places
