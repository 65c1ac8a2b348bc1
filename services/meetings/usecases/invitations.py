"""Invite people to a sitting, bind them for notification, and end a sitting for everybody."""

from typing import Any

import phonenumbers

from contracts.private import Letter
from kit.act import Act
from kit.refusals import Invalid
from services.meetings.access import by_the_system
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.domain.attendance import Attendance
from services.meetings.domain.meeting import Meeting

Invitation = dict[str, Any]


class PhoneNotValid(Invalid):
    """A number is no Chinese phone number; it is not repeated, for it is personal."""

    code = "meetings.phone_not_valid"


def invite(work: MeetingsWork, act: Act, meeting: Meeting, invitations: list[Invitation]) -> list[Attendance]:
    """Invite people to the first sitting; the contact of somebody without an account is sealed at once."""
    categories = frozenset(seat.category for seat in work.rules_of(meeting).council.composition)
    return [_invite_one(work, act, meeting, invitation, categories) for invitation in invitations]


def _invite_one(
    work: MeetingsWork, act: Act, meeting: Meeting, invitation: Invitation, categories: frozenset[str]
) -> Attendance:
    attendance = _attendance(
        work,
        meeting,
        category=invitation["category"],
        is_guest=invitation["is_guest"],
        account_id=invitation["account_id"],
        name=invitation["name"],
        org_code=invitation["org_code"],
    )
    attendance.invite(act, categories)
    attendance.contact_ref = work.bind_invitee(meeting, attendance, _letter(invitation))
    work.attendances.add(attendance)
    return attendance


def invite_again(work: MeetingsWork, act: Act, meeting: Meeting, before: list[Attendance]) -> None:
    """Invite the people of the sitting before to the next one; they are bound to the meeting already."""
    for one in before:
        attendance = _attendance(
            work,
            meeting,
            category=one.category,
            is_guest=one.is_guest,
            account_id=one.account_id,
            name=one.name,
            org_code=one.org_code,
            contact_ref=one.contact_ref,
        )
        attendance.invite(act, frozenset({one.category}))
        work.attendances.add(attendance)


def end_sitting(work: MeetingsWork, people: list[Attendance]) -> None:
    """Let those who are there leave, and note who did not come."""
    system = by_the_system(work)
    for attendance in people:
        if attendance.state == "present":
            attendance.check_out(system)
        elif attendance.state != "left":
            attendance.mark_absent(system, ended=True)


def all_told(people: list[Attendance]) -> bool:
    """Whether everybody is bound to the meeting, so that its events reach them."""
    return all(attendance.contact_ref for attendance in people)


def _attendance(work: MeetingsWork, meeting: Meeting, **person: Any) -> Attendance:
    return Attendance(
        id=work.fresh_id(),
        county=meeting.county,
        division=meeting.division,
        meeting_id=meeting.id,
        sitting=meeting.sitting,
        case_id=meeting.correlation_id,
        **person,
    )


def _letter(invitation: Invitation) -> Letter | None:
    if not (invitation["phone"] or invitation["email"]):
        return None
    phone = _normal_phone(invitation["phone"]) if invitation["phone"] else ""
    return Letter(phone=phone, email=invitation["email"] or "", name=invitation["name"])


def _normal_phone(phone: str) -> str:
    try:
        parsed = phonenumbers.parse(phone, "CN")
    except phonenumbers.NumberParseException as error:
        raise PhoneNotValid(field="/invitations") from error
    if not phonenumbers.is_valid_number(parsed):
        raise PhoneNotValid(field="/invitations")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
