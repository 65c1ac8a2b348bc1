"""Looks up what a county's document holds under a code."""

from collections.abc import Mapping
from typing import TypeVar

from kit.refusals import Invalid

T = TypeVar("T")


class UnknownRule(Invalid):
    """The county's rules hold nothing under this code, such as a mode that a caller made up."""

    code = "unknown_rule"


def known(entries: Mapping[str, T], code: str) -> T:
    """Return the entry under `code`, or say that the rules have none."""
    found = entries.get(code)
    if found is None:
        raise UnknownRule(rule=code)
    return found
