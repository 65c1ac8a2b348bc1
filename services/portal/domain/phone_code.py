"""A code of six digits that goes to a phone and comes back from whoever holds it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from contracts.phones import normal_mobile
from kit.refusals import Conflict, Invalid

LIVES = timedelta(minutes=10)
ANOTHER_AFTER = timedelta(seconds=60)
MOST_TRIES = 5


class PhoneNotMobile(Invalid):
    """No text can go to this number."""

    code = "portal.phone_not_mobile"


class PhoneCodeWrong(Invalid):
    """The code is not the one that was sent; `left` more tries are good."""

    code = "portal.phone_code_wrong"


class PhoneCodeOver(Conflict):
    """The code is too old, was used, or was tried too often; another one is needed."""

    code = "portal.phone_code_over"


class PhoneCodeOnItsWay(Conflict):
    """A code was sent a moment ago; another one can be asked for in `seconds`."""

    code = "portal.phone_code_on_its_way"


def mobile(typed: str) -> str:
    """Return a mobile number in its international form; raises PhoneNotMobile."""
    found = normal_mobile(typed)
    if found is None:
        raise PhoneNotMobile(field="phone")
    return found


@dataclass
class PhoneCode:
    """One code on its way: phone and code are kept as marks, and the phone sealed beside them.

    A code that was asked for by an account changes its phone and signs nobody in.
    """

    id: str
    phone_mark: str
    sealed: str
    code_mark: str
    sent_at: datetime
    ends_at: datetime
    account_id: str | None = None
    tries: int = 0

    @property
    def another_at(self) -> datetime:
        """Return from when on another code can be asked for."""
        return self.sent_at + ANOTHER_AFTER

    def is_good(self, now: datetime) -> bool:
        """Whether the code may still be tried."""
        return now < self.ends_at and self.tries < MOST_TRIES

    def require_good(self, now: datetime) -> None:
        """Refuse a code that is over."""
        if not self.is_good(now):
            raise PhoneCodeOver

    def require_rest(self, now: datetime) -> None:
        """Refuse to send another one so soon."""
        if now < self.another_at:
            raise PhoneCodeOnItsWay(seconds=ceil((self.another_at - now).total_seconds()))

    def note_wrong(self) -> Conflict | Invalid:
        """Count a wrong try, and return the refusal that it deserves."""
        self.tries += 1
        left = MOST_TRIES - self.tries
        return PhoneCodeWrong(field="code", left=left) if left else PhoneCodeOver()
