"""Versions that a service keeps beside the files: seen when they hold, and never in place of what a case began with."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from contracts.documents import thawed
from contracts.rules import RulesInvalid, RulesShelf, UnknownRules, keep_told_rules
from contracts.rules.kept import KeptRules
from kit.refusals import Unavailable

SHIPPED = RulesShelf()


def a_text(county: str = "620502", version: int = 2, effective_from: str = "2026-07-01", **changes: Any) -> str:
    document = {**thawed(SHIPPED.of(county).document), "county": county, "version": version}
    return json.dumps({**document, "effective_from": effective_from, **changes}, ensure_ascii=False)


def shelf_of(*texts: str, today: date = date(2026, 6, 1)) -> RulesShelf:
    shelf = RulesShelf()
    shelf.follow(lambda: texts, lambda: today)
    return shelf


@pytest.mark.parametrize(("today", "version"), [(date(2026, 6, 30), 1), (date(2026, 7, 1), 2)])
def test_a_kept_version_is_in_force_from_its_day_on(today: date, version: int) -> None:
    assert shelf_of(a_text(), today=today).of("620502").version == version
    assert shelf_of(a_text()).of("620502", on=today).version == version


def test_a_running_case_keeps_its_version_when_another_is_kept() -> None:
    shelf = shelf_of(a_text(), today=date(2026, 8, 1))

    assert shelf.of("620502", version=1).fingerprint == SHIPPED.of("620502", version=1).fingerprint
    assert [rules.version for rules in shelf.versions("620502")] == [1, 2]


def test_a_county_that_leaves_its_citys_rules_keeps_them_for_its_running_cases() -> None:
    city_too = a_text("620500", version=2, effective_from="2026-12-01")
    shelf = shelf_of(a_text("620521"), city_too, today=date(2027, 1, 1))

    assert shelf.of("620521", version=1).county == "620500"
    assert (shelf.of("620521").county, shelf.of("620521").version) == ("620521", 2)
    assert shelf.of("620521", on=date(2026, 6, 30)).county == "620500"
    assert (shelf.of("620522").county, shelf.of("620522").version) == ("620500", 2)


def test_a_version_that_is_asked_for_by_its_number_is_looked_for_at_once() -> None:
    texts: list[str] = []
    shelf = RulesShelf()
    shelf.follow(lambda: tuple(texts), lambda: date(2026, 8, 1))
    assert shelf.of("620502").version == 1

    texts.append(a_text())

    assert shelf.of("620502", version=2).version == 2


def test_a_version_on_its_way_is_a_matter_of_waiting() -> None:
    with pytest.raises(UnknownRules, match="620502, version 9") as refused:
        shelf_of().of("620502", version=9)

    assert isinstance(refused.value, Unavailable)


def test_one_caller_looks_while_the_others_go_on_with_what_is_known() -> None:
    looked: list[int] = []
    kept: KeptRules

    def texts() -> tuple[str, ...]:
        looked.append(len(kept.all()))
        return (a_text(),)

    kept = KeptRules(SHIPPED.admit, texts)

    assert len(kept.all()) == 1
    assert looked == [0]
    assert kept.all() is kept.all()


def a_told(**changes: Any) -> dict[str, Any]:
    rules = SHIPPED.admit(json.loads(a_text()))
    return {"fingerprint": rules.fingerprint, "rules_text": rules.text, "changed_keys": [], **changes}


def test_what_an_event_carries_is_kept_as_it_was_told() -> None:
    kept: list[tuple[str, int, str]] = []

    rules = keep_told_rules(SHIPPED, a_told(), lambda *row: kept.append(row))

    assert rules is not None
    assert kept == [("rules.620502", 2, a_told()["rules_text"])]


def test_a_version_that_ships_with_the_software_is_not_kept() -> None:
    assert keep_told_rules(SHIPPED, {"fingerprint": "0" * 64}, _never) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told | {"fingerprint": uuid4().hex * 2},
        lambda told: told | {"rules_text": a_text(steps=[])},
    ],
)
def test_a_text_that_is_not_what_was_published_is_not_kept(spoil: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    with pytest.raises(RulesInvalid):
        keep_told_rules(SHIPPED, spoil(a_told()), _never)


def _never(subject: str, version: int, text: str) -> None:
    raise AssertionError((subject, version, text))
