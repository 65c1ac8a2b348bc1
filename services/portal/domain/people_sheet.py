"""A sheet of people: its columns, what its cells say, and what is wrong with which cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from contracts.machines import role_words
from contracts.roles import ACCOUNT_ROLES, Role
from contracts.text import Text
from kit.clock import HOME
from kit.refusals import Conflict, Invalid, Refusal
from services.portal.domain.newcomer import Newcomer

MOST_ROWS = 2000
# The columns of the template, in their order.
COLUMNS: Mapping[str, Text] = {
    "name": Text("姓名", "Name"),
    "username": Text("账号", "User name"),
    "phone": Text("手机", "Phone"),
    "email": Text("电子邮箱", "E-mail"),
    "org_code": Text("单位代码", "Organisation code"),
    "role": Text("岗位", "Role"),
    "unit": Text("辖区代码", "Division code"),
    "valid_until": Text("有效至", "Valid until"),
}
_NEEDED = frozenset({"name", "username", "org_code"})
_COLUMN_OF = {
    "/username": "username",
    "/display_name": "name",
    "/phone": "phone",
    "/email": "email",
    "/org": "org_code",
    "/org_code": "org_code",
    "/role": "role",
    "/unit": "unit",
    "/division": "unit",
    "/valid_until": "valid_until",
}


class SheetRefused(Invalid):
    """The file cannot be read as a sheet of people; `why` says what is the matter."""

    code = "portal.sheet_refused"

    @property
    def stable_code(self) -> str:
        """Return the code with the reason in it."""
        return f"{self.code}.{self.facts['why']}"


class FormulaRefused(Invalid):
    """A cell holds a formula, which is never computed here."""

    code = "portal.formula_refused"


class RoleUnknown(Invalid):
    """No role of accounts is called so."""

    code = "portal.role_unknown"


class DayUnreadable(Invalid):
    """The cell holds no day such as 2026-12-31."""

    code = "portal.day_unreadable"


class NoWayToWrite(Invalid):
    """The invitation must go somewhere: a phone or an e-mail address is needed."""

    code = "portal.no_way_to_write"


class TwiceInTheSheet(Conflict):
    """An earlier row of the same sheet has this value."""

    code = "portal.twice_in_the_sheet"


@dataclass(frozen=True)
class SheetRow:
    """One row as it stands in the file; `formulas` are the columns that hold one."""

    number: int
    cells: Mapping[str, str]
    formulas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CellError:
    """What is wrong, in which row and column."""

    row: int
    column: str
    refusal: Refusal


@dataclass
class CheckedRow:
    """A row with whom it describes and everything that is wrong with it."""

    number: int
    newcomer: Newcomer
    errors: list[CellError] = field(default_factory=list)

    def blame(self, refusal: Refusal, column: str | None = None) -> None:
        """Note what is wrong, beside the cell that says it."""
        place = column or _COLUMN_OF.get(
            str(refusal.facts.get("field")), "role" if "role" in refusal.facts else "org_code"
        )
        self.errors.append(CellError(self.number, place, refusal))


def columns_of(header: Iterable[str]) -> list[str | None]:
    """Return which column each place of the header names; raises when a needed one is missing."""
    names = {word.casefold(): name for name, text in COLUMNS.items() for word in (name, text.zh, text.en)}
    found = [names.get(cell.strip().casefold()) for cell in header]
    if not set(found) >= _NEEDED:
        raise SheetRefused(field="/file", why="columns_missing")
    if len({name for name in found if name}) < sum(name is not None for name in found):
        raise SheetRefused(field="/file", why="columns_twice")
    return found


def read_rows(rows: Iterable[SheetRow]) -> list[CheckedRow]:
    """Return whom the rows describe; what can be told from the sheet alone is checked."""
    checked = [_read(row) for row in rows]
    for column in ("username", "phone", "email"):
        _find_twins(checked, column)
    return checked


def end_of_day(day: date) -> datetime:
    """Return the moment at which a day is over in the city."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=HOME)


def start_of_day(day: date) -> datetime:
    """Return the moment at which a day begins in the city."""
    return datetime.combine(day, time(), tzinfo=HOME)


def _read(row: SheetRow) -> CheckedRow:
    said = {name: row.cells.get(name, "") for name in COLUMNS}
    role, until = _role(said["role"]), _day(said["valid_until"])
    new = Newcomer(
        username=said["username"].lower(),
        display_name=said["name"],
        org=said["org_code"].upper(),
        phone=said["phone"].replace(" ", "").replace("-", ""),
        email=said["email"],
        role=role,
        unit=said["unit"],
        valid_until=end_of_day(until) if until else None,
    )
    found = CheckedRow(row.number, new)
    for column in sorted(row.formulas):
        found.blame(FormulaRefused(), column)
    if said["role"] and role is None:
        found.blame(RoleUnknown(value=said["role"]), "role")
    if said["valid_until"] and until is None:
        found.blame(DayUnreadable(), "valid_until")
    if not (new.phone or new.email):
        found.blame(NoWayToWrite(), "phone")
    return found


def _role(said: str) -> Role | None:
    for role in ACCOUNT_ROLES:
        words = role_words()[role].name
        if said.casefold() in {role, words.zh.casefold(), words.en.casefold()}:
            return role
    return None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said.replace("/", "-"))
    except ValueError:
        return None


def _find_twins(checked: Iterable[CheckedRow], column: str) -> None:
    first: dict[str, int] = {}
    for row in checked:
        said = getattr(row.newcomer, column).casefold()
        if said and first.setdefault(said, row.number) != row.number:
            row.blame(TwiceInTheSheet(row=first[said]), column)
