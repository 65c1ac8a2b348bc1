"""Count what happened since the last time: beside the projection, so that no fact waits for the figures."""

from collections import Counter
from datetime import timedelta

from services.portal.adapters.case_store import units_above
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.fact import Fact
from services.portal.domain.tally import Mark, marks_of

COUNT_FIGURES = "count_figures"
# A round takes a small part of a second, so that a flood of facts leaves the worker nearly all its time.
AT_ONCE = 1000
WHILE_BEHIND, ELSE = timedelta(seconds=1), timedelta(seconds=5)


def count_figures(subject: str, work: PortalWork) -> None:
    """Count the next facts, and come again soon."""
    number = count_some(work)
    work.remind(COUNT_FIGURES, subject, work.now + (WHILE_BEHIND if number == AT_ONCE else ELSE))


def count_some(work: PortalWork, limit: int = AT_ONCE) -> int:
    """Move the figures on along the timeline, and return by how many facts."""
    news = work.figures.take_news(limit)
    moved: Counter[tuple[str, Mark]] = Counter()
    for story in work.figures.stories(news):
        marks = _difference(story, news.begins_after)
        for unit in units_above(story[0].division):
            moved.update({(unit, mark): number for mark, number in marks.items()})
    work.figures.write(moved, news.reach, work.now)
    return news.number


def _difference(story: list[Fact], counted_up_to: int) -> Counter[Mark]:
    """Return what a case adds now, less what it had added already: a fact that comes late changes earlier days, too."""
    marks = marks_of(story)
    marks.subtract(marks_of([fact for fact in story if fact.arrived <= counted_up_to]))
    return marks
