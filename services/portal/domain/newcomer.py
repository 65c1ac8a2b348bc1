"""Who is to get an account: what is asked about them, and what is wrong with it."""

import re
from dataclasses import dataclass
from datetime import datetime

from contracts.roles import Role
from kit.refusals import Conflict, Invalid, Refusal

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
LONGEST_NAME = 40
LONGEST_EMAIL = 200


class UsernameWrong(Invalid):
    """A user name begins with a letter and holds three to forty small letters, digits, dots and dashes."""

    code = "portal.username_wrong"


class UsernameTaken(Conflict):
    """Another account has this user name."""

    code = "portal.username_taken"


class NameMissing(Invalid):
    """The person has no name, or a very long one."""

    code = "portal.name_missing"


class PhoneWrong(Invalid):
    """This is no mobile number of the mainland."""

    code = "portal.phone_wrong"


class EmailWrong(Invalid):
    """This is no e-mail address."""

    code = "portal.email_wrong"


class OrganisationUnknown(Invalid):
    """No active organisation has this code."""

    code = "portal.organisation_unknown"


@dataclass(frozen=True)
class Newcomer:
    """A person without an account; a grant goes with it where a role is named."""

    username: str
    display_name: str
    org: str
    phone: str = ""
    email: str = ""
    role: Role | None = None
    unit: str = ""
    valid_until: datetime | None = None
    language: str = "zh"

    def mistakes(self) -> list[Refusal]:
        """Return what is wrong with the fields, each by itself."""
        found: list[Refusal] = []
        if not USERNAME.fullmatch(self.username):
            found.append(UsernameWrong(field="/username"))
        if not 0 < len(self.display_name) <= LONGEST_NAME:
            found.append(NameMissing(field="/display_name", longest=LONGEST_NAME))
        if self.phone and not _MOBILE.fullmatch(self.phone):
            found.append(PhoneWrong(field="/phone"))
        if self.email and not (len(self.email) <= LONGEST_EMAIL and _EMAIL.fullmatch(self.email)):
            found.append(EmailWrong(field="/email"))
        return found

    @property
    def whole_phone(self) -> str:
        """Return the number as it is dialled from everywhere."""
        matched = _MOBILE.fullmatch(self.phone)
        return f"+86{matched.group(1)}" if matched else ""
