"""Call a meeting: plan it, give notice, move it, cancel it."""

from typing import Any

from contracts.access import Actor
from contracts.divisions import ancestors, county_of, division
from contracts.roles import Role
from kit.act import Act
from kit.refusals import Conflict, Invalid, NotFound, RoleMissing
from services.meetings.access import CONVENERS, may_convene, meeting_for
from services.meetings.adapters.unit_of_work import MeetingsWork
from services.meetings.domain.attendance import by_category
from services.meetings.domain.known_topic import READY, KnownTopic
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.meeting_calling import Move, NoticeGiven, Outline
from services.meetings.domain.meeting_record import Period
from services.meetings.domain.quorum import GIVEN_CONDITIONS, conditions_for
from services.meetings.usecases.invitations import all_told, invite, invite_again

Body = dict[str, Any]


class TopicsFarApart(Conflict):
    """Topics of one meeting belong to one county."""

    code = "meetings.topics_far_apart"


class NotOnAgenda(Invalid):
    """An agenda item is about a topic that the meeting does not take up."""

    code = "meetings.not_on_agenda"


class TopicGone(Conflict):
    """A topic was cancelled after the meeting was planned."""

    code = "meetings.topic_gone"


class MemberMeetingsNotProvided(Conflict):
    """The county's rules know no meetings that members call on their own initiative."""

    code = "meetings.member_meetings_not_provided"


def plan_meeting(work: MeetingsWork, actor: Actor, body: Body) -> Meeting:
    """Plan a meeting about topics that are ready, in the smallest unit that covers them all."""
    # Always locked in the same order, so that two plans never wait for each other.
    topics = [_known(work, topic_id) for topic_id in sorted({str(topic_id) for topic_id in body["topic_ids"]})]
    unit = _common_unit(topics)
    outline = _outline(body)
    act = _convening(work, actor, unit, outline)
    county = county_of(unit)
    rules = work.rules(county)
    rules.mode(outline.mode)
    meeting = Meeting(work.fresh_id(), work.number(county), county, unit, rules.version)
    meeting.plan(
        act,
        outline,
        rules,
        topics_ready=all(topic.state == READY and not work.topic_is_taken(topic.id) for topic in topics),
        room_free=work.room_is_free(outline.room_id, outline.period, besides=meeting.id),
    )
    work.meetings.add(meeting)
    return meeting


def _known(work: MeetingsWork, topic_id: str) -> KnownTopic:
    topic = work.topic(topic_id)
    if topic is None:
        raise NotFound(machine="topic", id=topic_id)
    return topic


def _common_unit(topics: list[KnownTopic]) -> str:
    paths = [[*(above.code for above in ancestors(topic.division)), topic.division] for topic in topics]
    shared = [step[0] for step in zip(*paths, strict=False) if len(set(step)) == 1]
    if len({topic.county for topic in topics}) > 1:
        raise TopicsFarApart
    return division(shared[-1]).code


def _outline(body: Body) -> Outline:
    rest = {name: value for name, value in body.items() if name not in {"starts_at", "ends_at", "topic_ids", "room_id"}}
    outline = Outline(
        **{**rest, "agenda": [_agenda_entry(entry) for entry in body["agenda"]]},
        topic_ids=list(dict.fromkeys(str(topic_id) for topic_id in body["topic_ids"])),
        room_id=_as_text(body["room_id"]),
        period=Period(body["starts_at"], body["ends_at"]),
    )
    for index, entry in enumerate(outline.agenda):
        if entry["topic_id"] not in (None, *outline.topic_ids):
            raise NotOnAgenda(field=f"/agenda/{index}/topic_id")
    return outline


def _agenda_entry(entry: Body) -> Body:
    return {"title": entry["title"], "topic_id": _as_text(entry["topic_id"])}


def _convening(work: MeetingsWork, actor: Actor, unit: str, outline: Outline) -> Act:
    act = actor.official_act_over(unit, work.now, cause=work.cause)
    if not may_convene(actor, unit, outline.convener_type):
        raise RoleMissing(roles=sorted(CONVENERS[outline.convener_type]))
    by_member = outline.convener_type == "member" or outline.member_initiated
    if by_member and not work.rules(county_of(unit)).council.member_initiated_meetings:
        raise MemberMeetingsNotProvided
    return act.also(Role.CONVENER)


def issue_notice(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Meeting:
    """Invite people and give notice; from then on the meeting's events reach everybody who was invited."""
    meeting, act = meeting_for(work, actor, meeting_id)
    for topic in work.around(meeting).topics:
        if topic.state != READY:
            raise TopicGone(title=topic.title_public)
    people = invite(work, act, meeting, body["invitations"])
    given = NoticeGiven(
        invited_by_category=by_category([one for one in people if one.is_member]),
        materials=body["materials"],
        conditions=conditions_for(meeting.division, [name for name in GIVEN_CONDITIONS if body[name]]),
        emergency_reason=body["emergency_reason"],
    )
    meeting.issue_notice(act, given, work.rules_of(meeting))
    return meeting


def reschedule(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Meeting:
    """Move a meeting; after a sitting without quorum its people are invited anew."""
    meeting, act = meeting_for(work, actor, meeting_id)
    people, sitting = work.sitting_of(meeting), meeting.sitting
    room_id = _as_text(body["room_id"]) or meeting.room_id
    place = body["place"] or meeting.place
    move = Move(Period(body["starts_at"], body["ends_at"]), body["reason_code"], room_id, place)
    room_free = work.room_is_free(room_id, move.period, besides=meeting.id)
    meeting.reschedule(act, move, work.rules_of(meeting), room_free=room_free, told=all_told(people))
    if meeting.sitting != sitting:
        invite_again(work, act, meeting, people)
    return meeting


def cancel(work: MeetingsWork, actor: Actor, meeting_id: str, body: Body) -> Meeting:
    """Call a meeting off."""
    meeting, act = meeting_for(work, actor, meeting_id)
    told = all_told(work.sitting_of(meeting))
    meeting.cancel(act, reason=body["reason_code"], explanation=body["explanation"], told=told)
    return meeting


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)
