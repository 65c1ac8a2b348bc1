"""The four private messages by which people are reached without their data ever standing in an event.

They travel on the exchange `yishi.private`, to which no outside account has any right. Whoever first receives a contact
seals it for notification, keeps only the random `contact_ref`, and binds it to one case. From then on every event of
that case reaches its people by itself; `address_requested` is for what no event says, such as a code for a phone.
`contact_withdrawn` takes a contact away for good: consent was withdrawn, another one was given, or its person wants to
be forgotten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from jsonschema_rs import Draft202012Validator

from contracts.access import Grant
from contracts.event_validation import require_valid, validator
from contracts.roles import Role
from kit.event import Event
from kit.sealing import seal

CONTACT_SEALED = "contact.sealed"
CONTACT_WITHDRAWN = "contact.withdrawn"
ACCOUNT_REGISTERED = "account.registered"
ADDRESS_REQUESTED = "address.requested"

# Templates that are asked for by `address_requested`; the letter holds `code`, which is never said in plain data.
PHONE_CODE = "phone_code"
SIGN_IN_CODE = "sign_in_code"
# Its code is an address at which the holder of a new account chooses a password, once.
INVITATION = "invitation"
# Its code is an address that is good once.
PASSWORD_LINK = "password_link"  # noqa: S105 -- a template

Data = dict[str, Any]


class Part(StrEnum):
    """What a person is in the case to which the contact is bound."""

    REPORTER = "reporter"
    INVITEE = "invitee"
    OBJECTOR = "objector"
    MEMBER = "member"


class Withdrawal(StrEnum):
    """Why a contact is taken away."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    CORRECTED = "corrected"
    FORGOTTEN = "forgotten"


