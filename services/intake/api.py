"""Intake's routes: read, call one use case, answer."""

from collections.abc import Mapping
from typing import Any

from flask import request

from contracts.access import Actor, OutsideYourUnit
from contracts.machines import allowed_commands
from contracts.roles import Role
from kit.refusals import NotFound
from kit.sql.tries import Tries
from kit.web.routes import SIGNED_IN, File, Routes, only, public, service
from services.intake import schemas
from services.intake.access import FollowCodeWrong, handles, knows_issue
from services.intake.adapters.reads import Handling, IntakeReads
from services.intake.adapters.unit_of_work import IntakeWork
from services.intake.domain.issue import ENDED, Issue, SubmitterType, Telling
from services.intake.domain.photo import MEDIA_TYPE
from services.intake.domain.topic import Topic
from services.intake.usecases import (
    choose_topic,
    give_photos,
    handle_issue,
    own_data,
    research_topic,
    speak_as_reporter,
)
from services.intake.usecases.submit_issue import Submission, send_phone_code, submit_issue

PREFIX = "/api/intake/v1"
FOLLOW_CODE = "Follow-Code"
STAFF = only(Role.COMMUNITY_CLERK, Role.STREET_CLERK)
HANDLERS = only(Role.COMMUNITY_CLERK, Role.STREET_CLERK, Role.DEPARTMENT_OFFICER)
OFFICIALS = only(
    Role.COMMUNITY_CLERK,
    Role.STREET_CLERK,
    Role.COMMUNITY_PARTY_SECRETARY,
    Role.PARTY_ORG_CLERK,
    Role.DEPARTMENT_OFFICER,
    Role.CPPCC_MEMBER,
    Role.SUPERVISION_COMMITTEE_MEMBER,
    Role.STREET_LEADER,
    Role.COUNTY_CPPCC,
    Role.CITY_CPPCC,
)
PROPOSERS = only(Role.COMMUNITY_CLERK, Role.CPPCC_MEMBER, Role.DEPARTMENT_OFFICER, Role.COUNTY_CPPCC)
APPROVERS = only(Role.PARTY_ORG_CLERK, Role.COMMUNITY_PARTY_SECRETARY, Role.COUNTY_CPPCC)
RESEARCHERS = only(Role.COMMUNITY_CLERK, Role.STREET_CLERK, Role.CPPCC_MEMBER)
ANYBODY_WITH_A_PHOTO = public("照片先于诉求交来，不收下就会删除 / a photo comes before its issue, else it is forgotten")
ANYBODY = public("反映人凭编号和查询码办理 / a reporter shows the number and the follow code")

Body = dict[str, Any]

issues = Routes("issues", f"{PREFIX}/issues", "诉求 Issues")
follow = Routes("follow", f"{PREFIX}/follow", "查办理进度 Following an issue")
photos = Routes("photos", f"{PREFIX}/photos", "照片 Photos")
checks = Routes("phone-checks", f"{PREFIX}/phone-checks", "手机验证 Phone checks")
own = Routes("own-issues", f"{PREFIX}/own-issues", "本人的诉求 One's own issues")
topics = Routes("topics", f"{PREFIX}/topics", "议题 Topics")
GROUPS = (issues, follow, photos, checks, own, topics)


@checks.command("", allow=ANYBODY, takes=schemas.PhoneCheckRequest, gives=schemas.PhoneCheckSent, status=202)
def send_code(work: IntakeWork, caller: Actor, body: Body) -> Body:
    """Send a code of six digits to a phone."""
    del caller
    return {"id": send_phone_code(work, body["phone"], body["division"])}


@photos.command("", allow=ANYBODY_WITH_A_PHOTO, takes=schemas.GivePhoto, gives=schemas.PhotoTicket, status=201)
def give_photo(work: IntakeWork, caller: Actor, body: Body) -> Body:
    """Take a photo for an issue that is being written."""
    del caller
    return vars(give_photos.give_photo(work, body["content"]))


