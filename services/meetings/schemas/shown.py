"""What the door of meetings answers."""

from marshmallow import Schema, fields


class RoomView(Schema):
    """A room."""

    id = fields.Str(required=True)
    county = fields.Str(required=True)
    division = fields.Str(required=True)
    unit_org_code = fields.Str(required=True)
    platform_type = fields.Str(required=True)
    name = fields.Str(required=True)
    address = fields.Str()
    capacity = fields.Int(allow_none=True)
    equipment = fields.List(fields.Str())
    shared_functions = fields.List(fields.Str())
    boards = fields.List(fields.Str())
    opened_on = fields.Date(allow_none=True)


class BookingView(Schema):
    """A meeting that holds a room."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    state = fields.Str(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)


class TopicView(Schema):
    """A topic as this service knows it."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    division = fields.Str(required=True)
    title_public = fields.Str(required=True)
    level = fields.Str(allow_none=True)
    mode = fields.Str(allow_none=True)
    round_no = fields.Int()
    state = fields.Str(required=True)


class PublicItem(Schema):
    """An agenda item as everybody sees it."""

    no = fields.Int(required=True)
    title = fields.Str(required=True)


class AnnouncementView(BookingView):
    """A meeting as everybody sees it."""

    county = fields.Str(required=True)
    division = fields.Str(required=True)
    mode = fields.Str(required=True)
    place = fields.Str()
    room = fields.Nested(RoomView, allow_none=True)
    topics = fields.List(fields.Nested(TopicView))
    agenda = fields.List(fields.Nested(PublicItem))
    materials = fields.List(fields.Dict())
    minutes_public = fields.Bool()


class RemarkView(Schema):
    """An objection or a dissenting view."""

    category = fields.Str(required=True)
    text = fields.Str(required=True)


class AgendaItemView(PublicItem):
    """An agenda item with its calls and its result."""

    topic_id = fields.Str(allow_none=True)
    calls = fields.List(fields.List(fields.Nested(RemarkView)))
    result = fields.Str(allow_none=True)
    dissent = fields.List(fields.Nested(RemarkView))


class ClauseView(Schema):
    """One clause of the consensus."""

    clause_no = fields.Int(required=True)
    agenda_item_no = fields.Int(required=True)
    topic_id = fields.Str(allow_none=True)
    text = fields.Str(required=True)
    item_kind = fields.Str(required=True)
    priority = fields.Str(required=True)
    lead_org_code = fields.Str(allow_none=True)
    due_on = fields.Str(allow_none=True)
    milestone_code = fields.Str(allow_none=True)
    depends_on = fields.List(fields.Int())
    cooperation = fields.Dict(allow_none=True)


class Clauses(Schema):
    """All clauses of a meeting, for drafting the plan."""

    meeting_id = fields.Str(required=True)
    number = fields.Str(required=True)
    state = fields.Str(required=True)
    topic_ids = fields.List(fields.Str())
    clauses = fields.List(fields.Nested(ClauseView))


class AttendanceView(Schema):
    """One person's part in a sitting."""

    id = fields.Str(required=True)
    meeting_id = fields.Str(required=True)
    sitting = fields.Int(required=True)
    category = fields.Str(required=True)
    is_guest = fields.Bool()
    account_id = fields.Str(allow_none=True)
    name = fields.Str()
    org_code = fields.Str(allow_none=True)
    delegate_name = fields.Str()
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    checked_in_at = fields.AwareDateTime(allow_none=True)
    left_at = fields.AwareDateTime(allow_none=True)
    is_own = fields.Bool()
    open_commands = fields.List(fields.Str())


class OwnInvitation(AttendanceView):
    """An invitation with its meeting."""

    meeting = fields.Nested(AnnouncementView)


class StatementView(Schema):
    """What was said; to attendees without the person."""

    no = fields.Int(required=True)
    at = fields.Str(required=True)
    attendance_id = fields.Str(allow_none=True)
    category = fields.Str(required=True)
    agenda_item_no = fields.Int(required=True)
    kind = fields.Str(required=True)
    text = fields.Str(required=True)
    seconds = fields.Int()
    answers_no = fields.Int(allow_none=True)


class QuorumView(Schema):
    """Who is there beside what the rules ask for."""

    kind = fields.Str(required=True)
    invited = fields.Int(required=True)
    present = fields.Int(required=True)
    needed = fields.Int(required=True)
    present_by_category = fields.Dict()
    missing_categories = fields.List(fields.Str())
    is_met = fields.Bool(required=True)


