"""Which passwords are taken: long enough and hard to guess; no rules about kinds of characters (NIST SP 800-63B)."""

from kit.refusals import Invalid
from services.portal.domain.account import Account, Passwords

SHORTEST = 10
LONGEST = 200


class PasswordTooShort(Invalid):
    """The password has fewer characters than are needed."""

    code = "portal.password_too_short"


class PasswordTooLong(Invalid):
    """The password is longer than anybody types."""

    code = "portal.password_too_long"


class PasswordNamesAccount(Invalid):
    """The password contains the user name."""

    code = "portal.password_names_account"


class PasswordGuessable(Invalid):
    """The password is among those that are tried first."""

    code = "portal.password_guessable"


class PasswordsDiffer(Invalid):
    """The two times that the new password was typed do not agree."""

    code = "portal.passwords_differ"


class PasswordWrong(Invalid):
    """The present password, asked for before something that matters, is not right."""

    code = "portal.password_wrong"


def new_mark(passwords: Passwords, account: Account, password: str, repeated: str) -> str:
    """Return the mark of a new password for an account; raises what is wrong with it."""
    require_good(passwords, account, password)
    if password != repeated:
        raise PasswordsDiffer(field="repeated")
    return passwords.mark(password)


def require_good(passwords: Passwords, account: Account, password: str) -> None:
    """Refuse a password that is short, names its account, or would be guessed."""
    if len(password) < SHORTEST:
        raise PasswordTooShort(field="new_password", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(field="new_password", longest=LONGEST)
    if account.username.casefold() in password.casefold():
        raise PasswordNamesAccount(field="new_password")
    if passwords.is_guessable(password, (account.username, account.display_name)):
        raise PasswordGuessable(field="new_password")
