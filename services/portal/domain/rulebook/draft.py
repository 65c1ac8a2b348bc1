"""The next version of a county's rules while its office writes it."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from contracts.divisions import county_division, division
from contracts.documents import thawed
from contracts.rules import Problem, Rules, RulesInvalid, RulesShelf
from contracts.text import Text
from services.portal.domain.rulebook.line import PLACE, Line
from services.portal.domain.rulebook.paths import Path, named
from services.portal.domain.rulebook.values import Unreadable

Document = dict[str, Any]
Typed = Mapping[str, Sequence[str]]


@dataclass
class Draft:
    """A document that passes every check, with the published version it began from and how often it was saved."""

    county: str
    based_on: int
    document: Document
    version: int
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one field; without a name it concerns the page."""

    name: str | None
    words: Text


@dataclass
class Amendment:
    """A document as it was typed, with what is wrong with it."""

    document: Document
    complaints: list[Complaint] = field(default_factory=list)


def first_text(county: str, rules: Rules) -> Document:
    """Return the document with which the next version of a county begins: its own latest one, or its city's."""
    document = plain(rules)
    if rules.county != county:
        name = division(county_division(county)).name
        document |= {"county": county, "name": {"zh": name, "en": name}}
    return document


def plain(rules: Rules) -> Document:
    """Return a document that may be changed."""
    copy: Document = deepcopy(thawed(rules.document))
    return copy


def amended(shelf: RulesShelf, document: Document, lines: Iterable[Line], typed: Typed) -> Amendment:
    """Return a document with the typed values of some lines, after every check."""
    amendment, lines = Amendment(deepcopy(document)), list(lines)
    for line in lines:
        try:
            line.put(amendment.document, line.kind.read(typed.get(line.name, ())))
        except Unreadable as refused:
            amendment.complaints.append(Complaint(line.name, refused.words))
    if not amendment.complaints:
        amendment.complaints += _arranged(amendment.document)
    if not amendment.complaints:
        amendment.complaints += _checked(shelf, amendment.document, lines)
    return amendment


def dated(draft: Draft, *, version: int, effective_from: date, base: Rules) -> Document:
    """Return the document that is published from a draft: confirmed by its office, in force from a day."""
    return {
        **draft.document,
        "version": version,
        "status": "confirmed",
        "effective_from": effective_from.isoformat(),
        "effective_to": None,
        "based_on": {"county": base.county, "version": base.version},
        "to_confirm": [],
    }


def _arranged(document: Document) -> list[Complaint]:
    """Put the steps into the places that were typed; two in one place are a complaint about each."""
    places = [step.pop(PLACE, number) for number, step in enumerate(document["steps"], start=1)]
    if len(set(places)) < len(places):
        return [
            Complaint(f"steps.{step['code']}.{PLACE}", Text("这个位置有两步", "Two steps stand in this place"))
            for step, place in zip(document["steps"], places, strict=True)
            if places.count(place) > 1
        ]
    document["steps"] = [
        step for _, step in sorted(zip(places, document["steps"], strict=True), key=lambda one: one[0])
    ]
    return []


def _checked(shelf: RulesShelf, document: Document, lines: Sequence[Line]) -> list[Complaint]:
    try:
        shelf.admit(document)
    except RulesInvalid as refused:
        return [_complaint(problem, document, lines) for problem in refused.found]
    return []


def _complaint(problem: Problem, document: Document, lines: Sequence[Line]) -> Complaint:
    path = named(document, problem.place)
    found = max(lines, key=lambda line: _shared(line.path, path), default=None)
    fits = found is not None and _shared(found.path, path) == min(len(found.path), len(path))
    return Complaint(found.name if found and fits else None, problem.words)


def _shared(one: Path, other: Path) -> int:
    """Return how many parts two paths have in common from the beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
