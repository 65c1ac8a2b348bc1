"""What an operator does where nobody can sign in yet, or any more: open, reset and close an account."""

import re
from dataclasses import replace

from contracts.access import NOBODY
from contracts.divisions import is_division
from contracts.private import Letter
from contracts.roles import ACCOUNT_ROLES, ADMINISTRATORS, Role
from kit.ids import opaque_reference
from kit.refusals import Conflict, Invalid, NotFound
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Account, PasswordMarks
from services.portal.domain.link import BY_OPERATOR
from services.portal.domain.person import AdministratorsApart, Person
from services.portal.usecases.manage_people import high, retire_by_operator
from services.portal.usecases.note_act import note_act
from services.portal.usecases.open_account import NewAccount, open_account
from services.portal.usecases.password_link import make_link

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
PHONE = re.compile(r"\+[1-9][0-9]{7,14}")


class NameTaken(Conflict):
    """There is an account with this user name."""

    code = "portal.name_taken"


class AccountUnfit(Invalid):
    """The account cannot be opened like this; `field` says what is unfit."""

    code = "portal.account_unfit"


def open_by_operator(
    work: PortalWork, passwords: PasswordMarks, seal_key: str, new: NewAccount, public_url: str
) -> tuple[Account, str]:
    """Open an account whose password nobody knows, and return it with the link by which its holder chooses one."""
    _require_fit(work, new)
    account = open_account(work, passwords, seal_key, replace(new, password=opaque_reference()))
    note_act(work, NOBODY, Role.SYSTEM, "open", account.id, after="open")
    for grant in new.grants:
        note_act(
            work, NOBODY, Role.SYSTEM, high("give_grant", grant.role), account.id, after=f"{grant.role}@{grant.unit} /"
        )
    return account, make_link(work, account, BY_OPERATOR, public_url)


def reset_by_operator(work: PortalWork, username: str, public_url: str, *, forget_authenticator: bool) -> str:
    """End an account's sessions and return a link to a new password; the authenticator goes if its phone is lost."""
    account = _named(work, username)
    note_act(work, NOBODY, Role.SYSTEM, "reset", account.id)
    work.sessions.revoke_all(account.id, work.now)
    if forget_authenticator:
        work.authenticators.forget(account.id)
    return make_link(work, account, BY_OPERATOR, public_url)


def close_by_operator(work: PortalWork, username: str) -> None:
    """Close an account: nobody signs in with it, and nobody is told anything through it."""
    account = _named(work, username)
    retire_by_operator(work, Person(account, work.grants.of(account.id)))


def _named(work: PortalWork, username: str) -> Account:
    account = work.accounts.named(username)
    if account is None or not account.is_open:
        raise NotFound(username=username)
    return account


def _require_fit(work: PortalWork, new: NewAccount) -> None:
    if not USERNAME.fullmatch(new.username):
        raise AccountUnfit(field="username", value=new.username)
    if work.accounts.named(new.username) is not None:
        raise NameTaken(username=new.username)
    _require_reachable(new.letter or Letter())
    if new.org is not None and not work.register.knows_organisation(new.org):
        raise AccountUnfit(field="org", value=new.org)
    if len({grant.role for grant in new.grants}) > 1 and any(grant.role in ADMINISTRATORS for grant in new.grants):
        raise AdministratorsApart(field="grant")
    for grant in new.grants:
        if grant.role not in ACCOUNT_ROLES or not is_division(grant.unit):
            raise AccountUnfit(field="grant", value=f"{grant.role}@{grant.unit}")


def _require_reachable(letter: Letter) -> None:
    if letter.email and not EMAIL.fullmatch(letter.email):
        raise AccountUnfit(field="email", value=letter.email)
    if letter.phone and not PHONE.fullmatch(letter.phone):
        raise AccountUnfit(field="phone", value=letter.phone)