class VoteView(Schema):
    """A vote; sums only when it is closed."""

    id = fields.Str(required=True)
    meeting_id = fields.Str(required=True)
    agenda_item_no = fields.Int(required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    method = fields.Str(required=True)
    question = fields.Str()
    eligible_count = fields.Int()
    voted_count = fields.Int()
    sums = fields.Dict(allow_none=True)
    passed = fields.Bool(allow_none=True)
    open_commands = fields.List(fields.Str())


class MeetingView(Schema):
    """A meeting as those see it who have a part in it."""

    id = fields.Str(required=True)
    number = fields.Str(required=True)
    county = fields.Str(required=True)
    division = fields.Str(required=True)
    rules_version = fields.Int(required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    topic_ids = fields.List(fields.Str())
    topics = fields.List(fields.Nested(TopicView))
    mode = fields.Str(required=True)
    convener_type = fields.Str()
    convened_by = fields.Str(allow_none=True)
    member_initiated = fields.Bool()
    presider = fields.Str()
    minutes_keeper = fields.Str(allow_none=True)
    room_id = fields.Str(allow_none=True)
    room = fields.Nested(RoomView, allow_none=True)
    room_code = fields.Str()
    place = fields.Str()
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    noticed_at = fields.AwareDateTime(allow_none=True)
    started_at = fields.AwareDateTime(allow_none=True)
    suspended_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    sitting = fields.Int()
    agenda = fields.List(fields.Nested(AgendaItemView))
    materials = fields.List(fields.Dict())
    conditions = fields.List(fields.Str())
    emergency_reason = fields.Str()
    invited_by_category = fields.Dict()
    present_by_category = fields.Dict()
    recusals = fields.List(fields.Dict())
    attendances = fields.List(fields.Nested(AttendanceView))
    quorum = fields.Nested(QuorumView)
    statements = fields.List(fields.Nested(StatementView))
    clauses = fields.List(fields.Nested(ClauseView))
    votes = fields.List(fields.Nested(VoteView))
    minutes_state = fields.Str(allow_none=True)
    feedback_count = fields.Int()
    feedback_closes_at = fields.AwareDateTime(allow_none=True)
    explanation = fields.Str()
    open_commands = fields.List(fields.Str())


class MeetingLine(BookingView):
    """A meeting in a list."""

    division = fields.Str(required=True)
    mode = fields.Str(required=True)
    topic_ids = fields.List(fields.Str())
    room_id = fields.Str(allow_none=True)
    presider = fields.Str()
    version = fields.Int()


class MinutesView(Schema):
    """The minutes as those see them who have a part in the meeting."""

    id = fields.Str(required=True)
    meeting_id = fields.Str(required=True)
    state = fields.Str(required=True)
    version = fields.Int(required=True)
    minutes_version = fields.Int(required=True)
    summary = fields.Str()
    text = fields.Str()
    fingerprint = fields.Str()
    due_at = fields.AwareDateTime(allow_none=True)
    signatures = fields.List(fields.Dict())
    corrections = fields.List(fields.Dict())
    confirmed_at = fields.AwareDateTime(allow_none=True)
    open_commands = fields.List(fields.Str())


class PublicMinutes(Schema):
    """Confirmed minutes as everybody sees them."""

    meeting_id = fields.Str(required=True)
    minutes_version = fields.Int(required=True)
    text = fields.Str(required=True)
    fingerprint = fields.Str(required=True)
    confirmed_at = fields.AwareDateTime(required=True)


class RoomList(Schema):
    """Rooms, and where the next part begins."""

    items = fields.List(fields.Nested(RoomView))
    next = fields.Str(allow_none=True)


class BookingList(Schema):
    """The meetings that hold a room."""

    items = fields.List(fields.Nested(BookingView))


class TopicList(Schema):
    """Topics, and where the next part begins."""

    items = fields.List(fields.Nested(TopicView))
    next = fields.Str(allow_none=True)


class AnnouncementList(Schema):
    """Announcements, and where the next part begins."""

    items = fields.List(fields.Nested(AnnouncementView))
    next = fields.Str(allow_none=True)


class InvitationList(Schema):
    """The caller's invitations, and where the next part begins."""

    items = fields.List(fields.Nested(OwnInvitation))
    next = fields.Str(allow_none=True)


class MeetingList(Schema):
    """Meetings, and where the next part begins."""

    items = fields.List(fields.Nested(MeetingLine))
    next = fields.Str(allow_none=True)
