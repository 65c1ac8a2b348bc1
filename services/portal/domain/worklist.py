"""Lists of cases: which cases one is about, how the reader narrows it, and where a page of it begins."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from json import dumps, loads
from typing import Any

from contracts.divisions import is_division
from contracts.machines import machines
from kit.refusals import Invalid
from services.portal.domain.next_steps import Waiting

# The kinds that a list shows; minutes and publicities stand on the pages of their meetings and plans.
KINDS = ("issue", "topic", "meeting", "minutes", "plan", "action", "order", "objection")
OVERDUE = "overdue"
LIGHTS = ("red", "yellow", "blue", "normal")
# A case that has ended has no light.
NO_LIGHT = "none"
SOON = timedelta(days=3)
LONGEST_WORDS = 100
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


class UnknownFilter(Invalid):
    """A list was asked for with a value that no filter has."""

    code = "portal.unknown_filter"


@dataclass(frozen=True)
class Filter:
    """How a reader narrows a list; an empty value lets everything through."""

    q: str = ""
    place: str = ""
    machine: str = ""
    state: str = ""
    step: str = ""
    category: str = ""
    light: str = ""

    def asked(self) -> dict[str, str]:
        """Return what is narrowed, by the names in an address."""
        return {name: value for name, value in asdict(self).items() if value}


def read_filter(given: Mapping[str, Any]) -> Filter:
    """Return the filter that an address asks for; a state of another kind of case than the chosen one falls away."""
    values = {name: str(given.get(name, "")).strip() for name in Filter.__dataclass_fields__}
    wrong = next((name for name, value in values.items() if value and not _is_known(name, value)), None)
    if wrong:
        raise UnknownFilter(field=f"/{wrong}", value=values[wrong][:LONGEST_WORDS])
    if values["machine"] and values["state"] not in machines()[values["machine"]].states:
        values["state"] = ""
    return Filter(**values)


def _is_known(name: str, value: str) -> bool:
    match name:
        case "q":
            return len(value) <= LONGEST_WORDS and "\x00" not in value
        case "place":
            return is_division(value)
        case "machine":
            return value in KINDS
        case "light":
            return value in (*LIGHTS, OVERDUE)
        case "state":
            return any(value in machines()[kind].states for kind in KINDS)
        case _:
            return _CODE.fullmatch(value) is not None


@dataclass(frozen=True)
class Scope:
    """Which cases a list is about before the reader narrows it.

    `waiting` is what waits for an account; without it, every case of the `units`, of some kinds, in some states,
    perhaps of one organisation.
    """

    waiting: tuple[Waiting, ...] | None = None
    units: tuple[str, ...] = ()
    kinds: tuple[str, ...] = KINDS
    states: tuple[str, ...] = ()
    org: str | None = None
    newest_first: bool = False


@dataclass(frozen=True)
class Place:
    """A case's place in a list: behind or before it a page begins."""

    due_at: datetime | None
    changed_at: datetime
    id: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Place":
        """Return the place of a case."""
        return cls(row["due_at"], row["changed_at"], row["id"])

    def written(self) -> str:
        """Return the place as it stands in an address."""
        due = self.due_at.isoformat() if self.due_at else None
        told = dumps([due, self.changed_at.isoformat(), self.id])
        return urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_place(written: str, *, field: str) -> Place | None:
    """Return the place that an address names; refuses what no page ever wrote."""
    if not written:
        return None
    try:
        due, changed, case_id = loads(urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        place = Place(datetime.fromisoformat(due) if due else None, datetime.fromisoformat(changed), str(case_id))
    except (ValueError, TypeError) as error:
        raise UnknownFilter(field=f"/{field}", value=written[:LONGEST_WORDS]) from error
    if _is_unzoned(place.due_at) or _is_unzoned(place.changed_at) or "\x00" in place.id:
        raise UnknownFilter(field=f"/{field}", value=written[:LONGEST_WORDS])
    return place


def _is_unzoned(moment: datetime | None) -> bool:
    return moment is not None and moment.tzinfo is None


def colour_of(row: Mapping[str, Any], now: datetime) -> str:
    """Return the light of a case: an item's own, else how near its due time is; what has ended has none."""
    if row["state"] in machines()[row["machine"]].final:
        return NO_LIGHT
    if row["light"]:
        return str(row["light"])
    due = row["due_at"]
    if due is None or due - now >= SOON:
        return "normal"
    return "yellow" if due < now else "blue"
