"""Versions of rules for tests, as their county would publish them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from contracts.divisions import county_division
from contracts.documents import thawed
from contracts.rules import Rules, RulesShelf, changed_keys
from kit.clock import HandClock
from kit.event import Event

SHIPPED = RulesShelf()

Change = Callable[[dict[str, Any]], None]


def a_version(county: str, effective_from: str, change: Change, version: int = 2) -> Rules:
    """Return the next version of a county's rules."""
    document = thawed(SHIPPED.of(county).document) | {"version": version, "effective_from": effective_from}
    change(document)
    return SHIPPED.admit(document)


def told(rules: Rules, clock: HandClock) -> Event:
    """Return the event by which the portal tells of a version."""
    subject = str(uuid4())
    data = {
        "rules_version": rules.version,
        "effective_from": rules.effective_from.isoformat(),
        "changed_keys": list(changed_keys(SHIPPED.of(rules.county), rules)),
        "fingerprint": rules.fingerprint,
        "rules_text": rules.text,
    }
    return Event(
        id=str(uuid4()),
        type="portal.rules.published",
        source="/yishi/portal",
        subject=subject,
        time=clock(),
        county=rules.county,
        division=county_division(rules.county),
        sequence=1,
        correlation_id=subject,
        data=data,
    )
