"""Sign in and out: sessions that can be revoked, and a wait after wrong passwords."""

from dataclasses import dataclass

from kit.ids import Ids
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Account, Passwords, SignInRefused
from services.portal.domain.session import Session, mark_of_secret

# The mark of a password that nobody has: checked for unknown names, so that they take as long as known ones.
_NOBODYS_MARK = "$argon2id$v=19$m=65536,t=3,p=4$c29tZS1yYW5kb20tc2FsdA$9wWmkP7nRrSdhPNlgJtyBCMxZEHE1oUPmDKLNbVLSfE"


@dataclass(frozen=True)
class Credentials:
    """What a person types to sign in."""

    username: str
    password: str


def check_credentials(work: PortalWork, passwords: Passwords, given: Credentials) -> Account:
    """Return the account that the credentials open; a wrong password is counted and committed."""
    account = work.accounts.named(given.username.strip().lower())
    if account is None:
        passwords.fits(given.password, _NOBODYS_MARK)
        raise SignInRefused
    account.require_unlocked(work.now)
    if not passwords.fits(given.password, account.password_mark) or not account.is_open:
        account.note_failure(work.now)
        work.accounts.note_tries(account)
        # The count must stay although the request is refused.
        work.commit()
        raise SignInRefused
    account.note_success()
    work.accounts.note_tries(account)
    return account


def open_session(work: PortalWork, account: Account, secret: str) -> Session:
    """Open a session for a browser that holds the secret."""
    session = Session(mark=mark_of_secret(secret), account_id=account.id, opened_at=work.now, seen_at=work.now)
    work.sessions.open(session)
    return session


def sign_in(work: PortalWork, passwords: Passwords, given: Credentials, secrets: Ids) -> tuple[Account, str]:
    """Check the credentials, open a session and return its secret, which only the browser keeps."""
    account = check_credentials(work, passwords, given)
    secret = secrets()
    open_session(work, account, secret)
    return account, secret


def sign_out(work: PortalWork, secret: str) -> None:
    """End the session of one browser."""
    work.sessions.revoke(mark_of_secret(secret), work.now)
