"""Sign in and out: a password, then a code where there is an authenticator; a fresh secret at every step."""

from dataclasses import dataclass, field
from typing import NoReturn

from kit.refusals import NotSignedIn, Refusal
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Account, SignInRefused
from services.portal.domain.authenticator import AuthenticatorNeeded, CodeNeeded, CodeWrong, recovery_mark
from services.portal.domain.device import Device
from services.portal.domain.session import Session, mark_of_secret
from services.portal.usecases.forget_sign_ins import remind_to_forget
from services.portal.usecases.note_act import note_refused_sign_in, note_sign_in, note_sign_out
from services.portal.usecases.safeguards import Safeguards, Watch
from services.portal.usecases.tell_holder import tell_of_new_device


@dataclass(frozen=True)
class Credentials:
    """What a person types to sign in, and on which device."""

    username: str
    password: str
    device: Device = field(default_factory=Device)

    @property
    def name(self) -> str:
        """Return the user name as it is kept."""
        return self.username.strip().lower()


@dataclass(frozen=True)
class Browser:
    """The secret that a browser gets now, the one it had until now, and the device."""

    secret: str
    former: str = ""
    device: Device = field(default_factory=Device)


def sign_in(work: PortalWork, guards: Safeguards, given: Credentials, browser: Browser) -> tuple[Account, Session]:
    """Check the password and open a session; it awaits a code where the account has an authenticator."""
    account = check_password(work, guards, given)
    awaits_code = work.authenticators.of(account.id) is not None
    if not awaits_code:
        _let_in(work, guards, account, browser.device)
    return account, open_session(work, account, browser, awaits_code=awaits_code)


def pass_code(work: PortalWork, guards: Safeguards, code: str, browser: Browser) -> Account:
    """Take the code that the former session awaits, and open one that awaits nothing."""
    waiting = work.sessions.get(mark_of_secret(browser.former))
    if waiting is None or not waiting.awaits_code or not waiting.is_alive(work.now, guards.limits):
        raise NotSignedIn
    account = work.accounts.get(waiting.account_id)
    if account is None or not account.is_open:
        raise NotSignedIn
    require_code(work, guards, account, code, browser.device)
    _let_in(work, guards, account, browser.device)
    open_session(work, account, browser)
    return account


def sign_in_program(work: PortalWork, guards: Safeguards, given: Credentials, code: str | None) -> Account:
    """Check everything that a program gives at once for a token."""
    account = check_password(work, guards, given)
    authenticator = work.authenticators.of(account.id)
    if authenticator is None and account.holds_office and guards.demands_authenticator:
        raise AuthenticatorNeeded
    if authenticator is not None:
        if code is None:
            raise CodeNeeded
        require_code(work, guards, account, code, given.device)
    forget_failures(work, account)
    note_sign_in(work, account)
    return account


def check_password(work: PortalWork, guards: Safeguards, given: Credentials) -> Account:
    """Return the account that the password opens; a wrong one is counted and committed.

    What was wrong before is not forgotten yet: a code may still be missing.
    """
    watch = Watch.over_sign_ins(work.stage, guards, given.device)
    watch.require_few()
    account = work.accounts.named(given.name)
    if account is None:
        _refuse_stranger(work, guards, given, watch)
    account.require_unlocked(work.now)
    if not guards.passwords.fits(given.password, account.password_mark) or not account.is_open:
        _refuse(work, account, watch, SignInRefused())
    if guards.passwords.is_outdated(account.password_mark):
        account.password_mark = guards.passwords.mark(given.password)
        work.accounts.change(account)
    return account


def require_code(work: PortalWork, guards: Safeguards, account: Account, code: str, device: Device) -> None:
    """Use up a code of the authenticator or a recovery code; a wrong one is counted and committed."""
    watch = Watch.over_sign_ins(work.stage, guards, device)
    watch.require_few()
    account.require_unlocked(work.now)
    authenticator = work.authenticators.of(account.id)
    if authenticator is None or work.authenticators.use_recovery(account.id, recovery_mark(code)):
        return
    try:
        authenticator.require(code, guards.phone_clock(), guards.box)
    except CodeWrong as refusal:
        _refuse(work, account, watch, refusal)
    work.authenticators.keep(authenticator)


def require_password(work: PortalWork, guards: Safeguards, account: Account, password: str, refusal: Refusal) -> None:
    """Ask somebody who is signed in for the password once more; a wrong one is counted and committed."""
    account.require_unlocked(work.now)
    if not guards.passwords.fits(password, account.password_mark):
        _note_failure(work, account)
        work.commit()
        raise refusal


def forget_failures(work: PortalWork, account: Account) -> None:
    """Note that somebody signed in: the wrong passwords and codes before are forgotten."""
    account.note_success()
    work.accounts.change(account)


def open_session(
    work: PortalWork, account: Account, browser: Browser, *, awaits_code: bool = False, has_second_factor: bool = False
) -> Session:
    """Open a session under a fresh secret; the one that the browser had is over."""
    if browser.former:
        sign_out(work, browser.former)
    session = Session(
        mark=mark_of_secret(browser.secret),
        account_id=account.id,
        opened_at=work.now,
        seen_at=work.now,
        awaits_code=awaits_code,
        agent=browser.device.agent,
        network=browser.device.network,
        has_second_factor=has_second_factor,
    )
    work.sessions.open(session)
    remind_to_forget(work)
    return session


def sign_out(work: PortalWork, secret: str) -> None:
    """End the session of one browser."""
    mark = mark_of_secret(secret)
    session = work.sessions.get(mark)
    account = work.accounts.get(session.account_id) if session and not session.awaits_code else None
    if account is not None and session is not None and session.revoked_at is None:
        note_sign_out(work, account)
    work.sessions.revoke(mark, work.now)


def _let_in(work: PortalWork, guards: Safeguards, account: Account, device: Device) -> None:
    forget_failures(work, account)
    note_sign_in(work, account)
    tell_of_new_device(work, guards.seal_key, account, device)


def _note_failure(work: PortalWork, account: Account) -> None:
    account.note_failure(work.now)
    work.accounts.change(account)
    note_refused_sign_in(work, account)


def _refuse(work: PortalWork, account: Account, watch: Watch, refusal: Refusal) -> NoReturn:
    _note_failure(work, account)
    watch.count_one()
    # The count must stay although the request is refused.
    work.commit()
    raise refusal


def _refuse_stranger(work: PortalWork, guards: Safeguards, given: Credentials, watch: Watch) -> NoReturn:
    stranger = work.accounts.stranger(guards.mark(given.name), work.now)
    stranger.require_unlocked(work.now)
    guards.passwords.fits_nobody(given.password)
    stranger.note_failure(work.now)
    work.accounts.note_stranger(stranger, work.now)
    watch.count_one()
    work.commit()
    raise SignInRefused
