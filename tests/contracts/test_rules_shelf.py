"""The shelf: which version holds when, and which documents may stand there."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.documents import thawed
from contracts.rules import RulesInvalid, RulesShelf, UnknownRules
from contracts.rules.shelf import PUBLISHED

Document = dict[str, Any]


def _qinzhou(**changes: Any) -> Document:
    return {**thawed(RulesShelf().of("620502").document), **changes}


def _put(folder: Path, document: Document, name: str | None = None) -> None:
    path = folder / (name or f"{document['county']}.v{document['version']}.yaml")
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(PUBLISHED / "schema.json", tmp_path)
    shutil.copy(PUBLISHED / "620500.v1.yaml", tmp_path)
    _put(tmp_path, _qinzhou())
    return tmp_path


def test_the_published_rules_are_valid_and_named_after_what_they_hold() -> None:
    assert RulesShelf().counties() == ("620500", "620502", "620503", "620523")
    for county in RulesShelf().counties():
        assert RulesShelf().of(county).county == county


def test_a_county_without_rules_follows_its_city() -> None:
    assert RulesShelf().of("620521") is not None
    assert RulesShelf().of("620521").county == "620500"


def test_a_county_of_another_city_has_none() -> None:
    with pytest.raises(UnknownRules):
        RulesShelf().of("110101")


def test_the_latest_version_in_force_on_the_day_holds(folder: Path) -> None:
    _put(folder, _qinzhou(version=2, effective_from="2026-07-01"))
    shelf = RulesShelf(folder)

    assert shelf.of("620502", on=date(2026, 6, 30)).version == 1
    assert shelf.of("620502", on=date(2026, 7, 1)).version == 2
    assert shelf.of("620502").version == 2
    assert [rules.version for rules in shelf.versions("620502")] == [1, 2]


def test_before_the_first_version_the_first_one_holds() -> None:
    assert RulesShelf().of("620502", on=date(2020, 8, 31)).version == 1


def test_a_running_case_gets_the_version_it_began_with(folder: Path) -> None:
    _put(folder, _qinzhou(version=2, effective_from="2026-07-01"))
    shelf = RulesShelf(folder)

    assert shelf.of("620502", version=1).version == 1
    with pytest.raises(UnknownRules, match="version 3"):
        shelf.of("620502", version=3)


def test_a_new_version_is_seen_after_a_refresh(folder: Path) -> None:
    shelf = RulesShelf(folder)
    before = shelf.of("620502")
    _put(folder, _qinzhou(version=2))

    shelf.refresh()

    assert (before.version, shelf.of("620502").version) == (1, 2)


def test_the_same_rules_are_handed_out_again_and_again() -> None:
    shelf = RulesShelf()

    assert shelf.of("620502") is shelf.of("620502")


def test_a_file_must_hold_what_its_name_says(folder: Path) -> None:
    _put(folder, _qinzhou(version=3), name="620502.v2.yaml")

    with pytest.raises(RulesInvalid, match="version 3"):
        RulesShelf(folder).of("620502")


def _lose_a_state(document: Document) -> None:
    document["steps"][0]["stages"]["issue"].remove("merged")


def _place_a_state_twice(document: Document) -> None:
    document["off_path"]["plan"].append("publicizing")


def _invent_a_state(document: Document) -> None:
    document["off_path"]["plan"].append("forgotten")


def _invent_a_channel(document: Document) -> None:
    document["intake"]["channels"].append("pigeon")


def _invent_a_ground_of_refusal(document: Document) -> None:
    document["intake"]["refusal_reasons"].append("monday")


def _invent_an_activity(document: Document) -> None:
    document["duty"]["activities"][0]["code"] = "applaud"


def _invent_a_role(document: Document) -> None:
    document["presiding"]["roles"] = ["emperor"]


def _publish_for_too_short(document: Document) -> None:
    document["publicity"]["plan"]["days"] = 2


def _ask_for_too_much(document: Document) -> None:
    document["topic_selection"]["threshold"] = 16


def _drop_the_decision(document: Document) -> None:
    document["gates"]["order"].remove("party_decision")


def _require_publicity_out_of_order(document: Document) -> None:
    document["gates"]["order"].remove("plan_publicity")


def _let_the_doer_verify(document: Document) -> None:
    document["gates"]["verification"]["verifier_may_be_lead"] = True


def _forget_a_reporter(document: Document) -> None:
    document["replies"]["every_reporter_is_answered"] = False


def _say_a_mode_twice(document: Document) -> None:
    document["modes"].append(document["modes"][0])


def _write_pale_on_pale(document: Document) -> None:
    document["brand"]["theme"]["on_accent"] = "#A01C1C"


def _name_a_day_that_is_not(document: Document) -> None:
    document["calendar"]["overrides"].append({"date": "2026-02-30", "working": False})


def _begin_on_no_day(document: Document) -> None:
    document["effective_from"] = "soon"


def _celebrate_the_thirtieth_of_february(document: Document) -> None:
    document["milestones"][0]["month_day"] = "02-30"


def _carry_out_before_deliberating(document: Document) -> None:
    document["steps"][0]["phase"] = "execute"


def _ask_for_more_than_all(document: Document) -> None:
    document["modes"][0]["quorum"] |= {"numerator": 4, "denominator": 3}


def _close_before_opening(document: Document) -> None:
    next(mode for mode in document["modes"] if "window" in mode)["window"] = {"min_days": 5, "max_days": 2}


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (_lose_a_state, "issue.merged stands in no step"),
        (_place_a_state_twice, "plan.publicizing stands twice"),
        (_invent_a_state, "plan.forgotten is no state"),
        (_invent_a_channel, "channel pigeon"),
        (_invent_a_ground_of_refusal, "refusal reason monday"),
        (_invent_an_activity, "activity applaud"),
        (_invent_a_role, "role emperor"),
        (_publish_for_too_short, "publicity.plan"),
        (_ask_for_too_much, "threshold"),
        (_drop_the_decision, "gates.order"),
        (_require_publicity_out_of_order, "gates.order"),
        (_let_the_doer_verify, "verifier_may_be_lead"),
        (_forget_a_reporter, "every_reporter_is_answered"),
        (_say_a_mode_twice, "modes: meeting stands twice"),
        (_write_pale_on_pale, "brand.theme.accent"),
        (_name_a_day_that_is_not, "calendar.overrides.0.date"),
        (_begin_on_no_day, "effective_from"),
        (_celebrate_the_thirtieth_of_february, "milestones.0.month_day"),
        (_carry_out_before_deliberating, "steps.1.phase"),
        (_ask_for_more_than_all, "modes.0.quorum"),
        (_close_before_opening, "window.max_days"),
    ],
)
def test_a_document_that_does_not_fit_is_not_admitted(spoil: Callable[[Document], None], complaint: str) -> None:
    document = _qinzhou()
    spoil(document)

    with pytest.raises(RulesInvalid) as refused:
        RulesShelf().admit(document)

    assert any(complaint in problem for problem in refused.value.problems), refused.value.problems
