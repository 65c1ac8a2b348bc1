"""Open an account and announce it to notification, which alone may address its holder."""

from dataclasses import dataclass

from contracts.access import Grant
from contracts.private import ACCOUNT_REGISTERED, AccountStatus, Letter, account_registered, message
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Account, PasswordMarks
from services.portal.domain.held_grant import HeldGrant
from services.portal.domain.newcomer import UsernameTaken
from services.portal.domain.person import CITY


@dataclass(frozen=True)
class NewAccount:
    """What is needed to open an account; the letter is not kept here."""

    username: str
    password: str
    display_name: str
    org: str | None
    grants: tuple[Grant, ...]
    letter: Letter | None = None
    language: str = "zh"
    phone_verified: bool = False


def open_account(work: PortalWork, passwords: PasswordMarks, seal_key: str, new: NewAccount) -> Account:
    """Open an account and tell notification, with the contact sealed."""
    account = Account(
        id=work.fresh_id(),
        username=new.username,
        password_mark=passwords.mark(new.password),
        display_name=new.display_name,
        org=new.org,
        grants=new.grants,
        language=new.language,
        phone_verified=new.phone_verified,
    )
    if work.accounts.add(account):
        raise UsernameTaken(field="/username", username=new.username)
    work.grants.add(
        HeldGrant(work.fresh_id(), account.id, grant.role, grant.unit, given_at=work.now) for grant in new.grants
    )
    announce_account(work, account, new.letter, seal_key)
    return account


def announce_account(work: PortalWork, account: Account, letter: Letter | None = None, seal_key: str = "") -> None:
    """Tell notification how an account stands; without a letter its address stays as it was."""
    data = account_registered(
        account.id,
        org=account.org,
        grants=account.grants,
        letter=letter,
        seal_key=seal_key,
        language=account.language,
        status=AccountStatus.ACTIVE if account.is_open else AccountStatus.CLOSED,
    )
    told = message(
        ACCOUNT_REGISTERED,
        data,
        id=work.fresh_id(),
        at=work.now,
        service=work.stage.service,
        division=home_of(account),
        correlation_id=account.id,
        cause=work.cause,
    )
    work.tell_privately(told)


def home_of(account: Account) -> str:
    """Return the division to which an account belongs: that of its first grant, else the city."""
    return account.grants[0].unit if account.grants else CITY
