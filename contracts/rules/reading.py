"""Reads the typed parts out of a county's document, which the schema has already accepted."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from contracts.rules.case_terms import Criterion, Lights, PublicityTerms, TopicSelection
from contracts.rules.course import Milestone, Step
from contracts.rules.meeting_terms import Council, DecisionMethods, Mode, Notice, Quorum, Seat
from contracts.text import Text

Entry = Mapping[str, Any]


def read_step(number: int, entry: Entry) -> Step:
    """Read one step; its number is its place in the list."""
    return Step(
        code=entry["code"],
        number=number,
        name=Text.of(entry["name"]),
        phase=entry["phase"],
        stages=entry["stages"],
        time_limit_workdays=entry["time_limit_workdays"],
        leave_when=entry["leave_when"],
    )


def read_milestone(entry: Entry) -> Milestone:
    """Read one milestone."""
    month, day = entry["month_day"].split("-")
    return Milestone(entry["code"], Text.of(entry["name"]), int(month), int(day), verified=entry["verified"])


def read_mode(entry: Entry) -> Mode:
    """Read one mode of deliberation."""
    window = entry.get("window")
    return Mode(
        code=entry["code"],
        name=Text.of(entry["name"]),
        notice=Notice(**entry["notice"]),
        quorum=Quorum.of(entry["quorum"]),
        minimum_visitors=entry.get("minimum_visitors", 0),
        window_days=(window["min_days"], window["max_days"]) if window else None,
        composition_checked=entry["composition_checked"],
        room_required=entry["room_required"],
        votes_allowed=entry["votes_allowed"],
        identity=entry["identity"],
        evidence=entry["evidence"],
    )


def read_selection(entry: Entry) -> TopicSelection:
    """Read how topics are chosen."""
    criteria = tuple(Criterion(line["code"], Text.of(line), line["max"]) for line in entry["criteria"])
    return TopicSelection(**{**entry, "criteria": criteria})


def read_council(entry: Entry) -> Council:
    """Read how a council is composed."""
    size = entry["size"]
    rest = {name: value for name, value in entry.items() if name != "size"}
    seats = tuple(_seat(line) for line in entry["composition"])
    return Council(
        **{**rest, "composition": seats},
        min_size=size["min"],
        max_size=size["max"],
        outside=size["outside"],
    )


def read_decision(entry: Entry) -> DecisionMethods:
    """Read how a meeting decides."""
    return DecisionMethods(
        methods=entry["methods"],
        first_method=entry["first_method"],
        consensus_calls=entry["consensus_calls"],
        fallback_method=entry["fallback_method"],
        majority_above=Fraction(entry["majority"]["strictly_more_than"]),
        two_thirds_from=Fraction(entry["two_thirds"]["at_least"]),
        abstentions_count=entry["abstentions_count"],
    )


def read_publicity(kind: str, entry: Entry) -> PublicityTerms:
    """Read how long a plan or a result is published."""
    return PublicityTerms(
        kind=kind,
        **entry[kind],
        day_unit=entry["day_unit"],
        clock_starts=entry["clock_starts"],
        min_days_after_resume=entry["min_days_after_resume"],
    )


def read_lights(entry: Entry) -> Lights:
    """Read when an action item changes its light."""
    return Lights(
        blue_workdays_before_due=entry["blue"]["workdays_before_due"],
        yellow_workdays_after_due=entry["yellow"]["workdays_after_due"],
        yellow_on_missing_report=entry["yellow"]["or_missing_progress_report"],
        red_workdays_after_due=entry["red"]["workdays_after_due"],
        red_from_yellow_count=entry["red"]["or_yellow_count"],
        red_notifies=entry["red_notifies"],
    )


def by_code(entries: tuple[Entry, ...]) -> Mapping[str, Entry]:
    """Return a list of entries keyed by their codes."""
    return MappingProxyType({entry["code"]: entry for entry in entries})


def _seat(entry: Entry) -> Seat:
    return Seat(
        category=entry["category"],
        minimum=entry["min"],
        when=entry["when"],
        name=Text.of(entry),
        head_required=entry.get("head_required", False),
    )
