"""The shelf of the counties' rules, from which all of the portal reads."""

from collections.abc import Mapping
from typing import Any

from contracts.rules import Rules, RulesShelf

SHELF = RulesShelf()


def rules_of(case: Mapping[str, Any]) -> Rules:
    """Return the rules that a case of the read database began with: as it names them, else those of its first day."""
    version = (case["facts"] or {}).get("rules_version")
    return SHELF.of(case["county"], version=version, on=case["opened_at"].date())
