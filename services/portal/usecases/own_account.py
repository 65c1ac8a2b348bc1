"""What people change about their own account."""

from dataclasses import dataclass

from kit.refusals import NotSignedIn
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Account
from services.portal.domain.authenticator import (
    Authenticator,
    AuthenticatorNeeded,
    CodeWrong,
    new_recovery_codes,
    recovery_marks,
    seal_for,
)
from services.portal.domain.password import PasswordWrong, new_mark
from services.portal.domain.session import mark_of_secret
from services.portal.usecases.note_act import note_own, note_sign_out
from services.portal.usecases.open_account import announce_account
from services.portal.usecases.safeguards import Safeguards
from services.portal.usecases.sign_in import Browser, open_session, require_password
from services.portal.usecases.tell_holder import AUTHENTICATOR_CHANGED, PASSWORD_CHANGED, tell_holder


@dataclass(frozen=True)
class NewPassword:
    """A password as it is typed twice."""

    password: str
    repeated: str


def change_password(
    work: PortalWork, guards: Safeguards, account_id: str, present: str, chosen: NewPassword, browser: Browser
) -> None:
    """Change the password: every session ends, links are taken back, and this browser goes on under a new secret."""
    kept = confirmed(work, guards, account_id, present)
    kept.password_mark = new_mark(guards.passwords, kept, chosen.password, chosen.repeated)
    work.accounts.change(kept)
    work.links.forget(kept.id)
    note_own(work, kept, "change_password")
    tell_holder(work, guards.seal_key, kept, PASSWORD_CHANGED)
    _begin_anew(work, kept, browser)


def choose_language(work: PortalWork, account_id: str, language: str) -> None:
    """Choose the language in which an account is written to."""
    account = _own(work, account_id)
    account.language = language
    work.accounts.change(account)
    announce_account(work, account)


def end_device(work: PortalWork, account_id: str, reference: str) -> None:
    """End the session on one device."""
    note_sign_out(work, _own(work, account_id))
    work.sessions.revoke_named(account_id, reference, work.now)


def end_other_devices(work: PortalWork, account_id: str, secret: str) -> None:
    """End the sessions on all devices but this one."""
    note_sign_out(work, _own(work, account_id))
    work.sessions.revoke_others(account_id, mark_of_secret(secret), work.now)


def set_up_authenticator(
    work: PortalWork, guards: Safeguards, account_id: str, secret: str, code: str, password: str, browser: Browser
) -> list[str]:
    """Take an authenticator that shows the right code; return the recovery codes, which are never shown again."""
    account = confirmed(work, guards, account_id, password)
    fresh = Authenticator(account.id, seal_for(guards.box, account.id, secret), since=work.now)
    fresh.require(code, guards.phone_clock(), guards.box)
    work.authenticators.keep(fresh)
    note_own(work, account, "set_up_authenticator")
    tell_holder(work, guards.seal_key, account, AUTHENTICATOR_CHANGED)
    _begin_anew(work, account, browser)
    return _fresh_codes(work, account.id)


def take_authenticator_away(
    work: PortalWork, guards: Safeguards, account_id: str, password: str, browser: Browser
) -> None:
    """Go back to the password alone; nobody who must have an authenticator can."""
    account = confirmed(work, guards, account_id, password)
    if account.holds_office and guards.demands_authenticator:
        raise AuthenticatorNeeded
    work.authenticators.forget(account.id)
    note_own(work, account, "take_authenticator_away")
    tell_holder(work, guards.seal_key, account, AUTHENTICATOR_CHANGED)
    _begin_anew(work, account, browser)


def renew_recovery_codes(work: PortalWork, guards: Safeguards, account_id: str, password: str) -> list[str]:
    """Replace the recovery codes; return the new ones, which are never shown again."""
    account = confirmed(work, guards, account_id, password)
    if work.authenticators.of(account.id) is None:
        raise CodeWrong
    note_own(work, account, "renew_recovery_codes")
    tell_holder(work, guards.seal_key, account, AUTHENTICATOR_CHANGED)
    return _fresh_codes(work, account.id)


def confirmed(work: PortalWork, guards: Safeguards, account_id: str, password: str) -> Account:
    """Take the own account, after the password was given once more."""
    account = _own(work, account_id)
    require_password(work, guards, account, password, PasswordWrong(field="password"))
    return account


def _own(work: PortalWork, account_id: str) -> Account:
    account = work.accounts.get(account_id)
    if account is None or not account.is_open:
        raise NotSignedIn
    return account


def _begin_anew(work: PortalWork, account: Account, browser: Browser) -> None:
    work.sessions.revoke_all(account.id, work.now)
    open_session(work, account, browser)


def _fresh_codes(work: PortalWork, account_id: str) -> list[str]:
    codes = new_recovery_codes()
    work.authenticators.keep_recovery(account_id, recovery_marks(codes))
    return codes