@issues.command("", allow=ANYBODY, takes=schemas.SubmitIssue, gives=schemas.IssueReceipt, status=201)
def submit(work: IntakeWork, caller: Actor, body: Body) -> Body:
    """Submit an issue, for oneself or on somebody's behalf."""
    outside = {"division", "contact", "phone_check", "dedup_key", "photos"}
    check = body["phone_check"]
    submission = Submission(
        division=body["division"],
        telling=Telling(**{name: value for name, value in body.items() if name not in outside}),
        contact=body["contact"],
        phone_check={**check, "id": str(check["id"])} if check else None,
        dedup_key=body["dedup_key"],
        photos=body["photos"],
    )
    submitted = submit_issue(work, caller, submission)
    return {**vars(submitted.issue), "follow_code": submitted.follow_code}


@issues.query("", allow=OFFICIALS, takes=schemas.ListQuery, gives=schemas.IssueList)
def list_issues(reads: IntakeReads, caller: Actor, query: Body) -> Body:
    """List the issues of the caller's units, the newest first."""
    handling = Handling(caller.units_of(Role.DEPARTMENT_OFFICER), caller.org)
    found = reads.issues(_watched_units(caller), query, handling)
    return _part([_issue_view(row, caller) for row in found], query)


@issues.query("/<uuid:issue_id>", allow=OFFICIALS, gives=schemas.IssueView)
def show_issue(reads: IntakeReads, caller: Actor, query: Body, issue_id: str) -> Body:
    """Show one issue of the caller's units."""
    del query
    return {**_issue_in_reach(reads, caller, issue_id), "photos": reads.photos_of(issue_id)}


@issues.file("/<uuid:issue_id>/photos/<uuid:photo_id>", allow=OFFICIALS, media_type=MEDIA_TYPE)
def show_photo(reads: IntakeReads, caller: Actor, issue_id: str, photo_id: str) -> File:
    """Show a photo of an issue of the caller's units."""
    _issue_in_reach(reads, caller, issue_id)
    return _photo(reads, issue_id, photo_id)


@follow.query("/<number>", allow=ANYBODY, gives=schemas.FollowView)
def follow_issue(reads: IntakeReads, caller: Actor, query: Body, number: str) -> Body:
    """Show an issue to its reporter, who knows the follow code or submitted it with an account."""
    del query
    found = _followed(reads, caller, number)
    answered = sum(1 for reply in found["replies"] if reply["kind"] == "answer")
    commands = allowed_commands("issue", found["state"], {Role.REPORTER})
    can_rate = "rate" in commands and found["rated_reply"] < answered
    return {**found, "photos": reads.photos_of(found["id"]), "can_rate": can_rate, "open_commands": commands}


@follow.file("/<number>/photos/<uuid:photo_id>", allow=ANYBODY, media_type=MEDIA_TYPE)
def show_photo_to_reporter(reads: IntakeReads, caller: Actor, number: str, photo_id: str) -> File:
    """Show a photo of an issue to its reporter."""
    return _photo(reads, _followed(reads, caller, number)["id"], photo_id)


