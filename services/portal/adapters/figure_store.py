"""The figures of each day, moved on along the timeline in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session as SqlSession

from services.portal.domain.fact import Fact
from services.portal.domain.tally import Mark

# Whoever counts holds the row, so that nobody counts the same fact twice.
_REACH = text("select arrived from figures_reach for update")
_NEWS = text("select arrived, about from timeline where arrived > :reach order by arrived limit :limit")
_STORIES = text(
    "select t.about, t.machine, t.is_own, t.type, t.sequence, t.at, t.data, t.arrived, c.county, c.division"
    " from timeline t join cases c on c.id = t.about where t.about = any(:about) and t.arrived <= :reach"
)
_MOVE = text(
    "insert into day_figures (unit, measure, day, value, number)"
    " select * from unnest(cast(:units as text[]), cast(:measures as text[]), cast(:days as date[]),"
    " cast(:values as text[]), cast(:numbers as bigint[]))"
    " on conflict (unit, measure, day, value) do update set number = day_figures.number + excluded.number"
)
_NOTE_REACH = text("update figures_reach set arrived = :reach, counted_at = :now")


class News(NamedTuple):
    """The next facts of the timeline: which cases they are about, how many they are, and where they begin and end."""

    about: Sequence[str]
    number: int
    begins_after: int
    reach: int


class FigureStore:
    """The figures, and how far into the timeline they reach."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def take_news(self, limit: int) -> News:
        """Take the facts that are not counted yet, the oldest first, at most `limit` of them."""
        reach: int = self._session.execute(_REACH).scalar_one()
        rows = self._session.execute(_NEWS, {"reach": reach, "limit": limit}).all()
        about = list(dict.fromkeys(row.about for row in rows))
        return News(about, len(rows), reach, rows[-1].arrived if rows else reach)

    def stories(self, news: News) -> list[list[Fact]]:
        """Return all facts about the cases of the news, up to where the news end."""
        rows = self._session.execute(_STORIES, {"about": list(news.about), "reach": news.reach}).mappings()
        stories: dict[str, list[Fact]] = {}
        for row in rows:
            stories.setdefault(row["about"], []).append(_fact(row))
        return list(stories.values())

    def write(self, moved: Mapping[tuple[str, Mark], int], reach: int, now: datetime) -> None:
        """Write what moved, and how far the figures reach now."""
        rows = sorted((unit, mark, number) for (unit, mark), number in moved.items() if number)
        if rows:
            self._session.execute(_MOVE, _columns(rows))
        self._session.execute(_NOTE_REACH, {"reach": reach, "now": now})


def _columns(rows: Iterable[tuple[str, Mark, int]]) -> dict[str, Any]:
    told = list(rows)
    return {
        "units": [unit for unit, _, _ in told],
        "measures": [mark.measure for _, mark, _ in told],
        "days": [mark.day for _, mark, _ in told],
        "values": [mark.value for _, mark, _ in told],
        "numbers": [number for _, _, number in told],
    }


def _fact(row: Mapping[Any, Any]) -> Fact:
    return Fact(**row, event_id="", role=None, org=None)
