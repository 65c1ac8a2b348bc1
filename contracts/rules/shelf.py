"""The shelf on which the rules of all counties stand."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from contracts.documents import DATA, read_json, read_yaml, thawed
from contracts.rules.check import problems_of
from contracts.rules.document import Rules
from contracts.rules.kept import KeptRules, Texts
from contracts.rules.problem import Problem, broken, problem
from kit.refusals import Unavailable

PUBLISHED = DATA / "rules"
Versions = tuple[Rules, ...]


class RulesInvalid(ValueError):
    """A document cannot serve as a county's rules; `problems` says why, line by line, and `found` also where."""

    def __init__(self, found: Iterable[Problem]) -> None:
        """Keep the problems."""
        self.found = tuple(found)
        self.problems = tuple(map(str, self.found))
        super().__init__("; ".join(self.problems))


class UnknownRules(Unavailable, LookupError):
    """The shelf holds no such rules, or not yet: a version that was published a moment ago is on its way."""

    def __init__(self, county: str, version: int | None = None) -> None:
        """Remember what was asked for."""
        super().__init__(county=county, version=version)

    def __str__(self) -> str:
        return f"no rules of {self.facts['county']}, version {self.facts['version'] or 'any'}"


class RulesShelf:
    """Finds the version of a county's rules that is in force; documents are read once and never change.

    Versions stand in the files of a folder and, when the shelf `follows` a service, among the texts that it keeps.
    """

    def __init__(self, folder: Path = PUBLISHED) -> None:
        """Stand before a folder of files named `<county>.v<version>.yaml`, with their schema."""
        self._folder = folder
        self._kept = KeptRules(self.admit)
        self._today: Callable[[], date] | None = None
        self._standing: tuple[Versions, Versions] = ((), ())
        self._arranged: Mapping[str, Versions] = {}

    def follow(self, texts: Texts, today: Callable[[], date]) -> None:
        """Read the texts that a service keeps, too, and take its present day where none is asked for."""
        self._kept = KeptRules(self.admit, texts)
        self._today = today

    def of(self, county: str, version: int | None = None, on: date | None = None) -> Rules:
        """Return the rules of a county: one version, or the one in force on a day.

        Without a day it is the present one of the service that the shelf follows; a shelf that follows none takes the
        latest version. A county without rules of its own follows its city. On a day before the first version, the first
        one holds.
        """
        if version is not None:
            return self._exactly(county, version)
        versions = self.versions(county)
        day = on or (self._today() if self._today else None)
        if day is None:
            return versions[-1]
        begun = [rules for rules in versions if rules.effective_from <= day]
        return max(begun, key=lambda rules: _rank(county, rules)) if begun else versions[0]

    def versions(self, county: str) -> Versions:
        """Return the versions that a county follows, the oldest first; its city's until it has rules of its own."""
        shelf, city = self._all(), f"{county[:4]}00"
        own = shelf.get(county, ())
        inherited = shelf.get(city, ()) if county != city else ()
        if not own and not inherited:
            raise UnknownRules(county)
        return (*(rules for rules in inherited if not own or rules.version < own[0].version), *own)

    def counties(self) -> tuple[str, ...]:
        """Return the codes that have rules of their own, the city's among them."""
        return tuple(sorted(self._all()))

    def admit(self, document: Mapping[str, Any]) -> Rules:
        """Return a document as rules after the schema and the checks, or say everything that is wrong with it."""
        plain = thawed(document)
        found = sorted(map(broken, self._schema.iter_errors(plain)), key=str) or problems_of(plain)
        if found:
            raise RulesInvalid(found)
        return Rules(plain)

    def refresh(self) -> None:
        """Look for versions that were added; those already read do not change."""
        self.__dict__.pop("_files", None)
        self.look()

    def look(self) -> None:
        """Look at once for versions that the service keeps."""
        self._kept.look()

    @cached_property
    def _schema(self) -> Draft202012Validator:
        return Draft202012Validator(read_json(self._folder / "schema.json"))

    def _all(self) -> Mapping[str, Versions]:
        standing = (self._files, self._kept.all())
        if standing != self._standing:
            self._arranged = _arranged(*standing)
            self._standing = standing
        return self._arranged

    @cached_property
    def _files(self) -> Versions:
        return tuple(map(self._read, sorted(self._folder.glob("*.v*.yaml"))))

    def _read(self, path: Path) -> Rules:
        rules = self.admit(read_yaml(path))
        if path.name != f"{rules.county}.v{rules.version}.yaml":
            held = f"{path.name} holds version {rules.version} of {rules.county}"
            raise RulesInvalid([problem((), held, held)])
        return rules

    def _exactly(self, county: str, version: int) -> Rules:
        found = self._found(county, version)
        if found is None:
            self.look()
            found = self._found(county, version)
        if found is None:
            raise UnknownRules(county, version)
        return found

    def _found(self, county: str, version: int) -> Rules | None:
        return next((rules for rules in self.versions(county) if rules.version == version), None)


def _arranged(files: Versions, kept: Versions) -> Mapping[str, Versions]:
    """Return the versions of each county in their order; a case may have begun with a kept one, so it goes first."""
    shelf: dict[str, dict[int, Rules]] = {}
    for rules in (*files, *kept):
        shelf.setdefault(rules.county, {})[rules.version] = rules
    return {county: tuple(found[number] for number in sorted(found)) for county, found in shelf.items()}


def _rank(county: str, rules: Rules) -> tuple[bool, date, int]:
    """Return what decides between versions that have begun: the county's own go before its city's."""
    return rules.county == county, rules.effective_from, rules.version
