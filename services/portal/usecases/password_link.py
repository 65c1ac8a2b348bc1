"""Choose a new password by a link that is good once: asked for by its owner, or made by an operator."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from contracts.private import ADDRESS_REQUESTED, PASSWORD_LINK, Letter, address_requested, message
from contracts.roles import Role
from kit.event import Event
from kit.ids import opaque_reference
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Account
from services.portal.domain.device import Device
from services.portal.domain.link import ANOTHER_AFTER, BY_MAIL, LinkOver, PasswordLink
from services.portal.domain.password import new_mark
from services.portal.domain.session import mark_of_secret
from services.portal.usecases.note_act import note_act
from services.portal.usecases.open_account import home_of
from services.portal.usecases.own_account import NewPassword
from services.portal.usecases.safeguards import Safeguards, Watch

SEND_LINK = "send_password_link"
PATH = "/password/link"


def ask_for_link(work: PortalWork, guards: Safeguards, username: str, device: Device) -> None:
    """Ask for a link; whether there is such an account shows neither in the answer nor in its time.

    The account's part is done later by the worker; for a name that nobody has, it finds nothing to do.
    """
    watch = Watch.over_links(work.stage, guards, device)
    watch.require_few()
    watch.count_one()
    account = work.accounts.named(username.strip().lower())
    work.remind(SEND_LINK, account.id if account else work.fresh_id(), work.now)


def send_link(account_id: str, work: PortalWork, *, seal_key: str, public_url: str) -> None:
    """Send an account's holder a link, unless one is on the way."""
    account = work.accounts.get(account_id)
    if account is None or not account.is_open or work.links.is_fresh(account.id, work.now - ANOTHER_AFTER):
        return
    address = make_link(work, account, BY_MAIL, public_url)
    work.tell_privately(_request(work, account, Letter(code=address), seal_key))


def make_link(work: PortalWork, account: Account, lasts: timedelta, public_url: str) -> str:
    """Make a link, in place of those the account had, and return its address, which is kept nowhere."""
    (address,) = make_links(work, [account], lasts, public_url)
    return address


def make_links(work: PortalWork, accounts: Sequence[Account], lasts: timedelta, public_url: str) -> list[str]:
    """Make a link for each of some accounts and return their addresses in the same order."""
    ends_at, secrets = work.now + lasts, [opaque_reference() for _ in accounts]
    work.links.replace(
        [
            PasswordLink(mark_of_secret(secret), account.id, made_at=work.now, ends_at=ends_at)
            for account, secret in zip(accounts, secrets, strict=True)
        ]
    )
    # A question, not a path: access logs hold no questions.
    return [f"{public_url.rstrip('/')}{PATH}?{urlencode({'key': secret})}" for secret in secrets]


def account_of_link(work: PortalWork, secret: str) -> Account:
    """Return whose password a link changes; raises LinkOver."""
    _, account = _good(work, secret)
    return account


def use_link(work: PortalWork, guards: Safeguards, secret: str, chosen: NewPassword) -> None:
    """Set the password by a link: the link is used up, every session is over, and the account rests no more."""
    link, account = _good(work, secret)
    if account.awaits_password:
        note_act(work, account.actor(), Role.SYSTEM, "accept_invitation", account.id)
    account.password_mark = new_mark(guards.passwords, account, chosen.password, chosen.repeated)
    account.note_success()
    work.accounts.change(account)
    link.used_at = work.now
    work.links.note_use(link)
    work.sessions.revoke_all(account.id, work.now)


def _good(work: PortalWork, secret: str) -> tuple[PasswordLink, Account]:
    link = work.links.get(mark_of_secret(secret))
    account = work.accounts.get(link.account_id) if link else None
    if link is None or account is None or not account.is_open:
        raise LinkOver
    link.require_good(work.now)
    return link, account


def _request(work: PortalWork, account: Account, letter: Letter, seal_key: str) -> Event:
    data = address_requested(
        PASSWORD_LINK,
        business_ref=work.fresh_id(),
        account_id=account.id,
        letter=letter,
        seal_key=seal_key,
        language=account.language,
    )
    return message(
        ADDRESS_REQUESTED,
        data,
        id=work.fresh_id(),
        at=work.now,
        service=work.stage.service,
        division=home_of(account),
        correlation_id=account.id,
        cause=work.cause,
    )
