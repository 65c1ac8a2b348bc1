"""The shelf of the counties' rules, from which all of the portal reads."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.rules import Rules, RulesShelf
from kit.clock import HOME

SHELF = RulesShelf()


def rules_of(case: Mapping[str, Any]) -> Rules:
    """Return the rules that a case of the read database began with."""
    return rules_begun_with(case["county"], case["opened_at"], case["facts"] or {})


def rules_begun_with(county: str, opened_at: datetime, facts: Mapping[str, Any]) -> Rules:
    """Return the rules that a case began with: as its facts name them, else those of its first day."""
    return SHELF.of(county, version=facts.get("rules_version"), on=opened_at.astimezone(HOME).date())