class AccountStatus(StrEnum):
    """Whether an account is to be told anything."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


@dataclass(frozen=True)
class Letter:
    """What is sealed about a person; `code` and `follow_code` are secrets that a text shows to this person alone."""

    phone: str = ""
    email: str = ""
    name: str = ""
    code: str = ""
    follow_code: str = ""

    @property
    def channels(self) -> list[str]:
        """Return the channels by which the person can be reached, which is all that is told openly."""
        return [channel for channel, address in (("email", self.email), ("sms", self.phone)) if address]

    def sealed(self, seal_key: str) -> str:
        """Return the letter so that only notification can read it; `seal_key` is its public key as PEM text."""
        return seal({name: value for name, value in vars(self).items() if value}, seal_key)


def contact_sealed(  # noqa: PLR0913 -- the message's fields
    contact_ref: str,
    *,
    subject: str,
    business_ref: str,
    part: Part = Part.REPORTER,
    letter: Letter | None = None,
    seal_key: str = "",
    account_id: str | None = None,
    language: str = "zh",
) -> Data:
    """Bind a person to the aggregate `subject`: by a sealed letter, by an account, or by both.

    `contact_ref` is random (`kit.ids.opaque_reference`) and belongs to this one case; `business_ref` is its number.
    """
    data: Data = {
        "contact_ref": contact_ref,
        "subject": subject,
        "business_ref": business_ref,
        "part": str(part),
        "language": language,
        **({"account_id": account_id} if account_id else {}),
        **_sealed(letter, seal_key),
    }
    check(CONTACT_SEALED, data)
    return data


def contact_withdrawn(
    contact_ref: str, *, subject: str, business_ref: str, reason: Withdrawal, part: Part = Part.REPORTER
) -> Data:
    """Take a contact away: what was sealed under the reference is erased, and nobody is addressed by it again."""
    data: Data = {
        "contact_ref": contact_ref,
        "subject": subject,
        "business_ref": business_ref,
        "part": str(part),
        "reason": str(reason),
    }
    check(CONTACT_WITHDRAWN, data)
    return data


def account_registered(
    account_id: str,
    *,
    org: str | None,
    grants: Iterable[Grant],
    letter: Letter | None = None,
    seal_key: str = "",
    language: str = "zh",
    status: AccountStatus = AccountStatus.ACTIVE,
) -> Data:
    """Tell the present grants of an account, whole; a later message replaces an earlier one."""
    data: Data = {
        "account_id": account_id,
        "org": org,
        "grants": [{"role": str(grant.role), "unit": grant.unit} for grant in grants],
        "language": language,
        "status": str(status),
        **_sealed(letter, seal_key),
    }
    check(ACCOUNT_REGISTERED, data)
    return data


def address_requested(  # noqa: PLR0913 -- the message's fields
    template_code: str,
    *,
    business_ref: str,
    contact_ref: str | None = None,
    account_id: str | None = None,
    letter: Letter | None = None,
    seal_key: str = "",
    data: Mapping[str, str | int | bool] | None = None,
    language: str = "zh",
) -> Data:
    """Ask for one text to one person: a known contact, an account, or whoever a letter is for, which is then not kept.

    A letter beside an account holds no address, only secrets for what is sent to the account's own.
    `data` fills the template's placeholders and holds no free text of residents.
    """
    message: Data = {
        "template_code": template_code,
        "business_ref": business_ref,
        "data": dict(data or {}),
        "language": language,
        **({"contact_ref": contact_ref} if contact_ref else {}),
        **({"account_id": account_id} if account_id else {}),
        **_sealed(letter, seal_key),
    }
    check(ADDRESS_REQUESTED, message)
    return message


def message(  # noqa: PLR0913 -- the envelope's fields
    kind: str,
    data: Data,
    *,
    id: str,  # noqa: A002 -- the envelope's own word
    at: datetime,
    service: str,
    division: str,
    correlation_id: str,
    cause: str | None = None,
) -> Event:
    """Return a private message ready for `work.tell_privately`; `division` is where the case or the account belongs."""
    check(kind, data)
    return Event(
        id=id,
        type=kind,
        source=f"/yishi/{service}",
        subject=data.get("contact_ref") or data.get("account_id") or id,
        time=at,
        county=division[:6],
        division=division,
        sequence=1,
        correlation_id=correlation_id,
        causation_id=cause,
        data=data,
    )


def check(kind: str, data: Mapping[str, Any]) -> None:
    """Refuse data that is no message of this kind; raises EventInvalid with the fields at fault."""
    require_valid(kind, _VALIDATORS[kind], data)


def _sealed(letter: Letter | None, seal_key: str) -> Data:
    if letter is None:
        return {}
    return {"sealed": letter.sealed(seal_key), "channels": letter.channels}


_SHORT: Data = {"type": "string", "minLength": 1, "maxLength": 200}
_REF: Data = {"type": "string", "minLength": 16, "maxLength": 64}
_ADDRESSING: Data = {
    "sealed": {"type": "string", "minLength": 1, "maxLength": 8000},
    "channels": {"type": "array", "items": {"enum": ["email", "sms"]}, "uniqueItems": True},
    "language": {"enum": ["zh", "en"]},
}
_GRANT: Data = {
    "type": "object",
    "properties": {"role": {"enum": [str(role) for role in Role]}, "unit": {"pattern": "^[0-9]{12}$"}},
    "required": ["role", "unit"],
    "additionalProperties": False,
}


def _schema(required: list[str], properties: Data, *, one_of: list[str] | None = None) -> Draft202012Validator:
    someone = {"anyOf": [{"required": [name]} for name in one_of]} if one_of else {}
    return validator(
        {
            "type": "object",
            "properties": {**properties, **_ADDRESSING},
            "required": required,
            "dependentRequired": {"sealed": ["channels"]},
            "additionalProperties": False,
            **someone,
        }
    )


_VALIDATORS: Mapping[str, Draft202012Validator] = {
    CONTACT_SEALED: _schema(
        ["contact_ref", "subject", "business_ref", "part", "language"],
        {
            "contact_ref": _REF,
            "subject": {"type": "string", "format": "uuid"},
            "business_ref": _SHORT,
            "part": {"enum": [str(part) for part in Part]},
            "account_id": _SHORT,
        },
        one_of=["sealed", "account_id"],
    ),
    CONTACT_WITHDRAWN: _schema(
        ["contact_ref", "subject", "business_ref", "part", "reason"],
        {
            "contact_ref": _REF,
            "subject": {"type": "string", "format": "uuid"},
            "business_ref": _SHORT,
            "part": {"enum": [str(part) for part in Part]},
            "reason": {"enum": [str(reason) for reason in Withdrawal]},
        },
    ),
    ACCOUNT_REGISTERED: _schema(
        ["account_id", "org", "grants", "language", "status"],
        {
            "account_id": _SHORT,
            "org": {"anyOf": [_SHORT, {"type": "null"}]},
            "grants": {"type": "array", "items": _GRANT},
            "status": {"enum": [str(status) for status in AccountStatus]},
        },
    ),
    ADDRESS_REQUESTED: _schema(
        ["template_code", "business_ref", "data", "language"],
        {
            "template_code": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 64},
            "business_ref": _SHORT,
            "data": {
                "type": "object",
                "additionalProperties": {
                    "anyOf": [{"type": "string", "maxLength": 200}, {"type": "integer"}, {"type": "boolean"}]
                },
            },
            "contact_ref": _REF,
            "account_id": _SHORT,
        },
        one_of=["contact_ref", "account_id", "sealed"],
    ),
}
