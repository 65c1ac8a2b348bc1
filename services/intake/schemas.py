"""What intake's door accepts and answers."""

from marshmallow import Schema, fields, validate

from contracts.events import event_type
from contracts.fields import fields as published_fields
from contracts.notices import notices
from services.intake.domain.photo import MOST_BYTES, MOST_PHOTOS

LONG = 2000
SHORT = 200
REASON = validate.Regexp(r"^[a-z_]{2,40}$")
MAX_LIST = 200
# Base64 makes a file a third longer.
PHOTO_TEXT = MOST_BYTES * 4 // 3


def _one_of(field: str) -> validate.OneOf:
    return validate.OneOf(list(published_fields()[field].values))


def _reason_of(event: str) -> validate.OneOf:
    return validate.OneOf(list(event_type(event).reasons))


def _words(most: int = LONG, *, least: int = 0) -> validate.Length:
    return validate.Length(min=least, max=most)


class Contact(Schema):
    """How the reporter is reached; it is sealed at once and stays unreadable here."""

    name = fields.Str(load_default="", validate=_words(60))
    phone = fields.Str(required=True, validate=_words(20, least=5))


class PhoneCheck(Schema):
    """A code that was sent to the phone."""

    id = fields.UUID(required=True)
    code = fields.Str(required=True, validate=validate.Regexp(r"^[0-9]{6}$"))


class PhoneCheckRequest(Schema):
    """Ask for a code to be sent to a phone."""

    phone = fields.Str(required=True, validate=_words(20, least=5))
    division = fields.Str(required=True, validate=validate.Regexp(r"^[0-9]{12}$"))


class PhoneCheckSent(Schema):
    """The check to which the code belongs."""

    id = fields.Str(required=True)


class GivePhoto(Schema):
    """A photo for an issue that is being written: JPEG, PNG or HEIC, at most 5 MB."""

    # One that is a little too large reaches the use case, which says so beside the field.
    most_bytes = PHOTO_TEXT + 1024 * 1024
    content = fields.Str(
        required=True,
        validate=validate.Length(min=1),
        metadata={"contentEncoding": "base64", "description": "The file. It is drawn anew, without its metadata."},
    )


class PhotoTicket(Schema):
    """With the ticket, and within two hours, a new issue takes the photo over."""

    ticket = fields.Str(required=True)
    width = fields.Int(required=True)
    height = fields.Int(required=True)


class PhotoView(Schema):
    """A photo of an issue, which is fetched by its id."""

    id = fields.Str(required=True)
    width = fields.Int(required=True)
    height = fields.Int(required=True)


class SubmitIssue(Schema):
    """A new issue."""

    division = fields.Str(required=True, validate=validate.Regexp(r"^[0-9]{12}$"))
    channel = fields.Str(load_default="web", validate=_one_of("channel"))
    issue_kind = fields.Str(load_default="problem", validate=_one_of("issue_kind"))
    category_code = fields.Str(required=True, validate=REASON)
    text = fields.Str(required=True, validate=_words(least=2))
    urgency = fields.Str(load_default="normal", validate=_one_of("urgency"))
    place = fields.Str(load_default="", validate=_words(SHORT))
    compound_id = fields.Str(allow_none=True, load_default=None, validate=_words(40))
    affected_households = fields.Int(
        allow_none=True, load_default=None, strict=True, validate=validate.Range(min=1, max=1_000_000)
    )
    collected_by = fields.Str(allow_none=True, load_default=None, validate=_one_of("collected_by"))
    is_anonymous = fields.Bool(load_default=False)
    conflict_risk = fields.Str(load_default="none", validate=validate.OneOf(["none", "dissatisfaction", "petition"]))
    privacy_notice = fields.Str(required=True, validate=_words(40, least=1))
    contact = fields.Nested(Contact, allow_none=True, load_default=None)
    phone_check = fields.Nested(PhoneCheck, allow_none=True, load_default=None)
    dedup_key = fields.Str(allow_none=True, load_default=None, validate=_words(80, least=8))
    photos = fields.List(
        fields.Str(validate=_words(80, least=8)),
        load_default=list,
        validate=validate.Length(max=MOST_PHOTOS),
        metadata={"description": "Tickets of photos that were given before."},
    )


