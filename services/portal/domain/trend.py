"""How timely cases were month by month: what was closed in each month, and what was overdue at its end."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.portal.domain.figures import Counts, OnTime, total
from services.portal.domain.periods import Period


def timely_by_month(
    by_month: Mapping[date, Counts], months: Sequence[Period], closed: str, overdue: str
) -> list[OnTime]:
    """Return how timely the cases of each month were; the steps of what is overdue add up from the first month on."""
    return [_timely(by_month, month, closed, overdue) for month in months]


def _timely(by_month: Mapping[date, Counts], month: Period, closed: str, overdue: str) -> OnTime:
    inside = by_month.get(month.first, {})
    at_end = sum(total(counts, overdue) for first, counts in by_month.items() if first <= month.first)
    return OnTime(total(inside, closed, ("on_time",)), total(inside, closed, ("late",)), at_end)
