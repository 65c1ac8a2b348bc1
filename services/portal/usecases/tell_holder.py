"""Tell an account's holder that something about signing in changed, so that a stranger's act does not go unseen."""

from contracts.private import ADDRESS_REQUESTED, Letter, address_requested, message
from kit.clock import HOME
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Account
from services.portal.domain.device import Device
from services.portal.usecases.open_account import home_of

# Templates of notification; the letter's `code` is the time of the change.
PASSWORD_CHANGED = "password_changed"  # noqa: S105 -- a template
AUTHENTICATOR_CHANGED = "authenticator_changed"
WAYS_IN_CHANGED = "ways_in_changed"
NEW_DEVICE = "new_device"
PHONE_REPLACED = "phone_replaced"


def tell_holder(work: PortalWork, seal_key: str, account: Account, template: str) -> None:
    """Tell the holder by the address that notification knows."""
    _tell(work, seal_key, account, template, Letter(code=_when(work, account)), account_id=account.id)


def tell_former_phone(work: PortalWork, seal_key: str, account: Account, phone: str) -> None:
    """Tell whoever holds the phone that an account had until now."""
    _tell(work, seal_key, account, PHONE_REPLACED, Letter(phone=phone, code=_when(work, account)))


def tell_of_new_device(work: PortalWork, seal_key: str, account: Account, device: Device) -> None:
    """Tell the holder of a sign-in by a kind of browser that the account did not use before; the first is no news."""
    if work.sessions.is_news(account.id, device.agent):
        tell_holder(work, seal_key, account, NEW_DEVICE)


def _tell(
    work: PortalWork, seal_key: str, account: Account, template: str, letter: Letter, account_id: str | None = None
) -> None:
    data = address_requested(
        template,
        business_ref=work.fresh_id(),
        account_id=account_id,
        letter=letter,
        seal_key=seal_key,
        language=account.language,
    )
    told = message(
        ADDRESS_REQUESTED,
        data,
        id=work.fresh_id(),
        at=work.now,
        service=work.stage.service,
        division=home_of(account),
        correlation_id=account.id,
        cause=work.cause,
    )
    work.tell_privately(told)


def _when(work: PortalWork, account: Account) -> str:
    here = work.now.astimezone(HOME)
    return f"{here:%d %b %H:%M}: " if account.language == "en" else f"{here.month}月{here.day}日{here:%H:%M}，"
