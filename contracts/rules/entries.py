"""Looks up what a county's document holds under a code."""

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


class UnknownRule(LookupError):
    """The county's rules hold nothing under this code."""


def known(entries: Mapping[str, T], code: str) -> T:
    """Return the entry under `code`, or say that the rules have none."""
    found = entries.get(code)
    if found is None:
        raise UnknownRule(code)
    return found
