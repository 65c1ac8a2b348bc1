"""The table of terms is what the services do."""

from importlib import import_module
from importlib.util import find_spec

from contracts.retention import TERMS
from deploy.services import SERVICES
from kit.sql import housekeeping
from kit.sql.housekeeping import Retained


def all_kept() -> list[Retained]:
    modules = [f"services.{name}.adapters.keeping" for name in SERVICES]
    own = [import_module(module).KEPT for module in modules if find_spec(module)]
    return [*housekeeping.KEPT, *(kept for some in own for kept in some)]


def test_every_class_of_data_is_kept_as_long_as_people_are_told() -> None:
    assert {kept.name: kept.during for kept in all_kept()} == {name: term.during for name, term in TERMS.items()}


def test_no_class_is_kept_by_two() -> None:
    names = [kept.name for kept in all_kept()]

    assert len(names) == len(set(names))
