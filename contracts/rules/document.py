"""One version of the rules of one county."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from contracts.documents import frozen, thawed
from contracts.rules.case_terms import (
    Extensions,
    Lights,
    ObjectionTerms,
    PublicityTerms,
    Replies,
    Survey,
    TopicSelection,
)
from contracts.rules.county_course import CountyCourse
from contracts.rules.county_words import CountyWords
from contracts.rules.course import Milestone
from contracts.rules.entries import UnknownRule, known
from contracts.rules.meeting_terms import Council, DecisionMethods, Mode
from contracts.rules.reading import (
    by_code,
    read_council,
    read_decision,
    read_lights,
    read_milestone,
    read_mode,
    read_publicity,
    read_selection,
)


class Rules(CountyWords, CountyCourse):
    """The rules of a county in one version; never changed, so that a running case can keep them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Wrap a document that has passed the schema and the checks."""
        self.document: Mapping[str, Any] = frozen(document)
        self.county: str = document["county"]
        self.version: int = document["version"]
        self.status: str = document["status"]
        self.effective_from = date.fromisoformat(document["effective_from"])

    def __repr__(self) -> str:
        return f"Rules({self.county}, version {self.version})"

    def section(self, name: str) -> Mapping[str, Any]:
        """Return a top-level part of the document as it stands, such as `duty` or `retention`."""
        section: Mapping[str, Any] = known(self.document, name)
        return section

    @cached_property
    def text(self) -> str:
        """Return the document as its one canonical JSON text, whatever the order of its keys."""
        return json.dumps(thawed(self.document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the canonical text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def modes(self) -> Mapping[str, Mode]:
        """Return the modes of deliberation by code."""
        return MappingProxyType({code: read_mode(entry) for code, entry in by_code(self.document["modes"]).items()})

    def mode(self, code: str) -> Mode:
        """Return one mode of deliberation."""
        return known(self.modes, code)

    @property
    def time_limits(self) -> Mapping[str, int | str]:
        """Return every time limit as it stands."""
        limits: Mapping[str, int | str] = self.document["time_limits"]
        return limits

    def time_limit(self, code: str) -> int:
        """Return one time limit, in the unit that its code names."""
        return int(known(self.time_limits, code))

    @property
    def minutes_signatures(self) -> Fraction:
        """Return the share of attending members who sign the minutes."""
        return Fraction(self.document["time_limits"]["minutes_signatures"])

    def publicity(self, kind: str) -> PublicityTerms:
        """Return the terms of publicity of a `plan` or a `result`."""
        if kind not in {"plan", "result"}:
            raise UnknownRule(rule=kind)
        return read_publicity(kind, self.document["publicity"])

    @cached_property
    def objections(self) -> ObjectionTerms:
        """Return how objections are handled."""
        return ObjectionTerms(**self.document["publicity"]["objections"])

    @cached_property
    def topic_selection(self) -> TopicSelection:
        """Return how topics are chosen."""
        return read_selection(self.document["topic_selection"])

    @cached_property
    def council(self) -> Council:
        """Return how a council is composed."""
        return read_council(self.document["council"])

    @property
    def presiding_roles(self) -> tuple[str, ...]:
        """Return the roles that may preside over a meeting."""
        roles: tuple[str, ...] = self.document["presiding"]["roles"]
        return roles

    @cached_property
    def decision(self) -> DecisionMethods:
        """Return how a meeting decides."""
        return read_decision(self.document["decision"])

    @cached_property
    def lights(self) -> Lights:
        """Return when an action item changes its light."""
        return read_lights(self.document["lights"])

    @cached_property
    def extensions(self) -> Extensions:
        """Return how due dates may be moved on request."""
        return Extensions(**self.document["extensions"])

    @cached_property
    def replies(self) -> Replies:
        """Return when reporters are answered."""
        return Replies(**self.document["replies"])

    @cached_property
    def survey(self) -> Survey:
        """Return how satisfaction is asked."""
        return Survey(**self.document["survey"])

    @cached_property
    def milestones(self) -> Mapping[str, Milestone]:
        """Return the milestones by code."""
        return MappingProxyType({line["code"]: read_milestone(line) for line in self.document["milestones"]})

    def milestone(self, code: str) -> Milestone:
        """Return one milestone, such as `heating_season_start`."""
        return known(self.milestones, code)

    @property
    def refusal_reasons(self) -> tuple[str, ...]:
        """Return the listed grounds on which an issue may be refused."""
        grounds: tuple[str, ...] = self.document["intake"]["refusal_reasons"]
        return grounds

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the channels through which issues come in."""
        channels: tuple[str, ...] = self.document["intake"]["channels"]
        return channels


def changed_keys(before: Rules | None, after: Rules) -> tuple[str, ...]:
    """Return the top-level keys that differ between two versions; all of them for a first one."""
    if before is None:
        return tuple(sorted(after.document))
    return tuple(sorted(key for key, value in after.document.items() if before.document.get(key) != value))
