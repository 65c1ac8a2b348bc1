"""Which figures a page or a file is asked for: the unit and the period, and what may be chosen instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, g, request

from contracts.divisions import Level, ancestors, children, counties, county_division, division, divisions, is_division
from kit.refusals import Refusal
from services.portal.domain.periods import (
    OWN_DAYS,
    YEAR,
    Period,
    UnknownPeriod,
    latest,
    month_of,
    quarter_of,
    read_period,
    year_of,
)
from services.portal.pages import looks
from services.portal.pages.errors import words_of
from services.portal.pages.frame import now, t

_YEARS, _QUARTERS, _MONTHS = 5, 8, 12


@dataclass(frozen=True)
class Asked:
    """The unit and the period; `problem` says what was wrong with the period, which then is this year."""

    unit: str
    period: Period
    problem: str = ""

    @property
    def title(self) -> str:
        """Return what the page is called."""
        return t(f"{looks.unit_name(self.unit)}协商议事情况", f"{looks.unit_name(self.unit)}: figures")

    @property
    def period_words(self) -> str:
        """Return how the period reads."""
        return period_words(self.period)

    def address(self, **more: str) -> dict[str, Any]:
        """Return what leads to the same figures again."""
        days = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        own = days if self.period.kind == OWN_DAYS else {}
        return {"unit": self.unit, "period": self.period.code, **own, **more}


def today() -> date:
    """Return the day where the city is."""
    return looks.local(now()).date()


def asked_by_officials() -> Asked:
    """Return what an official asks for; without a unit, the figures of the own one."""
    unit = request.args.get("unit") or _own_unit()
    if not is_division(unit) or division(unit).level is Level.COMMUNITY:
        abort(404)
    return _asked(unit, only=None)


def asked_by_everybody(county: str) -> Asked:
    """Return what the public asks for: a whole year of a county.

    Periods that overlap would give away by their difference what is too small to be told.
    """
    return _asked(county_division(county), only=YEAR)


def _asked(unit: str, *, only: str | None) -> Asked:
    code = request.args.get("period", "")
    try:
        period = read_period(code, request.args.get("from", ""), request.args.get("to", "")) if code else _this_year()
        if only and period.kind != only:
            raise UnknownPeriod(field="period", period=code)
    except Refusal as refusal:
        return Asked(unit, _this_year(), words_of(refusal.stable_code, **refusal.facts))
    return Asked(unit, period)


def _this_year() -> Period:
    return year_of(today())


def _own_unit() -> str:
    """Return the highest unit of the reader; whoever works for a community sees its street or town."""
    units = [division(unit) for unit in g.account.office_units()]
    highest = min(units, key=lambda unit: unit.level)
    return highest.parent or highest.code if highest.level is Level.COMMUNITY else highest.code


def period_words(period: Period) -> str:
    """Return how a period reads, such as 2020年第三季度."""
    first, last = period.first, period.last
    if period.kind == OWN_DAYS:
        return t("{}至{}", "{} to {}").format(looks.fmt_date(first, g.lang), looks.fmt_date(last, g.lang))
    if period.kind == YEAR:
        return t(f"{first.year}年", f"{first.year}")
    if period.code.endswith(("Q1", "Q2", "Q3", "Q4")):
        return t(
            f"{first.year}年第{'一二三四'[int(period.code[-1]) - 1]}季度", f"Quarter {period.code[-1]} of {first.year}"
        )
    return t(f"{first.year}年{first.month}月", f"{first:%B %Y}")


def filters(asked: Asked, *, is_public: bool) -> dict[str, Any]:
    """Return what may be chosen in the form above the figures."""
    own = asked.period.kind == OWN_DAYS or request.args.get("period") == OWN_DAYS
    return {
        "periods": _period_options(asked, own=own, is_public=is_public),
        "units": [] if is_public else _unit_options(asked.unit),
        "days": not is_public,
        "first": request.args.get("from", "") or asked.period.first.isoformat(),
        "last": request.args.get("to", "") or asked.period.last.isoformat(),
        "problem": asked.problem,
        "is_open": own,
    }


def _period_options(asked: Asked, *, own: bool, is_public: bool) -> list[dict[str, Any]]:
    day = today()
    years = (t("年", "Years"), latest(year_of(day), _YEARS))
    groups: Sequence[tuple[str, Sequence[Period]]] = (
        [years]
        if is_public
        else [
            years,
            (t("季度", "Quarters"), latest(quarter_of(day), _QUARTERS)),
            (t("月", "Months"), latest(month_of(day), _MONTHS)),
        ]
    )
    found = [
        {"group": group, "options": [_option(one.code, period_words(one), asked.period.code) for one in periods]}
        for group, periods in groups
    ]
    chosen = OWN_DAYS if own else asked.period.code
    if not is_public:
        found.append({"group": "", "options": [_option(OWN_DAYS, t("自选日期", "My own dates"), chosen)]})
    return found


def _unit_options(unit: str) -> list[dict[str, Any]]:
    city = next(one for one in divisions().values() if one.level is Level.CITY)
    county = next((one for one in (*ancestors(unit), division(unit)) if one.level is Level.COUNTY), None)
    groups = [
        ("", [city]),
        (t("县区", "Counties"), [division(county_division(code)) for code in counties()]),
    ]
    if county:
        groups.append((county.place_name, [one for one in children(county.code) if one.level is Level.STREET]))
    return [
        {"group": group, "options": [_option(one.code, one.place_name, unit) for one in units]}
        for group, units in groups
    ]


def _option(value: str, label: str, chosen: str) -> dict[str, Any]:
    return {"value": value, "label": label, "chosen": value == chosen}
