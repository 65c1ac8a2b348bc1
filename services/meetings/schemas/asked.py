"""What the door of meetings accepts."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.meetings.domain.vote import ABSTAIN, AGAINST, FOR
from services.meetings.schemas.fields import (
    CODE,
    DIVISION,
    MAX_LIST,
    ORGANISATION,
    SHORT,
    many,
    maybe,
    maybe_text,
    one_of,
    reason_of,
    text,
    texts,
)

PEOPLE = 100


class Part(Schema):
    """Which part of a list."""

    after = fields.UUID(load_default=None)
    limit = fields.Int(load_default=50, validate=validate.Range(min=1, max=MAX_LIST))


class PlacePart(Part):
    """Which part of a list, and within which division."""

    division = fields.Str(load_default=None, validate=DIVISION)


class StatePart(PlacePart):
    """Which part of a list, within which division and in which state."""

    state = fields.Str(load_default=None, validate=CODE)


class PeriodQuery(Schema):
    """From when to when."""

    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)


class RegisterRoom(Schema):
    """A room of a unit."""

    name = text(80)
    unit_org_code = fields.Str(required=True, validate=ORGANISATION)
    platform_type = fields.Str(required=True, validate=one_of("platform_type"))
    address = maybe_text(SHORT)
    capacity = maybe(fields.Int, strict=True, validate=validate.Range(min=1, max=2000))
    equipment = texts(30, 40)
    shared_functions = texts(30, 40)
    boards = texts(30, 40)
    opened_on = maybe(fields.Date)


class AgendaEntry(Schema):
    """One item of the agenda."""

    title = text(SHORT)
    topic_id = maybe(fields.UUID)


class PlanMeeting(PeriodQuery):
    """Topics, time, place and the people who lead."""

    topic_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=10))
    mode = fields.Str(required=True, validate=one_of("mode"))
    presider = text(80)
    presider_has_no_interest = fields.Bool(required=True)
    convener_type = fields.Str(required=True, validate=one_of("convener_type"))
    agenda = many(AgendaEntry, 30, least=1)
    room_id = maybe(fields.UUID)
    place = maybe_text(SHORT)
    minutes_keeper = maybe(fields.Str, validate=validate.Length(min=1, max=80))
    member_initiated = fields.Bool(load_default=False)


class Invitation(Schema):
    """One person: an account, or a name with a contact that is sealed at once."""

    category = fields.Str(required=True, validate=one_of("member_category"))
    account_id = maybe(fields.Str, validate=validate.Length(min=1, max=80))
    name = maybe_text(60)
    phone = maybe_text(20)
    email = maybe(fields.Email, validate=validate.Length(max=120))
    is_guest = fields.Bool(load_default=False)
    org_code = maybe(fields.Str, validate=ORGANISATION)

    @validates_schema
    def somebody_is_reached(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an invitation that would reach nobody."""
        if not (data["account_id"] or (data["name"] and (data["phone"] or data["email"]))):
            raise ValidationError("Missing data for required field.", "account_id")


class Material(Schema):
    """A paper for the meeting."""

    title = text(SHORT)
    url = fields.Url(schemes={"http", "https"})


class IssueNotice(Schema):
    """Whom to invite, with which papers."""

    invitations = many(Invitation, PEOPLE, least=1)
    materials = many(Material, 30)
    contractor_involved = fields.Bool(load_default=False)
    department_responsible = fields.Bool(load_default=False)
    emergency_reason = maybe_text()


class Reschedule(PeriodQuery):
    """Another time or place, and why."""

    reason_code = fields.Str(required=True, validate=reason_of("meetings.meeting.rescheduled"))
    room_id = maybe(fields.UUID)
    place = maybe_text(SHORT)


class Cancel(Schema):
    """Why the meeting is called off."""

    reason_code = fields.Str(required=True, validate=reason_of("meetings.meeting.cancelled"))
    explanation = text()


class Recusal(Schema):
    """Somebody who steps back, and why."""

    attendance_id = fields.UUID(required=True)
    reason = text(SHORT)


class Start(Schema):
    """The recusals that were declared; an empty list declares that there are none."""

    recusals = many(Recusal, PEOPLE)


class RecordStatement(Schema):
    """Who said what on which item."""

    attendance_id = fields.UUID(required=True)
    agenda_item_no = fields.Int(required=True, strict=True)
    kind = fields.Str(required=True, validate=CODE)
    text = text()
    seconds = fields.Int(load_default=0, strict=True, validate=validate.Range(min=0, max=36_000))
    answers_no = maybe(fields.Int, strict=True)


