"""Take an issue in: from a resident whose phone is verified, or entered on somebody's behalf."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from contracts import phones
from contracts.access import Actor
from contracts.divisions import Level, county_of, division
from contracts.private import (
    ADDRESS_REQUESTED,
    CONTACT_SEALED,
    PHONE_CODE,
    Letter,
    address_requested,
    contact_sealed,
)
from contracts.roles import Role
from contracts.rules import Rules
from kit.act import Act
from kit.ids import opaque_reference, six_digits
from kit.refusals import Conflict, Invalid
from services.intake.adapters.unit_of_work import IntakeWork
from services.intake.domain.issue import Issue, SubmitterType, Telling
from services.intake.usecases.give_photos import take_photos_over

CODE_LIVES = timedelta(minutes=10)
MOST_CODES = 3
MOST_TRIES = 5


class DivisionTooHigh(Invalid):
    """An issue belongs to a community or village, not to a larger unit."""

    code = "intake.division_too_high"


class PhoneNotValid(Invalid):
    """The number is no Chinese phone number."""

    code = "intake.phone_not_valid"


class PhoneCodeWrong(Invalid):
    """The code is not the one that was sent to this phone, or it is too old."""

    code = "intake.phone_code_wrong"


class TooManyCodes(Conflict):
    """Several codes were sent to this phone a moment ago."""

    code = "intake.too_many_codes"


@dataclass(frozen=True)
class Submission:
    """What a caller gives to submit an issue."""

    division: str
    telling: Telling
    contact: dict[str, Any] | None = None
    phone_check: dict[str, str] | None = None
    dedup_key: str | None = None
    photos: Sequence[str] = ()


@dataclass(frozen=True)
class Submitted:
    """A new issue and the code with which its reporter follows it, shown only once."""

    issue: Issue
    follow_code: str


def normal_phone(phone: str) -> str:
    """Return a Chinese phone number in its international form; raises PhoneNotValid."""
    found = phones.normal_phone(phone)
    if found is None:
        raise PhoneNotValid(field="/contact/phone")
    return found


def send_phone_code(work: IntakeWork, phone: str, unit: str) -> str:
    """Send a code of six digits to a phone and return the id of the check."""
    normal = normal_phone(phone)
    if work.phone_checks_of(normal) >= MOST_CODES:
        raise TooManyCodes
    check_id, code = work.fresh_id(), six_digits()
    work.open_phone_check(check_id, normal, code, work.now + CODE_LIVES)
    letter = Letter(phone=normal, code=code)
    data = address_requested(PHONE_CODE, business_ref=check_id, letter=letter, seal_key=work.secrets.seal_key)
    work.tell_person(ADDRESS_REQUESTED, data, division(unit).code, check_id)
    return check_id


def submit_issue(work: IntakeWork, actor: Actor, submission: Submission) -> Submitted:
    """Submit an issue; it gets a number, a follow code and a due time for the first answer."""
    unit = division(submission.division)
    if unit.level is not Level.COMMUNITY:
        raise DivisionTooHigh(field="/division", division=unit.code)
    issue = _new_issue(work, unit.code)
    act, submitter = _submitter(work, actor, unit.code)
    rules = work.rules(issue.county, issue.rules_version)
    issue.dedup_key = _dedup_key(work, issue, submitter, submission)
    code = six_digits()
    issue.follow_code = work.mark(f"{issue.number}:{code}")
    issue.submit(
        act,
        submission.telling,
        submitter=submitter,
        phone_verified=_phone_verified(work, actor, submission),
        known=work.known_telling(issue.dedup_key),
        due=_due_accept_at(work, rules, submission.telling.urgency),
    )
    _bind_reporter(work, actor, issue, submission.contact, code)
    work.issues.add(issue)
    take_photos_over(work, issue, submission.photos)
    work.remind("issue_due", issue.id, issue.due_accept_at or work.now)
    return Submitted(issue, code)


def _new_issue(work: IntakeWork, unit: str) -> Issue:
    county = county_of(unit)
    return Issue(
        id=work.fresh_id(),
        number=work.number(county),
        county=county,
        division=unit,
        rules_version=work.rules(county).version,
    )


def _submitter(work: IntakeWork, actor: Actor, unit: str) -> tuple[Act, SubmitterType]:
    act = actor.act_over(unit, work.now, cause=work.cause)
    if Role.COMMUNITY_CLERK in act.roles:
        return act, SubmitterType.STAFF_ON_BEHALF
    if Role.CPPCC_MEMBER in act.roles:
        return act, SubmitterType.MEMBER
    # Everybody may speak as a resident; whether they are known is the guard's matter.
    return act.also(Role.RESIDENT), SubmitterType.RESIDENT


def _bind_reporter(work: IntakeWork, actor: Actor, issue: Issue, contact: dict[str, Any] | None, code: str) -> None:
    """Let notification know whom the answers go to; only the random reference stays here."""
    own_account = actor.account_id if issue.submitter_type == SubmitterType.RESIDENT else None
    if not contact and not own_account:
        return
    issue.contact_ref = opaque_reference()
    letter = None
    if contact:
        letter = Letter(phone=normal_phone(contact["phone"]), name=contact["name"], follow_code=code)
    data = contact_sealed(
        issue.contact_ref,
        subject=issue.id,
        business_ref=issue.number,
        letter=letter,
        seal_key=work.secrets.seal_key,
        account_id=own_account,
    )
    work.tell_person(CONTACT_SEALED, data, issue.division, issue.id)


def _phone_verified(work: IntakeWork, actor: Actor, submission: Submission) -> bool:
    if actor.phone_verified:
        return True
    check, contact = submission.phone_check, submission.contact
    if not check or not contact:
        return False
    _require_right_code(work, contact, check)
    return True


def require_verified_phone(
    work: IntakeWork, actor: Actor, contact: dict[str, Any], check: dict[str, str] | None
) -> None:
    """Refuse a phone that nobody proved to hold, except where the account of the caller did."""
    if not actor.phone_verified:
        _require_right_code(work, contact, check or {"id": "", "code": ""})


def _require_right_code(work: IntakeWork, contact: dict[str, Any], check: dict[str, str]) -> None:
    if not work.try_phone_code(check["id"], normal_phone(contact["phone"]), check["code"], MOST_TRIES):
        raise PhoneCodeWrong(field="/phone_check/code")


def _due_accept_at(work: IntakeWork, rules: Rules, urgency: str) -> Any:
    if urgency == "urgent":
        return work.now + timedelta(hours=rules.time_limit("urgent_acceptance_hours"))
    return work.calendar(rules).deadline(work.now, rules.time_limit("acceptance_reply_workdays"))


def _dedup_key(work: IntakeWork, issue: Issue, submitter: SubmitterType, submission: Submission) -> str:
    """Return what must not come twice: the sender's own key, or a resident's same words from the same phone.

    Staff may hear the same words in two homes, so what they enter without a key of their own is never taken for a copy.
    """
    if submission.dedup_key:
        return f"{submitter}:{submission.dedup_key}"
    if submitter is not SubmitterType.RESIDENT:
        return issue.id
    telling = submission.telling
    phone = (submission.contact or {}).get("phone", "")
    parts = [submission.division, telling.category_code, telling.text, telling.place, phone]
    # Keyed, because the phone could otherwise be found by trying all numbers with the words beside it.
    return work.mark(json.dumps(parts, ensure_ascii=False))