class IssueReceipt(Schema):
    """The number and the code with which an issue is followed; the code is shown only here."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    follow_code = fields.Str(required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    due_accept_at = fields.AwareDateTime(required=True)


class ReplyView(Schema):
    """Words of the handling side to the reporter."""

    kind = fields.Str(required=True)
    at = fields.Str(required=True)
    text = fields.Str(required=True)
    org = fields.Str(allow_none=True)


class IssueView(Schema):
    """An issue as officials see it; no contact is among its fields."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    county = fields.Str(required=True)
    division = fields.Str(required=True)
    rules_version = fields.Int(required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    channel = fields.Str()
    issue_kind = fields.Str()
    category_code = fields.Str()
    text = fields.Str()
    urgency = fields.Str()
    place = fields.Str()
    compound_id = fields.Str(allow_none=True)
    affected_households = fields.Int(allow_none=True)
    collected_by = fields.Str(allow_none=True)
    is_anonymous = fields.Bool()
    conflict_risk = fields.Str()
    submitter_type = fields.Str()
    submitted_at = fields.AwareDateTime()
    due_accept_at = fields.AwareDateTime(allow_none=True)
    due_at = fields.AwareDateTime(allow_none=True)
    handler_org = fields.Str(allow_none=True)
    contact_ref = fields.Str(allow_none=True)
    topic_id = fields.Str(allow_none=True)
    master_issue_id = fields.Str(allow_none=True)
    merged_count = fields.Int()
    result_code = fields.Str(allow_none=True)
    resolution_level = fields.Str(allow_none=True)
    replies = fields.List(fields.Nested(ReplyView))
    replied_at = fields.AwareDateTime(allow_none=True)
    reopen_count = fields.Int()
    closed_at = fields.AwareDateTime(allow_none=True)
    photos = fields.List(fields.Nested(PhotoView))
    open_commands = fields.List(fields.Str())


class ConsentView(Schema):
    """A version of the privacy notice that was agreed to, and until when."""

    notice = fields.Str(required=True)
    at = fields.Str(required=True)
    withdrawn_at = fields.Str(allow_none=True)


class FollowView(Schema):
    """An issue as its reporter sees it."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    county = fields.Str(required=True)
    division = fields.Str(required=True)
    rules_version = fields.Int(required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    category_code = fields.Str()
    text = fields.Str()
    submitted_at = fields.AwareDateTime()
    due_accept_at = fields.AwareDateTime(allow_none=True)
    due_at = fields.AwareDateTime(allow_none=True)
    topic_id = fields.Str(allow_none=True)
    topic_number = fields.Str(allow_none=True)
    topic_title = fields.Str(allow_none=True)
    topic_state = fields.Str(allow_none=True)
    master_number = fields.Str(allow_none=True)
    replies = fields.List(fields.Nested(ReplyView))
    photos = fields.List(fields.Nested(PhotoView))
    rating = fields.Dict(allow_none=True)
    consents = fields.List(fields.Nested(ConsentView))
    can_rate = fields.Bool()
    open_commands = fields.List(fields.Str())


class OwnIssueView(Schema):
    """Everything that intake keeps of a reporter in one issue."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    division = fields.Str(required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    channel = fields.Str()
    category_code = fields.Str()
    text = fields.Str()
    place = fields.Str()
    submitter_type = fields.Str()
    submitted_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)
    replies = fields.List(fields.Nested(ReplyView))
    rating = fields.Dict(allow_none=True)
    consents = fields.List(fields.Nested(ConsentView))
    has_contact = fields.Bool(required=True)
    has_account = fields.Bool(required=True)
    has_ended = fields.Bool(required=True)


