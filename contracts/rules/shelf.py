"""The shelf on which all versions of all counties' rules stand."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from contracts.documents import DATA, read_json, read_yaml, thawed
from contracts.rules.check import problems_of
from contracts.rules.document import Rules

PUBLISHED = DATA / "rules"


class RulesInvalid(ValueError):
    """A document cannot serve as a county's rules; `problems` says why, line by line."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the problems."""
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class UnknownRules(LookupError):
    """The shelf holds no such rules."""


class RulesShelf:
    """Finds the version of a county's rules that is in force; documents are read once and never change."""

    def __init__(self, folder: Path = PUBLISHED) -> None:
        """Stand before a folder of files named `<county>.v<version>.yaml`, with their schema."""
        self._folder = folder

    def of(self, county: str, version: int | None = None, on: date | None = None) -> Rules:
        """Return the rules of a county: one version, or the latest in force on a day, or the latest of all.

        A county without rules of its own follows its city. On a day before the first version, the first one holds.
        """
        versions = self.versions(county)
        if version is not None:
            return self._exactly(versions, county, version)
        in_force = [rules for rules in versions if on is None or rules.effective_from <= on]
        return in_force[-1] if in_force else versions[0]

    def versions(self, county: str) -> tuple[Rules, ...]:
        """Return the versions that a county follows, the oldest first."""
        own = self._all.get(county) or self._all.get(f"{county[:4]}00")
        if own is None:
            raise UnknownRules(county)
        return own

    def counties(self) -> tuple[str, ...]:
        """Return the codes that have rules of their own, the city's among them."""
        return tuple(sorted(self._all))

    def admit(self, document: Mapping[str, Any]) -> Rules:
        """Return a document as rules after the schema and the checks, or say everything that is wrong with it."""
        plain = thawed(document)
        problems = sorted(map(_told, self._schema.iter_errors(plain))) or problems_of(plain)
        if problems:
            raise RulesInvalid(problems)
        return Rules(plain)

    def refresh(self) -> None:
        """Look at the folder again, after a version was added; those already read do not change."""
        self.__dict__.pop("_all", None)

    @cached_property
    def _schema(self) -> Draft202012Validator:
        return Draft202012Validator(read_json(self._folder / "schema.json"))

    @cached_property
    def _all(self) -> Mapping[str, tuple[Rules, ...]]:
        shelf: dict[str, list[Rules]] = {}
        for path in sorted(self._folder.glob("*.v*.yaml")):
            rules = self._read(path)
            shelf.setdefault(rules.county, []).append(rules)
        return {county: tuple(sorted(found, key=lambda rules: rules.version)) for county, found in shelf.items()}

    def _read(self, path: Path) -> Rules:
        rules = self.admit(read_yaml(path))
        if path.name != f"{rules.county}.v{rules.version}.yaml":
            raise RulesInvalid([f"{path.name} holds version {rules.version} of {rules.county}"])
        return rules

    @staticmethod
    def _exactly(versions: tuple[Rules, ...], county: str, version: int) -> Rules:
        for rules in versions:
            if rules.version == version:
                return rules
        raise UnknownRules(f"{county} version {version}")


def _told(error: ValidationError) -> str:
    """Return where a document breaks its schema, and how."""
    return f"{'.'.join(['$', *map(str, error.instance_path)])}: {error.message}"