class Remark(Schema):
    """An objection or a dissenting view, by category."""

    category = fields.Str(required=True, validate=one_of("member_category"))
    text = text()


class CallForConsensus(Schema):
    """The objections that were maintained."""

    objections = many(Remark, PEOPLE)


class EndItem(Schema):
    """A result without consensus."""

    result = fields.Str(required=True, validate=validate.OneOf(["failed", "deferred"]))
    dissent = fields.List(fields.Nested(Remark), load_default=list, validate=validate.Length(max=PEOPLE))


class Cooperation(Schema):
    """What residents are asked to put up with."""

    kind = fields.Str(required=True, validate=CODE)
    outage_days = maybe(fields.Int, strict=True, validate=validate.Range(min=1, max=365))
    building = maybe_text(80)


class Clause(Schema):
    """One clause of the consensus; clauses are numbered from 1 in the order given."""

    agenda_item_no = fields.Int(required=True, strict=True)
    text = text()
    item_kind = fields.Str(required=True, validate=one_of("item_kind"))
    priority = fields.Str(load_default="normal", validate=one_of("priority"))
    lead_org_code = maybe(fields.Str, validate=ORGANISATION)
    due_on = maybe(fields.Date)
    milestone_code = maybe(fields.Str, validate=CODE)
    depends_on = fields.List(fields.Int(strict=True), load_default=list, validate=validate.Length(max=50))
    cooperation = maybe(fields.Nested, nested=Cooperation)


class SetClauses(Schema):
    """All clauses."""

    clauses = many(Clause, 100)


class Suspend(Schema):
    """Why there is a break."""

    reason_code = fields.Str(required=True, validate=reason_of("meetings.meeting.suspended"))


class Adjourn(PeriodQuery):
    """The other day, and why."""

    reason_code = fields.Str(required=True, validate=reason_of("meetings.meeting.adjourned"))


class Rate(Schema):
    """A rating."""

    points = fields.Int(required=True, strict=True, validate=validate.Range(min=1, max=5))


class AnswerInvitation(Schema):
    """Whether one comes, or who comes instead."""

    response = fields.Str(required=True, validate=one_of("response"))
    delegate_name = maybe_text(60)


class CheckIn(Schema):
    """The code that is shown in the room."""

    room_code = fields.Str(load_default="", validate=validate.Regexp(r"^([0-9]{6})?$"))


class OpenVote(Schema):
    """A question on an agenda item."""

    agenda_item_no = fields.Int(required=True, strict=True)
    method = fields.Str(required=True, validate=one_of("method"))
    question = text(SHORT)


class Cast(Schema):
    """A choice; `blind` is random text of the caller's, so that the request's kept hash tells nothing of the choice."""

    choice = fields.Str(required=True, validate=validate.OneOf([FOR, AGAINST, ABSTAIN]))
    blind = text(80, least=16)


class Hands(Schema):
    """Voices of people in the room without an account."""

    votes_for = fields.Int(
        load_default=0, strict=True, attribute=FOR, data_key=FOR, validate=validate.Range(min=0, max=PEOPLE)
    )
    against = fields.Int(load_default=0, strict=True, validate=validate.Range(min=0, max=PEOPLE))
    abstain = fields.Int(load_default=0, strict=True, validate=validate.Range(min=0, max=PEOPLE))


class CloseVote(Schema):
    """Raised hands to be added."""

    hands = maybe(fields.Nested, nested=Hands)


class VoidVote(Schema):
    """The fault in the procedure."""

    reason_code = fields.Str(required=True, validate=reason_of("meetings.vote.voided"))
    explanation = text()


class DraftMinutes(Schema):
    """The keeper's summary."""

    summary = text(20_000)


class CorrectionAnswer(Schema):
    """What became of a correction that was asked for."""

    correction_no = fields.Int(required=True, strict=True)
    answer = text()


class CirculateMinutes(Schema):
    """The text goes out; the keeper says that it was checked for personal data."""

    redaction_checked = fields.Bool(required=True)
    summary = maybe_text(20_000)
    answers = fields.List(fields.Nested(CorrectionAnswer), load_default=list, validate=validate.Length(max=PEOPLE))


class RequestCorrection(Schema):
    """The wanted change."""

    text = text()


class TextSeen(Schema):
    """The fingerprint of the text that was read."""

    fingerprint = fields.Str(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


class SignMinutes(TextSeen):
    """Whose signature it is."""

    attendance_id = fields.UUID(required=True)
