"""The divisions of the city: city, counties, streets and towns, communities and villages."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from types import MappingProxyType

from contracts.documents import DATA, read_csv
from kit.refusals import Invalid

# How a committee is called beside its community or village; the longest ending is tried first.
_COMMITTEES: tuple[tuple[str, str], ...] = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("村民委员会", "村"),
    ("村村委会", "村"),
    ("村委会", "村"),
)


class UnknownDivision(Invalid):
    """No division of the city has this code."""

    code = "unknown_division"


class Level(IntEnum):
    """How high a division stands; a smaller number reaches further."""

    CITY = 2
    COUNTY = 3
    STREET = 4
    COMMUNITY = 5


@dataclass(frozen=True)
class Division:
    """One unit of the published list; `kind` tells a street from a town, a community from a village."""

    code: str
    name: str
    level: Level
    parent: str | None
    kind: str

    @property
    def place_name(self) -> str:
        """Return the name of the place, without the committee that stands for it in the list."""
        for ending, place in _COMMITTEES:
            if self.name.endswith(ending):
                return self.name.removesuffix(ending) + place
        return self.name


def divisions() -> Mapping[str, Division]:
    """Return every division by its twelve-digit code, in the order of the list."""
    return _tree().divisions


def division(code: str) -> Division:
    """Return the division with this twelve-digit code, or refuse."""
    found = divisions().get(code)
    if found is None:
        raise UnknownDivision(field="/division", division=code)
    return found


def is_division(code: str) -> bool:
    """Whether the city has a division with this code."""
    return code in divisions()


def ancestors(code: str) -> tuple[Division, ...]:
    """Return the divisions above, from the city down to the parent."""
    parent = division(code).parent
    return () if parent is None else (*ancestors(parent), division(parent))


def children(code: str) -> tuple[Division, ...]:
    """Return the divisions directly below, in the order of the list."""
    return _tree().children.get(division(code).code, ())


def covers(unit_code: str, target_code: str) -> bool:
    """Whether a grant for the unit reaches the target: itself and down the tree, never sideways."""
    unit = division(unit_code)
    return unit.code == target_code or unit in ancestors(target_code)


def county_of(code: str) -> str:
    """Return the six-digit code of the county, or of the city for the city itself."""
    return division(code).code[:6]


def county_division(county: str) -> str:
    """Return the twelve-digit code of a county that is given by six digits."""
    return division(f"{county}000000").code


def counties() -> tuple[str, ...]:
    """Return the six-digit codes of the counties, in the order of the list."""
    return tuple(d.code[:6] for d in divisions().values() if d.level is Level.COUNTY)


def path_name(code: str) -> str:
    """Return the names from the county down, such as 秦州区西关街道聚宝盆社区."""
    below_city = [d for d in (*ancestors(code), division(code)) if d.level is not Level.CITY]
    return "".join(d.place_name for d in below_city) or division(code).name


def county_letters(county: str) -> str:
    """Return the letters that open the numbers of a county, such as QZ for 620502."""
    found = _letters().get(county)
    if found is None:
        raise UnknownDivision(field="/county", division=county)
    return found


@dataclass(frozen=True)
class _Tree:
    """All divisions, and each one's children."""

    divisions: Mapping[str, Division]
    children: Mapping[str, tuple[Division, ...]]


@cache
def _tree() -> _Tree:
    rows = read_csv(DATA / "divisions.csv")
    known = {row["code12"] for row in rows}
    tree = {row["code12"]: _division(row, known) for row in rows}
    below: dict[str, list[Division]] = {}
    for one in tree.values():
        if one.parent is not None:
            below.setdefault(one.parent, []).append(one)
    return _Tree(MappingProxyType(tree), MappingProxyType({code: tuple(found) for code, found in below.items()}))


def _division(row: Mapping[str, str], known: set[str]) -> Division:
    parent = row["parent_code12"]
    return Division(
        code=row["code12"],
        name=row["name"],
        level=Level(int(row["level"])),
        # The province above the city is outside the list.
        parent=parent if parent in known else None,
        kind=row["kind"],
    )


@cache
def _letters() -> Mapping[str, str]:
    return MappingProxyType({row["county"]: row["letters"] for row in read_csv(DATA / "county_letters.csv")})
