"""Organisation codes, and the organisations of the demo."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from contracts.divisions import Level, ancestors, division
from contracts.documents import DATA, read_yaml
from contracts.text import Text
from kit.refusals import Invalid

_CODE = re.compile(r"ORG-([0-9]{12})((?:-[A-Z0-9]+)*)")

_DECIDING_LEVELS = {
    "street_or_town_party_org": Level.STREET,
    "town_party_committee": Level.STREET,
    "county_party_committee": Level.COUNTY,
    "city_party_committee": Level.CITY,
}


class UnknownOrganisation(Invalid):
    """The code is no organisation's."""

    code = "unknown_organisation"


@dataclass(frozen=True)
class Organisation:
    """A body that acts: an office, a department, a party organisation, a committee, a company."""

    code: str
    kind: str
    zh: str
    en: str
    division: str
    serves: str | None

    @property
    def name(self) -> Text:
        """Return the name in both languages."""
        return Text(zh=self.zh, en=self.en)


def organisations() -> Mapping[str, Organisation]:
    """Return the organisations of the demo by code."""
    return _demo()


def organisation(code: str) -> Organisation:
    """Return one organisation of the demo, or refuse."""
    found = _demo().get(code)
    if found is None:
        raise UnknownOrganisation(field="/org_code", org_code=code)
    return found


def division_of_org(code: str) -> str:
    """Return the division in which an organisation works, read from its code; it need not be a demo's."""
    matched = _CODE.fullmatch(code)
    if matched is None:
        raise UnknownOrganisation(field="/org_code", org_code=code)
    return division(matched.group(1)).code


def party_org_for(body: str, division_code: str) -> str:
    """Return the code of the party organisation that decides for a division.

    `body` is a decider of the county rules, such as `street_or_town_party_org`; a level above the division is found up
    the tree, and `own_party_org` is the division's own.
    """
    level = _DECIDING_LEVELS.get(body)
    chain = (*ancestors(division_code), division(division_code))
    deciding = next((above for above in chain if above.level is level), chain[-1])
    return f"ORG-{deciding.code}-PTY"


def supervision_committee_of(division_code: str) -> str:
    """Return the code of the supervision committee of a community or village."""
    return f"ORG-{division(division_code).code}-SUP"


@cache
def _demo() -> Mapping[str, Organisation]:
    entries = read_yaml(DATA / "demo" / "organisations.yaml")["organisations"]
    return MappingProxyType({entry["code"]: _organisation(entry) for entry in entries})


def _organisation(entry: Mapping[str, str]) -> Organisation:
    return Organisation(
        code=entry["code"],
        kind=entry["kind"],
        zh=entry["zh"],
        en=entry["en"],
        division=entry["division"],
        serves=entry.get("serves"),
    )
