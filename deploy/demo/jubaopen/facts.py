"""What the report says about Jubaopen, and the illustrative values beside it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from contracts.documents import DATA, read_yaml

COMPOUND = "CMP-620502005002-01"
HOUSING = "ORG-620502000000-HCB"
CONTRACTOR = "ORG-620502000000-C01"
STREET = "ORG-620502005000"


@cache
def facts() -> Mapping[str, Any]:
    """Return the facts of the report."""
    found: Mapping[str, Any] = read_yaml(DATA / "jubaopen.yaml")
    return found


def named_issue(position: int) -> tuple[str, str]:
    """Return the words and the category of an issue that the report names."""
    issue = facts()["issues"]["named"][position]
    return issue["text"], issue["category"]


def title() -> str:
    """Return the title of the topic."""
    return str(facts()["topic"]["title"])