@issues.command("/<uuid:issue_id>/acceptance", allow=STAFF, takes=schemas.AcceptIssue, gives=schemas.IssueView)
def accept(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Accept an issue."""
    return _shown(handle_issue.accept_issue(work, caller, issue_id, body), caller)


@issues.command("/<uuid:issue_id>/rejection", allow=STAFF, takes=schemas.RejectIssue, gives=schemas.IssueView)
def reject(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Refuse an issue on a listed ground."""
    return _shown(handle_issue.reject_issue(work, caller, issue_id, body), caller)


@issues.command("/<uuid:issue_id>/merger", allow=STAFF, takes=schemas.MergeIssue, gives=schemas.IssueView)
def merge(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Merge an issue into another one about the same matter."""
    return _shown(handle_issue.merge_issue(work, caller, issue_id, body), caller)


@issues.command("/<uuid:issue_id>/separation", allow=STAFF, takes=schemas.UnmergeIssue, gives=schemas.IssueView)
def unmerge(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Take an issue out of one about another matter."""
    return _shown(handle_issue.unmerge_issue(work, caller, issue_id, body), caller)


@issues.command("/<uuid:issue_id>/assignment", allow=STAFF, takes=schemas.AssignIssue, gives=schemas.IssueView)
def assign(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Assign an issue to a unit."""
    return _shown(handle_issue.assign_issue(work, caller, issue_id, body), caller)


@issues.command("/<uuid:issue_id>/handling", allow=HANDLERS, takes=schemas.StartIssue, gives=schemas.IssueView)
def start(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Begin to handle a simple matter."""
    return _shown(handle_issue.start_issue(work, caller, issue_id, body), caller)


@issues.command("/<uuid:issue_id>/result", allow=HANDLERS, takes=schemas.ResolveIssue, gives=schemas.IssueView)
def resolve(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """End the handling with a result."""
    return _shown(handle_issue.resolve_issue(work, caller, issue_id, body), caller)


@issues.command("/<uuid:issue_id>/reply", allow=HANDLERS, takes=schemas.ReplyToIssue, gives=schemas.IssueView)
def reply(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Answer the reporter."""
    return _shown(handle_issue.reply_to_issue(work, caller, issue_id, body), caller)


@issues.command("/<uuid:issue_id>/rating", allow=ANYBODY, takes=schemas.RateReply, gives=schemas.FollowView)
def rate(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Rate the last answer, as its reporter."""
    return vars(speak_as_reporter.rate_reply(work, caller, issue_id, _follow_code(), body))


@issues.command("/<uuid:issue_id>/withdrawal", allow=ANYBODY, takes=schemas.WithdrawIssue, gives=schemas.FollowView)
def withdraw(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Take an issue back, as its reporter."""
    return vars(speak_as_reporter.withdraw_issue(work, caller, issue_id, _follow_code(), body))


@issues.command("/<uuid:issue_id>/reopening", allow=ANYBODY, takes=schemas.ReopenIssue, gives=schemas.FollowView)
def reopen(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Take the matter up again, as its reporter."""
    return vars(speak_as_reporter.reopen_issue(work, caller, issue_id, _follow_code(), body))


@own.query("", allow=SIGNED_IN, gives=schemas.OwnIssues)
def my_issues(reads: IntakeReads, caller: Actor, query: Body) -> Body:
    """List the issues that one submitted with one's account, or claimed."""
    del query
    return {"items": reads.issues_of_account(caller.account_id or "")}


@own.query("/<number>", allow=ANYBODY, gives=schemas.OwnIssueView)
def show_my_issue(reads: IntakeReads, caller: Actor, query: Body, number: str) -> Body:
    """Show everything that is kept of oneself in an issue."""
    del query
    found = reads.issue_by_number(number)
    if found is None:
        raise FollowCodeWrong
    if not Tries(service().stage).guarded(number, lambda: knows_issue(reads.mark, caller, found, _follow_code())):
        raise FollowCodeWrong
    return _own(found)


@own.command("/<number>/claim", allow=SIGNED_IN, gives=schemas.OwnIssueView)
def claim(work: IntakeWork, caller: Actor, body: Body, number: str) -> Body:
    """Take an issue that was reported without an account into one's own, by its follow code."""
    del body
    return _own(vars(own_data.claim_issue(work, caller, number, _follow_code())))


@issues.command("/<uuid:issue_id>/consents", allow=ANYBODY, takes=schemas.AgreeToNotice, gives=schemas.OwnIssueView)
def agree(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Agree to another version of the privacy notice, as its reporter."""
    return _own(vars(own_data.agree_to_notice(work, caller, issue_id, _follow_code(), body)))


@issues.command("/<uuid:issue_id>/contact", allow=ANYBODY, takes=schemas.CorrectContact, gives=schemas.OwnIssueView)
def correct(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Replace one's contact, as its reporter."""
    check = body["phone_check"]
    told = {**body, "phone_check": {**check, "id": str(check["id"])} if check else None}
    return _own(vars(own_data.correct_contact(work, caller, issue_id, _follow_code(), told)))


@issues.command("/<uuid:issue_id>/consent-withdrawal", allow=ANYBODY, gives=schemas.OwnIssueView)
def withdraw_consent(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Take one's consent back, as its reporter; the contact is erased."""
    del body
    return _own(vars(own_data.withdraw_consent(work, caller, issue_id, _follow_code())))


@issues.command("/<uuid:issue_id>/forgetting", allow=ANYBODY, gives=schemas.OwnIssueView)
def be_forgotten(work: IntakeWork, caller: Actor, body: Body, issue_id: str) -> Body:
    """Cut what leads from an ended matter to its reporter, as its reporter."""
    del body
    return _own(vars(own_data.be_forgotten(work, caller, issue_id, _follow_code())))


@topics.command("", allow=PROPOSERS, takes=schemas.ProposeTopic, gives=schemas.TopicView, status=201)
def propose(work: IntakeWork, caller: Actor, body: Body) -> Body:
    """Propose a topic and gather issues into it."""
    return _topic_shown(work, choose_topic.propose_topic(work, caller, body), caller)


@topics.query("", allow=OFFICIALS, takes=schemas.ListQuery, gives=schemas.TopicList)
def list_topics(reads: IntakeReads, caller: Actor, query: Body) -> Body:
    """List the topics of the caller's units, the newest first."""
    return _part([_topic_view(row, caller) for row in reads.topics(_units(caller), query)], query)


@topics.query("/<uuid:topic_id>", allow=OFFICIALS, gives=schemas.TopicView)
def show_topic(reads: IntakeReads, caller: Actor, query: Body, topic_id: str) -> Body:
    """Show one topic of the caller's units."""
    del query
    found = reads.topic(topic_id)
    if found is None:
        raise NotFound(machine="topic", id=topic_id)
    return _topic_view(found, caller)


@topics.command("/<uuid:topic_id>/links", allow=STAFF, takes=schemas.LinkIssues, gives=schemas.TopicView)
def link(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """Take further issues into a topic."""
    return _topic_shown(work, choose_topic.link_issues(work, caller, topic_id, body), caller)


@topics.command("/<uuid:topic_id>/review", allow=STAFF, takes=schemas.SubmitReview, gives=schemas.TopicView)
def submit_review(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """Score a topic and hand it to the approver."""
    return _topic_shown(work, choose_topic.submit_topic_for_review(work, caller, topic_id, body), caller)


@topics.command("/<uuid:topic_id>/return", allow=APPROVERS, takes=schemas.ReturnTopic, gives=schemas.TopicView)
def give_back(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """Give a topic back to be changed."""
    return _topic_shown(work, choose_topic.return_topic(work, caller, topic_id, body), caller)


@topics.command("/<uuid:topic_id>/approval", allow=APPROVERS, takes=schemas.ApproveTopic, gives=schemas.TopicView)
def approve(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """Choose a topic for deliberation."""
    return _topic_shown(work, choose_topic.approve_topic(work, caller, topic_id, body), caller)


@topics.command("/<uuid:topic_id>/rejection", allow=APPROVERS, takes=schemas.RejectTopic, gives=schemas.TopicView)
def reject_topic(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """Decline a topic."""
    return _topic_shown(work, choose_topic.reject_topic(work, caller, topic_id, body), caller)


@topics.command("/<uuid:topic_id>/cancellation", allow=STAFF, takes=schemas.CancelTopic, gives=schemas.TopicView)
def cancel_topic(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """Cancel a topic before its meeting."""
    return _topic_shown(work, choose_topic.cancel_topic(work, caller, topic_id, body), caller)


@topics.command("/<uuid:topic_id>/research", allow=RESEARCHERS, takes=schemas.StartResearch, gives=schemas.TopicView)
def start_research(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """Begin the research before the meeting."""
    return _topic_shown(work, research_topic.start_research(work, caller, topic_id, body), caller)


@topics.command("/<uuid:topic_id>/visits", allow=RESEARCHERS, takes=schemas.RecordVisit, gives=schemas.TopicView)
def record_visit(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """Record a visit made for the research."""
    return _topic_shown(work, research_topic.record_visit(work, caller, topic_id, body), caller)


@topics.command("/<uuid:topic_id>/research-result", allow=STAFF, takes=schemas.FinishResearch, gives=schemas.TopicView)
def finish_research(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """End the research and publish its materials."""
    return _topic_shown(work, research_topic.finish_research(work, caller, topic_id, body), caller)


@topics.command("/<uuid:topic_id>/rounds", allow=STAFF, takes=schemas.OpenRound, gives=schemas.TopicView)
def open_round(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """Deliberate once more."""
    return _topic_shown(work, research_topic.open_round(work, caller, topic_id, body), caller)


@topics.command("/<uuid:topic_id>/end", allow=STAFF, takes=schemas.EndTopic, gives=schemas.TopicView)
def end_without_consensus(work: IntakeWork, caller: Actor, body: Body, topic_id: str) -> Body:
    """End without an agreement and explain it."""
    return _topic_shown(work, research_topic.end_without_consensus(work, caller, topic_id, body), caller)


def _own(issue: Mapping[str, Any]) -> Body:
    ended = issue["state"] in ENDED
    submitted = issue["submitter_type"] == SubmitterType.RESIDENT and issue["submitted_by"] is not None
    has_account = submitted or issue["claimed_by"] is not None
    return {**issue, "has_contact": bool(issue["contact_ref"]), "has_account": has_account, "has_ended": ended}


def _follow_code() -> str:
    return request.headers.get(FOLLOW_CODE, "")


def _followed(reads: IntakeReads, caller: Actor, number: str) -> Body:
    """Return an issue whose number and code the caller knows, or which the caller submitted with an account."""
    found = reads.issue_by_number(number)
    if found is None:
        raise FollowCodeWrong
    if not Tries(service().stage).guarded(number, lambda: knows_issue(reads.mark, caller, found, _follow_code())):
        raise FollowCodeWrong
    return found


def _issue_in_reach(reads: IntakeReads, caller: Actor, issue_id: str) -> Body:
    found = reads.issue(issue_id)
    if found is None:
        raise NotFound(machine="issue", id=issue_id)
    return _issue_view(found, caller)


def _photo(reads: IntakeReads, issue_id: str, photo_id: str) -> File:
    content = reads.photo(issue_id, photo_id)
    if content is None:
        raise NotFound(id=photo_id)
    return File(content)


def _units(caller: Actor) -> tuple[str, ...]:
    return tuple(grant.unit for grant in caller.grants)


def _watched_units(caller: Actor) -> tuple[str, ...]:
    """Return the units whose issues are seen although another organisation handles them."""
    return tuple(grant.unit for grant in caller.grants if grant.role != Role.DEPARTMENT_OFFICER)


def _official_roles(caller: Actor, division: str) -> frozenset[str]:
    roles = caller.roles_over(division)
    if not roles:
        raise OutsideYourUnit(division=division)
    owner = {Role.TOPIC_OWNER} if roles & {Role.COMMUNITY_CLERK, Role.STREET_CLERK} else set()
    approver = {Role.TOPIC_APPROVER} if roles & {Role.PARTY_ORG_CLERK} else set()
    return frozenset(roles | owner | approver)


def _issue_view(row: Body, caller: Actor) -> Body:
    roles = _official_roles(caller, row["division"])
    if roles <= {Role.DEPARTMENT_OFFICER} and not handles(caller, row["handler_org"]):
        raise OutsideYourUnit(division=row["division"])
    return {**row, "open_commands": allowed_commands("issue", row["state"], roles)}


def _topic_view(row: Body, caller: Actor) -> Body:
    return {**row, "open_commands": allowed_commands("topic", row["state"], _official_roles(caller, row["division"]))}


def _shown(issue: Issue, caller: Actor) -> Body:
    return _issue_view(vars(issue), caller)


def _topic_shown(work: IntakeWork, topic: Topic, caller: Actor) -> Body:
    count = len(work.issues.all(topic_id=topic.id))
    return _topic_view({**vars(topic), "issue_count": count}, caller)


def _part(items: list[Body], query: Body) -> Body:
    full = len(items) == query["limit"]
    return {"items": items, "next": items[-1]["id"] if full else None}
