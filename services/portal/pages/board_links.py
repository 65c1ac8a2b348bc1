"""Where the numbers of a dashboard lead: to the cases behind them, for whoever may see those, and to files."""

from functools import partial
from typing import Any

from flask import g, url_for

from services.portal.pages.asked_figures import Asked
from services.portal.pages.board import Link, no_link


def links_of(asked: Asked, *, is_public: bool) -> Link:
    """Return what leads from a number to its cases; without reach over the unit, numbers lead nowhere."""
    return no_link if is_public else partial(_link, asked, reaches=reaches(asked.unit))


def reaches(unit: str) -> bool:
    """Whether the reader's own units cover this one."""
    return bool(g.account.office_reaches(unit))


def board_link(asked: Asked, unit: str) -> str:
    """Return the address of another unit's figures in the same period."""
    return url_for("city.show_city", **asked.address(unit=unit))


def _link(asked: Asked, *, reaches: bool, of: str, **more: str) -> str | None:
    if of == "board":
        return board_link(asked, more["unit"])
    return url_for("city_cases.show_cases", **asked.address(of=of, **more)) if reaches else None


class FileLinks:
    """The addresses of a dashboard's tables as files."""

    def __init__(self, asked: Asked, *, is_public: bool) -> None:
        """Lead officials to exact figures, and everybody to those that may be told."""
        self._asked, self._is_public = asked, is_public

    def url(self, kind: str, table: str = "") -> str:
        """Return the address of one table, or of all."""
        more: dict[str, Any] = {"table": table} if table else {}
        if not self._is_public:
            return url_for("city.download", kind=kind, **self._asked.address(**more))
        return url_for(
            "city.download_county", code=self._asked.unit[:6], kind=kind, period=self._asked.period.code, **more
        )
