"""The course of a case like Jubaopen's under the rules as they are and as they are drafted, side by side."""

from datetime import date, timedelta
from typing import Any

from flask import g

from contracts.rules import Rules
from services.portal.domain.rulebook.sample import Point, beside
from services.portal.pages import looks
from services.portal.pages.frame import now, t

FURTHEST = timedelta(days=2 * 365)


def preview(before: Rules, after: Rules, begins_on: date | None) -> dict[str, Any]:
    """Return the course of a case that is reported on a day; without a sensible one, today."""
    today = now().date()
    first = begins_on if begins_on and today - FURTHEST <= begins_on <= today + FURTHEST else today
    return {
        "begins_on": first.isoformat(),
        "day": looks.fmt_date(first, g.lang),
        "rows": [
            {
                "label": words.in_language(g.lang),
                "before": _shown(old),
                "after": _shown(new),
                "changed": _shown(old) != _shown(new),
            }
            for words, old, new in beside(before, after, first)
        ],
    }


def _shown(point: Point | None) -> str:
    if point is None:
        return t("没有这一步", "no such step")
    if point.told is not None:
        return point.told.in_language(g.lang)
    return looks.fmt_date(looks.day_of(point.when), g.lang, weekday=True)
