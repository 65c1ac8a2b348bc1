"""Every aggregate keeps to the published state machine; what is not built yet stands in a list."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.machines import machines
from kit.machine import Aggregate, TransitionSpec

LISTED = Path(__file__).parent / "golden" / "not_built.json"
SERVICES = ("intake", "meetings", "supervision", "notification")


def aggregates() -> dict[str, type[Aggregate]]:
    """The aggregates of all services by the machine that they follow."""
    for service in SERVICES:
        for file in sorted(Path(f"services/{service}/domain").glob("*.py")):
            importlib.import_module(f"services.{service}.domain.{file.stem}")
    return {kind.machine: kind for kind in leaves(Aggregate) if kind.__module__.startswith("services.")}


def leaves(kind: type[Aggregate]) -> Iterator[type[Aggregate]]:
    """Every class below that names a machine."""
    for below in kind.__subclasses__():
        if "machine" in vars(below):
            yield below
        yield from leaves(below)


def built() -> list[tuple[str, TransitionSpec]]:
    return [(name, spec) for name, kind in aggregates().items() for spec in kind.transitions().values()]


@pytest.mark.parametrize(("name", "spec"), built(), ids=lambda value: getattr(value, "command", value))
def test_a_transition_in_code_is_the_published_one(name: str, spec: TransitionSpec) -> None:
    law = machines()[name].transitions[spec.command]

    assert set(spec.sources) == set(law.sources)
    assert spec.target == law.target
    assert set(spec.actors) == set(law.actors)
    assert set(spec.guards) == set(law.guards)
    assert spec.emits == law.emits


def test_what_is_not_built_yet_is_listed_and_nothing_else_is_missing() -> None:
    in_code = aggregates()
    missing = {
        name: sorted(set(law.transitions) - set(in_code[name].transitions() if name in in_code else ()))
        for name, law in machines().items()
    }

    assert {name: commands for name, commands in missing.items() if commands} == json.loads(LISTED.read_text())
