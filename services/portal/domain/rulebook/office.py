"""Which office writes which county's rules, and from which day a version may hold."""

from datetime import date, timedelta

from contracts.access import Actor, OutsideYourUnit
from contracts.divisions import counties, county_division
from contracts.roles import Role
from kit.refusals import Conflict, Invalid

FURTHEST = timedelta(days=2 * 365)
_CITY_ENDING = "00"


class DayRefused(Invalid):
    """A version may not begin on this day."""

    code = "portal.rules_day"


class DayPast(DayRefused):
    """The day is over: running cases would learn of rules that held behind their backs."""

    code = "portal.rules_day_past"


class DayTaken(DayRefused):
    """Another version begins on this day or later."""

    code = "portal.rules_day_taken"


class DayTooFar(DayRefused):
    """Nobody knows the holidays of so late a year."""

    code = "portal.rules_day_too_far"


class NothingChanged(Conflict):
    """The draft says what is in force already."""

    code = "portal.rules_nothing_changed"


class NoDraft(Conflict):
    """There is no draft: it was published or dropped a moment ago."""

    code = "portal.rules_no_draft"


def role_for(county: str) -> Role:
    """Return whose rules they are: the city's office writes the city's, a county's office its own."""
    return Role.CITY_CPPCC if county.endswith(_CITY_ENDING) else Role.COUNTY_CPPCC


def may_write(actor: Actor, county: str) -> bool:
    """Whether an account belongs to the office that writes the rules of a county."""
    return county_division(county) in actor.units_of(role_for(county))


def may_read(actor: Actor, county: str) -> bool:
    """Whether an account sees the drafts of a county: its own office, and the city's."""
    return may_write(actor, county) or bool(actor.units_of(Role.CITY_CPPCC))


def readable(actor: Actor) -> tuple[str, ...]:
    """Return the counties whose rules an account sees, the city among them."""
    codes = counties()
    cities = tuple(dict.fromkeys(f"{code[:4]}{_CITY_ENDING}" for code in codes))
    return tuple(code for code in (*cities, *codes) if may_read(actor, code))


def require_writer(actor: Actor, county: str) -> None:
    """Refuse whoever does not belong to the county's office."""
    if not may_write(actor, county):
        raise OutsideYourUnit(division=county_division(county))


def require_day(day: date, *, today: date, last: date | None) -> None:
    """Refuse a day from which no further version may hold."""
    if day < today:
        raise DayPast(field="/effective_from", day=day.isoformat())
    if day > today + FURTHEST:
        raise DayTooFar(field="/effective_from", day=day.isoformat())
    if last is not None and day <= last:
        raise DayTaken(field="/effective_from", day=last.isoformat())
