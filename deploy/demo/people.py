"""The people of the demonstration: the demo accounts of the portal, one county at a time, and anybody."""

from collections.abc import Mapping

from contracts.machines import role_words
from contracts.text import Text
from deploy.demo.http import Person
from services.portal.domain.demo import DemoAccount, demo_accounts

ANYBODY = Text("居民", "Resident")
SYSTEM = Text("系统", "The system")
PASSWORD = "yishi-demo"  # noqa: S105 -- printed on the screen: it guards nothing but a demonstration


def people_of(prefix: str, address: str) -> dict[str, Person]:
    """Return the holders of a county's demo accounts by their short names, and anybody."""
    accounts = _accounts(prefix)
    people = {short: Person(address, account.username, PASSWORD) for short, account in accounts.items()}
    return {**people, "anybody": Person(address)}


def names_of(prefix: str) -> Mapping[str, Text]:
    """Return what they are called."""
    words = role_words()
    called = {short: words[one.grants[0].role].name for short, one in _accounts(prefix).items()}
    return {**called, "anybody": ANYBODY, "system": SYSTEM}


def _accounts(prefix: str) -> dict[str, DemoAccount]:
    return {one.username.removeprefix(f"{prefix}-"): one for one in demo_accounts() if one.username.startswith(prefix)}
