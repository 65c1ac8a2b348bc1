"""A version of rules as the event tells it: with its whole text, so that nobody has to ask for it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from contracts.rules.document import Rules
from contracts.rules.problem import problem
from contracts.rules.shelf import RulesInvalid, RulesShelf


def keep_told_rules(shelf: RulesShelf, data: Mapping[str, Any], keep: Callable[[str, int, str], None]) -> Rules | None:
    """Keep the version that an event carries, and return it; None for one that ships with the software."""
    text = data.get("rules_text")
    if text is None:
        return None
    rules = shelf.admit(json.loads(text))
    if rules.fingerprint != data["fingerprint"]:
        raise RulesInvalid([problem((), "全文与指纹不符", "The text does not have the fingerprint that was told")])
    keep(f"rules.{rules.county}", rules.version, rules.text)
    return rules
