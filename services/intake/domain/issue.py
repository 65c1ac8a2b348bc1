"""An issue: a resident's problem, dispute or suggestion, from the telling to the rated answer."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from contracts.roles import Role
from contracts.rules import Rules
from kit.act import Act
from kit.machine import NONE, SAME, Aggregate, Data, transition
from kit.refusals import Conflict
from services.intake.domain.reply import Reply

STAFF = (Role.COMMUNITY_CLERK, Role.STREET_CLERK)
ENDED = frozenset({"closed", "rejected", "withdrawn"})
HANDLERS = (Role.DEPARTMENT_OFFICER, Role.COMMUNITY_CLERK, Role.STREET_CLERK)


class SubmitterType(StrEnum):
    """Who entered the issue; the reporter, who is owed the answer, may be somebody else."""

    RESIDENT = "resident"
    STAFF_ON_BEHALF = "staff_on_behalf"
    MEMBER = "member"
    IMPORT = "import"


@dataclass
class Telling:
    """What is told when an issue is submitted."""

    channel: str
    issue_kind: str
    category_code: str
    text: str
    urgency: str = "normal"
    place: str = ""
    compound_id: str | None = None
    affected_households: int | None = None
    collected_by: str | None = None
    is_anonymous: bool = False
    conflict_risk: str = "none"
    privacy_notice: str = ""


class HeldByAnother(Conflict):
    """The issue belongs to another account."""

    code = "intake.held_by_another"


@dataclass
class Issue(Aggregate):
    """One reporter's matter; it never ends without an answer."""

    machine: ClassVar[str] = "issue"

    id: str
    number: str
    county: str
    division: str
    rules_version: int
    state: str = NONE
    version: int = 0
    channel: str = ""
    issue_kind: str = ""
    category_code: str = ""
    text: str = ""
    urgency: str = "normal"
    place: str = ""
    compound_id: str | None = None
    affected_households: int | None = None
    collected_by: str | None = None
    is_anonymous: bool = False
    conflict_risk: str = "none"
    privacy_notice: str = ""
    consents: list[dict[str, Any]] = field(default_factory=list)
    submitter_type: str = ""
    submitted_by: str | None = None
    claimed_by: str | None = None
    submitted_at: datetime | None = None
    contact_ref: str | None = None
    follow_code: str = ""
    dedup_key: str = ""
    due_accept_at: datetime | None = None
    due_at: datetime | None = None
    handler_org: str | None = None
    topic_id: str | None = None
    master_issue_id: str | None = None
    merged_count: int = 0
    result_code: str | None = None
    resolution_level: str | None = None
    result_text: str = ""
    replies: list[dict[str, Any]] = field(default_factory=list)
    failed_contacts: int = 0
    replied_at: datetime | None = None
    rated_reply: int = 0
    rating: dict[str, Any] | None = None
    reopen_count: int = 0
    overdue_for: datetime | None = None
    closed_at: datetime | None = None

    @property
    def correlation_id(self) -> str:
        """Return the topic when there is one, so that the whole case reads together."""
        return self.topic_id or self.id

    @property
    def reply_count(self) -> int:
        """Return the number of final answers given so far; receipts and acceptances do not count."""
        return sum(1 for reply in self.replies if reply["kind"] == "answer")

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to be done for the reporter."""
        return self.state in ENDED

    @property
    def may_be_told(self) -> bool:
        """Whether the reporter agrees to be reached."""
        return bool(self.consents) and self.consents[-1]["withdrawn_at"] is None

    @property
    def holder(self) -> str | None:
        """Return the account to which the issue belongs: the one that claimed it, else the resident's own."""
        own = self.submitted_by if self.submitter_type == SubmitterType.RESIDENT else None
        return self.claimed_by or own

    def claim(self, account_id: str) -> None:
        """Let the issue belong to an account; nothing changes when it does, and nobody takes it from another one."""
        if self.holder not in (None, account_id):
            raise HeldByAnother(number=self.number)
        if self.holder is None:
            self.claimed_by = account_id

    def agree_to(self, notice: str, at: datetime) -> None:
        """Keep to which version of the privacy notice the reporter agreed, and when."""
        self.privacy_notice = notice
        self.consents = [*self.consents, {"notice": notice, "at": at.isoformat(), "withdrawn_at": None}]

    def withdraw_consents(self, at: datetime) -> None:
        """Note that the reporter does not agree any more; what was done before stays valid."""
        self.consents = [{**one, "withdrawn_at": one["withdrawn_at"] or at.isoformat()} for one in self.consents]
        self.contact_ref = None

    def forget_reporter(self) -> None:
        """Cut what leads from the matter to its reporter; afterwards nobody can follow it by a code."""
        self.contact_ref = self.submitted_by = self.claimed_by = self.collected_by = None
        self.follow_code = ""

    def answer(self, act: Act, kind: str, text: str) -> None:
        """Keep words for the reporter; they are shown on the page where the issue is followed."""
        self.replies = [*self.replies, Reply(kind=kind, at=act.at, text=text, org=act.org).kept()]

    @transition(
        "submit",
        sources=(NONE, "draft"),
        to="submitted",
        actors=(Role.RESIDENT, Role.COMMUNITY_CLERK, Role.CPPCC_MEMBER, Role.IMPORTER),
        guards=("issue_complete", "privacy_notice_shown", "identity_sufficient", "not_submitted_before"),
        emits="intake.issue.submitted",
    )
    def submit(
        self, act: Act, telling: Telling, *, submitter: SubmitterType, phone_verified: bool, known: bool, due: datetime
    ) -> Data:
        """Take the issue in; `known` tells that the same telling was submitted before."""
        self.hold("issue_complete", telling.text.strip() and telling.category_code)
        self.hold("privacy_notice_shown", telling.privacy_notice)
        self.hold("identity_sufficient", phone_verified or submitter is not SubmitterType.RESIDENT)
        self.hold("not_submitted_before", not known)
        for name, value in vars(telling).items():
            setattr(self, name, value)
        self.agree_to(telling.privacy_notice, act.at)
        self.submitter_type = submitter
        self.submitted_by, self.submitted_at, self.due_accept_at = act.account_id, act.at, due
        return self._facts_of_submission()

    def _facts_of_submission(self) -> Data:
        assert self.due_accept_at is not None  # noqa: S101 -- set by the only caller
        optional = {
            "collected_by": self.collected_by,
            "compound_id": self.compound_id,
            "affected_households": self.affected_households,
        }
        return {
            "number": self.number,
            "channel": self.channel,
            "category_code": self.category_code,
            "issue_kind": self.issue_kind,
            "submitter_type": str(self.submitter_type),
            "is_anonymous": self.is_anonymous,
            "urgency": self.urgency,
            "due_accept_at": self.due_accept_at.isoformat(),
            **{name: value for name, value in optional.items() if value is not None},
        }

    @transition(
        "accept",
        sources=("submitted",),
        to="accepted",
        actors=STAFF,
        guards=("not_on_refusal_list", "reply_text_given"),
        emits="intake.issue.accepted",
    )
    def accept(self, act: Act, *, reply: str, refusal_ground: str | None, due: datetime) -> Data:
        """Take the issue on and tell the reporter so; a ground of refusal speaks against it."""
        self.hold("not_on_refusal_list", refusal_ground is None, ground=refusal_ground)
        self.hold("reply_text_given", reply.strip())
        self.answer(act, "acceptance", reply)
        self.due_at = due
        return {"number": self.number, "category_code": self.category_code, "due_at": due.isoformat()}

    @transition(
        "reject",
        sources=("submitted",),
        to="rejected",
        actors=STAFF,
        guards=("refusal_reason_listed", "second_person_confirmed", "lawful_channel_named", "reply_text_given"),
        emits="intake.issue.rejected",
    )
    def reject(
        self, act: Act, *, reason: str, lawful_channel: str, confirmed_by: str | None, reply: str, rules: Rules
    ) -> Data:
        """Refuse the issue on a listed ground, confirmed by a second person, and name the lawful way."""
        self.hold("refusal_reason_listed", reason in rules.refusal_reasons, reason=reason)
        self.hold("second_person_confirmed", confirmed_by not in (None, act.account_id))
        self.hold("lawful_channel_named", lawful_channel.strip())
        self.hold("reply_text_given", reply.strip())
        self.answer(act, "refusal", reply)
        channel = {"lawful_channel": lawful_channel}
        return {"number": self.number, "category_code": self.category_code, "reason_code": reason, **channel}

    @transition(
        "merge_into",
        sources=("accepted",),
        to="merged",
        actors=(Role.COMMUNITY_CLERK,),
        guards=("same_division_as_master", "master_open"),
        emits="intake.issue.merged",
    )
    def merge_into(self, act: Act, master: "Issue") -> Data:  # noqa: ARG002 -- every transition takes the act
        """Join another issue about the same matter; this reporter is answered together with it."""
        self.hold("same_division_as_master", master.division == self.division)
        self.hold(
            "master_open", master.id != self.id and master.state not in {"closed", "rejected", "withdrawn", "merged"}
        )
        master.merged_count += 1
        self.master_issue_id, self.topic_id = master.id, master.topic_id
        return {"number": self.number, "master_issue_id": master.id, "merged_count": master.merged_count}

    @transition(
        "unmerge",
        sources=("merged",),
        to="accepted",
        actors=STAFF,
        guards=("merge_was_wrong",),
        emits="intake.issue.unmerged",
    )
    def unmerge(self, act: Act, master: "Issue", *, reason: str) -> Data:  # noqa: ARG002 -- every transition takes the act
        """Take the issue out of the one that it was wrongly merged into; it keeps its own due time."""
        self.hold("merge_was_wrong", reason.strip())
        master.merged_count -= 1
        self.master_issue_id = self.topic_id = None
        return {"number": self.number, "master_issue_id": master.id, "reason_code": reason}

    @transition(
        "reply_with_master",
        sources=("merged",),
        to="replied",
        actors=(Role.SYSTEM,),
        guards=("master_replied", "reporter_told_or_unreachable"),
        emits="intake.issue.replied",
    )
    def reply_with_master(self, act: Act, master: "Issue", facts: Data) -> Data:
        """Give this reporter the answer that the master issue got."""
        self.hold("master_replied", master.replied_at is not None)
        self.hold("reporter_told_or_unreachable", self._reachable_or_tried(2))
        self.result_code, self.resolution_level = master.result_code, master.resolution_level
        return self._answered(act, master.replies[-1]["text"], facts)

    @transition(
        "assign",
        sources=("accepted", "reopened"),
        to="assigned",
        actors=STAFF,
        guards=("organisation_active", "due_date_from_rules", "higher_level_after_limit"),
        emits="intake.issue.assigned",
    )
    def assign(self, act: Act, *, org: str, org_active: bool, due: datetime | None, rules: Rules) -> Data:
        """Give the issue to a unit; after too many reopenings only the next level may take it."""
        limit = rules.replies.reopen_limit_before_escalation
        self.hold("organisation_active", org_active, org=org)
        self.hold("due_date_from_rules", due is not None)
        self.hold("higher_level_after_limit", self.reopen_count < limit or act.role_among((Role.STREET_CLERK,)))
        self.handler_org, self.due_at = org, due
        return {**self._assigned_facts(), "category_code": self.category_code, "reopen_count": self.reopen_count}

    def _assigned_facts(self) -> Data:
        assert self.due_at is not None  # noqa: S101 -- every assigned issue has a due date
        return {"number": self.number, "assigned_org_code": self.handler_org, "due_at": self.due_at.isoformat()}

    @transition(
        "start",
        sources=("assigned",),
        to="in_handling",
        actors=HANDLERS,
        guards=("simple_matter",),
        emits="intake.issue.handling_started",
    )
    def start(self, act: Act, *, is_simple: bool) -> Data:  # noqa: ARG002 -- every transition takes the act
        """Begin to handle a simple matter that needs no deliberation."""
        self.hold("simple_matter", is_simple and self.topic_id is None)
        return self._assigned_facts()

    @transition(
        "resolve",
        sources=("in_handling",),
        to="resolved",
        actors=HANDLERS,
        guards=("result_evidence_given",),
        emits="intake.issue.resolved",
    )
    def resolve(self, act: Act, *, result: str, level: str, text: str, evidence: str, facts: Data) -> Data:
        """End the handling with a result, how far it goes, and what shows it."""
        self.hold("result_evidence_given", result and level and text.strip() and evidence.strip())
        return self._resolved(act, result, level, text, facts)

    @transition(
        "link_topic",
        sources=("accepted", "assigned"),
        to="linked",
        actors=(Role.TOPIC_OWNER,),
        guards=("topic_open_for_linking",),
        emits="intake.issue.linked_to_topic",
    )
    def link_topic(self, act: Act, *, topic_id: str, topic_open: bool) -> Data:
        """Take the issue into a topic that will be deliberated."""
        self.hold("topic_open_for_linking", topic_open)
        self.topic_id = topic_id
        self.answer(act, "linked", "")
        return {"number": self.number, "topic_id": topic_id}

    @transition(
        "unlink",
        sources=("linked",),
        to="assigned",
        actors=(Role.TOPIC_OWNER, Role.SYSTEM),
        guards=("topic_ended_before_meeting",),
        emits="intake.issue.unlinked",
    )
    def unlink(self, act: Act, *, reason: str, topic_ended: bool, org: str) -> Data:
        """Take the issue out of a topic that will not be deliberated; it goes on as an ordinary one."""
        self.hold("topic_ended_before_meeting", topic_ended)
        facts = {"number": self.number, "topic_id": self.topic_id, "reason_code": reason}
        self.answer(act, "unlinked", "")
        self.topic_id, self.handler_org = None, org
        return facts

    @transition(
        "resolve_by_topic",
        sources=("linked",),
        to="resolved",
        actors=(Role.SYSTEM, Role.TOPIC_OWNER),
        guards=("topic_has_result",),
        emits="intake.issue.resolved",
    )
    def resolve_by_topic(self, act: Act, *, result: str, level: str, facts: Data) -> Data:
        """End with the result of the topic's plan, or with the explanation why there is none."""
        self.hold("topic_has_result", result)
        return {**self._resolved(act, result, level, "", facts), "topic_id": self.topic_id}

    def _resolved(self, act: Act, result: str, level: str, text: str, facts: Data) -> Data:
        del act
        self.result_code, self.resolution_level, self.result_text = result, level, text
        return {"number": self.number, "result_code": result, "resolution_level": level, **facts}

    @transition(
        "reply",
        sources=("resolved",),
        to="replied",
        actors=(Role.COMMUNITY_CLERK, Role.STREET_CLERK, Role.DEPARTMENT_OFFICER),
        guards=("reply_text_given", "reporter_told_or_unreachable"),
        emits="intake.issue.replied",
    )
    def reply(self, act: Act, *, text: str, failed_contacts: int, rules: Rules, facts: Data) -> Data:
        """Answer the reporter, or record that two attempts to reach them failed."""
        self.failed_contacts = max(self.failed_contacts, failed_contacts)
        self.hold("reply_text_given", text.strip())
        needed = rules.replies.failed_contacts_before_exception
        self.hold("reporter_told_or_unreachable", self._reachable_or_tried(needed))
        return self._answered(act, text, facts)

    def _reachable_or_tried(self, needed: int) -> bool:
        return self.contact_ref is not None or self.follow_code != "" or self.failed_contacts >= needed

    def _answered(self, act: Act, text: str, facts: Data) -> Data:
        self.answer(act, "answer", text)
        self.replied_at = act.at
        unreachable = self.contact_ref is None and self.failed_contacts > 0
        return {"number": self.number, "reply_count": self.reply_count, "unreachable": unreachable, **facts}

    @transition(
        "rate",
        sources=("replied", "closed"),
        to=SAME,
        actors=(Role.REPORTER,),
        guards=("rating_window_open",),
        emits="intake.issue.rated",
    )
    def rate(self, act: Act, *, satisfaction: str, is_solved: bool, is_contacted: bool, reason: str, days: int) -> Data:
        """Say how satisfied the reporter is with the last answer, once for each answer and within `days`."""
        assert self.replied_at is not None  # noqa: S101 -- the states allow it only after an answer
        in_time = act.at <= self.replied_at + timedelta(days=days)
        self.hold("rating_window_open", in_time and self.rated_reply < self.reply_count)
        self.rated_reply = self.reply_count
        answers = {"satisfaction_code": satisfaction, "is_solved": is_solved, "is_contacted": is_contacted}
        self.rating = {**answers, "reason": reason, "at": act.at.isoformat()}
        return {"number": self.number, **answers, "reopen_count": self.reopen_count}

    @transition(
        "close",
        sources=("replied",),
        to="closed",
        actors=(Role.REPORTER, Role.TIMER),
        guards=("rating_asked", "not_dissatisfied", "quiet_period_over"),
        emits="intake.issue.closed",
    )
    def close(self, act: Act, *, quiet_until: datetime) -> Data:
        """Close after the answer: the reporter at once, the timer when the quiet period is over."""
        dissatisfied = self.rating is not None and self.rating["satisfaction_code"] == "dissatisfied"
        self.hold("rating_asked", self.reply_count > 0)
        self.hold("not_dissatisfied", not (dissatisfied and self.rated_reply == self.reply_count))
        self.hold("quiet_period_over", act.role_among((Role.REPORTER,)) or act.at >= quiet_until)
        self.closed_at = act.at
        told = {"satisfaction_code": self.rating["satisfaction_code"]} if self.rating else {}
        return {**self._ending(act), **told}

    def _ending(self, act: Act) -> Data:
        return {
            "number": self.number,
            "result_code": self.result_code,
            "resolution_level": self.resolution_level,
            "on_time": self.due_at is None or (self.replied_at or act.at) <= self.due_at,
            "reply_count": self.reply_count,
        }

    @transition(
        "reopen",
        sources=("replied", "closed"),
        to="reopened",
        actors=(Role.REPORTER, Role.STREET_CLERK, Role.COUNTY_CPPCC),
        guards=("reopen_window_open", "new_fact_or_dissatisfied"),
        emits="intake.issue.reopened",
    )
    def reopen(self, act: Act, *, reason: str, level: str, rules: Rules) -> Data:
        """Take the matter up again because of a new fact or because the reporter is dissatisfied."""
        since = self.closed_at or self.replied_at or act.at
        window = timedelta(days=rules.replies.reopen_within_days)
        self.hold("reopen_window_open", act.at <= since + window)
        self.hold("new_fact_or_dissatisfied", reason in {"new_fact", "dissatisfied"})
        self.reopen_count += 1
        self.topic_id, self.closed_at = None, None
        return {"number": self.number, "reopen_count": self.reopen_count, "reason_code": reason, "level": level}

    @transition(
        "withdraw",
        sources=("submitted", "accepted", "assigned"),
        to="withdrawn",
        actors=(Role.REPORTER,),
        guards=("not_a_master", "not_in_meeting"),
        emits="intake.issue.withdrawn",
    )
    def withdraw(self, act: Act, *, reason: str | None) -> Data:  # noqa: ARG002 -- every transition takes the act
        """Take the issue back, while nobody else depends on it."""
        self.hold("not_a_master", self.merged_count == 0)
        self.hold("not_in_meeting", self.topic_id is None)
        return {"number": self.number, **({"reason_code": reason} if reason else {})}

    @transition(
        "mark_overdue",
        sources=("submitted", "accepted", "redirected", "assigned", "in_handling", "resolved", "reopened"),
        to=SAME,
        actors=(Role.TIMER,),
        guards=("due_passed_once",),
        emits="intake.issue.deadline_missed",
    )
    def mark_overdue(self, act: Act, *, days_overdue: int) -> Data:
        """Note that the due time in force has passed, once for each due time."""
        due = self.due_at or self.due_accept_at
        self.hold("due_passed_once", due is not None and act.at > due and self.overdue_for != due)
        assert due is not None  # noqa: S101 -- held above
        self.overdue_for = due
        told = {"number": self.number, "due_missed_at": due.isoformat(), "days_overdue": days_overdue}
        return {**told, **({"assigned_org_code": self.handler_org} if self.handler_org else {})}