class OwnIssueLine(Schema):
    """One of one's own issues."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    state = fields.Str(required=True)
    category_code = fields.Str()
    submitted_at = fields.AwareDateTime()


class OwnIssues(Schema):
    """The issues that an account submitted for itself, the newest first."""

    items = fields.List(fields.Nested(OwnIssueLine))


class AgreeToNotice(Schema):
    """Which version of the privacy notice is agreed to."""

    privacy_notice = fields.Str(required=True, validate=validate.OneOf([*notices()]))


class CorrectContact(Schema):
    """The contact that takes the place of the one before, and what proves its phone."""

    contact = fields.Nested(Contact, required=True)
    phone_check = fields.Nested(PhoneCheck, allow_none=True, load_default=None)


class AcceptIssue(Schema):
    """The acceptance reply."""

    reply = fields.Str(required=True, validate=_words())
    refusal_ground = fields.Str(allow_none=True, load_default=None, validate=REASON)


class RejectIssue(Schema):
    """A refusal, its ground, the lawful way and the second person."""

    reason_code = fields.Str(required=True, validate=REASON)
    lawful_channel = fields.Str(required=True, validate=REASON)
    confirmed_by = fields.Str(required=True, validate=_words(80, least=1))
    reply = fields.Str(required=True, validate=_words())


class MergeIssue(Schema):
    """The issue about the same matter."""

    master_issue_id = fields.UUID(required=True)


class UnmergeIssue(Schema):
    """Why the merge was wrong."""

    reason_code = fields.Str(required=True, validate=_reason_of("intake.issue.unmerged"))


class AssignIssue(Schema):
    """The unit that handles it."""

    org_code = fields.Str(required=True, validate=_words(60, least=4))


class StartIssue(Schema):
    """Whether the matter is simple."""

    is_simple = fields.Bool(required=True)


class ResolveIssue(Schema):
    """The result and what shows it."""

    result_code = fields.Str(required=True, validate=_one_of("result_code"))
    resolution_level = fields.Str(required=True, validate=_one_of("resolution_level"))
    text = fields.Str(required=True, validate=_words())
    evidence = fields.Str(required=True, validate=_words())


class ReplyToIssue(Schema):
    """The answer to the reporter."""

    text = fields.Str(required=True, validate=_words())
    failed_contacts = fields.Int(load_default=0, strict=True, validate=validate.Range(min=0, max=20))


class RateReply(Schema):
    """How satisfied the reporter is."""

    satisfaction_code = fields.Str(required=True, validate=_one_of("satisfaction_code"))
    is_solved = fields.Bool(required=True)
    is_contacted = fields.Bool(load_default=True)
    reason = fields.Str(load_default="", validate=_words(500))


class WithdrawIssue(Schema):
    """Why the reporter takes it back, if they say."""

    reason_code = fields.Str(allow_none=True, load_default=None, validate=_reason_of("intake.issue.withdrawn"))


class ReopenIssue(Schema):
    """Why the matter is taken up again."""

    reason_code = fields.Str(required=True, validate=_reason_of("intake.issue.reopened"))


class ListQuery(Schema):
    """Which part of a list."""

    division = fields.Str(load_default=None, validate=validate.Regexp(r"^[0-9]{12}$"))
    state = fields.Str(load_default=None, validate=REASON)
    topic_id = fields.UUID(load_default=None)
    after = fields.UUID(load_default=None)
    limit = fields.Int(load_default=50, validate=validate.Range(min=1, max=MAX_LIST))


class IssueList(Schema):
    """Issues, and where the next part begins."""

    items = fields.List(fields.Nested(IssueView))
    next = fields.Str(allow_none=True)


class ProposeTopic(Schema):
    """A question worth deliberating."""

    division = fields.Str(required=True, validate=validate.Regexp(r"^[0-9]{12}$"))
    title = fields.Str(required=True, validate=_words(SHORT, least=2))
    ground = fields.Str(load_default="", validate=_words())
    background = fields.List(fields.Str(validate=_words(SHORT)), load_default=list, validate=_words(20))
    domain = fields.Str(load_default="livelihood", validate=_one_of("domain"))
    category_code = fields.Str(required=True, validate=REASON)
    purpose = fields.Str(load_default="dispute", validate=_one_of("purpose"))
    proposer_type = fields.Str(required=True, validate=_one_of("proposer_type"))
    conflict_risk = fields.Str(load_default="none", validate=validate.OneOf(["none", "dissatisfaction", "petition"]))
    issue_ids = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MAX_LIST))


class LinkIssues(Schema):
    """Issues to take in."""

    issue_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=MAX_LIST))


class SubmitReview(Schema):
    """Scores of the three criteria, and new words after a return."""

    scores = fields.Dict(
        keys=fields.Str(validate=REASON),
        values=fields.Int(strict=True, validate=validate.Range(min=0, max=5)),
        required=True,
    )
    affected_households = fields.Int(required=True, strict=True, validate=validate.Range(min=0, max=1_000_000))
    reasons = fields.Str(load_default="", validate=_words())
    title = fields.Str(validate=_words(SHORT, least=2))
    ground = fields.Str(validate=_words())


class _Explained(Schema):
    """A listed reason and its explanation; which reasons are listed is a matter of the event."""

    explanation = fields.Str(required=True, validate=_words())


class ReturnTopic(_Explained):
    """Why the topic must change."""

    reason_code = fields.Str(required=True, validate=_reason_of("intake.topic.returned"))


class RejectTopic(_Explained):
    """Why the topic is declined."""

    reason_code = fields.Str(required=True, validate=_reason_of("intake.topic.rejected"))


class OpenRound(_Explained):
    """Why there is another round."""

    reason_code = fields.Str(required=True, validate=_reason_of("intake.topic.round_opened"))


class EndTopic(_Explained):
    """Why there is no agreement."""

    reason_code = fields.Str(required=True, validate=_reason_of("intake.topic.ended_without_consensus"))


class CancelTopic(_Explained):
    """A cancellation and its second person."""

    reason_code = fields.Str(required=True, validate=_reason_of("intake.topic.cancelled"))
    confirmed_by = fields.Str(required=True, validate=_words(80, least=1))


class ApproveTopic(Schema):
    """The choice of a topic, its mode and its level."""

    title_public = fields.Str(required=True, validate=_words(SHORT, least=2))
    mode = fields.Str(required=True, validate=_one_of("mode"))
    level = fields.Str(load_default="village_community", validate=_one_of("level"))
    statutory_answer = fields.Str(required=True, validate=validate.OneOf(["", "not_statutory", "advisory"]))
    override_reason = fields.Str(load_default="", validate=_words())


class StartResearch(Schema):
    """Who is concerned."""

    stakeholders = fields.List(fields.Str(validate=_words(SHORT, least=1)), required=True, validate=_words(50))


class RecordVisit(Schema):
    """One visit made for the research."""

    visit_on = fields.Date(required=True)
    visit_kind = fields.Str(load_default="research", validate=_one_of("visit_kind"))
    collected_by = fields.Str(required=True, validate=_one_of("collected_by"))
    household_count = fields.Int(required=True, strict=True, validate=validate.Range(min=0, max=10_000))
    findings = fields.Str(required=True, validate=_words(least=2))


class FinishResearch(Schema):
    """The public materials, and why there was no visit if there was none."""

    materials = fields.List(fields.Str(validate=_words(SHORT, least=1)), required=True, validate=_words(50))
    waiver = fields.Str(load_default="", validate=_words())


class TopicView(Schema):
    """A topic as officials see it."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    county = fields.Str(required=True)
    division = fields.Str(required=True)
    rules_version = fields.Int(required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    title = fields.Str()
    title_public = fields.Str()
    ground = fields.Str()
    background = fields.List(fields.Str())
    domain = fields.Str()
    category_code = fields.Str()
    purpose = fields.Str()
    proposer_type = fields.Str()
    owner_org = fields.Str(allow_none=True)
    conflict_risk = fields.Str()
    scores = fields.Dict(allow_none=True)
    reasons = fields.Str()
    affected_households = fields.Int(allow_none=True)
    mode = fields.Str(allow_none=True)
    level = fields.Str(allow_none=True)
    override_reason = fields.Str()
    stakeholders = fields.List(fields.Str())
    visits = fields.List(fields.Dict())
    materials = fields.List(fields.Str())
    round_no = fields.Int()
    meeting_id = fields.Str(allow_none=True)
    plan_id = fields.Str(allow_none=True)
    plan_end = fields.Str(allow_none=True)
    issue_count = fields.Int()
    open_commands = fields.List(fields.Str())


class TopicList(Schema):
    """Topics, and where the next part begins."""

    items = fields.List(fields.Nested(TopicView))
    next = fields.Str(allow_none=True)
