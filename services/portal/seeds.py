"""Demo data, made through the use cases; running it again adds only what is missing."""

import sys
from functools import cache

from contracts.organisations import organisations
from contracts.private import Letter
from contracts.rules import RulesShelf
from services.portal import bootstrap
from services.portal.adapters.passwords import ArgonPasswords
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import PasswordMarks
from services.portal.domain.demo import DemoAccount, demo_accounts
from services.portal.parts import PortalService
from services.portal.settings import Settings
from services.portal.usecases.announce import (
    announce_shipped_rules,
    register_organisation,
    tell_published_rules_again,
)
from services.portal.usecases.open_account import NewAccount, open_account

TELL_RULES_AGAIN = "--tell-rules-again"


def seed(service: PortalService, settings: Settings, passwords: PasswordMarks) -> int:
    """Announce organisations and rules and, in a demonstration, open its accounts; return how many things were new."""
    with service.open_work("seed") as work:
        new = _announce(work)
        if settings.is_demo:
            marked = MarkedOnce(passwords)
            new += sum(_open(work, settings, marked, one) for one in demo_accounts())
        work.commit()
    return new


class MarkedOnce:
    """Marks the password that all demo accounts share a single time: a mark is slow on purpose."""

    def __init__(self, passwords: PasswordMarks) -> None:
        """Take what marks a password."""
        self.mark = cache(passwords.mark)


def _announce(work: PortalWork) -> int:
    shelf = RulesShelf()
    new = sum(register_organisation(work, one) for one in organisations().values())
    for county in shelf.counties():
        before = None
        for rules in shelf.versions(county):
            new += announce_shipped_rules(work, rules, before)
            before = rules
    return new


def _open(work: PortalWork, settings: Settings, passwords: PasswordMarks, demo: DemoAccount) -> bool:
    if work.accounts.named(demo.username) is not None:
        return False
    new = NewAccount(
        username=demo.username,
        password=settings.demo_password,
        display_name=demo.display_name,
        org=demo.org,
        grants=demo.grants,
        letter=Letter(phone=f"+86{demo.phone}", name=demo.display_name),
        phone_verified=True,
    )
    open_account(work, passwords, settings.seal_key, new)
    return True


def tell_rules_again(service: PortalService) -> int:
    """Tell the published rules once more, and return how many versions there are."""
    with service.open_work("tell rules again") as work:
        told = tell_published_rules_again(work)
        work.commit()
    return told


if __name__ == "__main__":
    if TELL_RULES_AGAIN in sys.argv:
        sys.stdout.write(f"{tell_rules_again(bootstrap.build())} told\n")
    else:
        made = seed(bootstrap.build(), bootstrap.settings_here(), ArgonPasswords())
        sys.stdout.write(f"{made} new\n")
