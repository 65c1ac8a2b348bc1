"""An objection to a published plan or result, from the filing to the answer that settles it."""

from datetime import datetime, timedelta
from typing import ClassVar

from contracts.roles import Role
from contracts.rules import ObjectionTerms
from kit.act import Act
from kit.machine import NONE, Data, transition
from services.supervision.domain.objection_record import Finding, Grounds, ObjectionRecord

SCOPE_REASONS = frozenset({"out_of_period", "not_about_text", "same_fact_no_new_reason"})


class Objection(ObjectionRecord):
    """One person's objection to one clause, or to the whole text."""

    machine: ClassVar[str] = "objection"

    @transition(
        "file",
        sources=(NONE,),
        to="filed",
        actors=(Role.RESIDENT, Role.OWNER, Role.LEAD_UNIT),
        guards=("inside_period", "one_per_person_and_clause"),
        emits="supervision.objection.filed",
    )
    def file(self, act: Act, *, inside_period: bool, filed_before: bool) -> Data:
        """Take the objection down, with the time until which it is answered."""
        self.hold("inside_period", inside_period)
        self.hold("one_per_person_and_clause", not filed_before)
        self.filed_at = act.at
        return {**self._named(), "publicity_kind": self.publicity_kind, "is_anonymous": self.is_anonymous}

    @transition(
        "refuse",
        sources=("filed",),
        to="inadmissible",
        actors=(Role.COMMUNITY_CLERK,),
        guards=("out_of_scope", "second_person_confirmed", "reply_text_given"),
        emits="supervision.objection.refused",
    )
    def refuse(self, act: Act, *, reason: str, confirmed_by: str, reply: str) -> Data:
        """Decline to look into it, confirmed by a second person, and say why."""
        self.hold("out_of_scope", reason in SCOPE_REASONS, reason=reason)
        self.hold("second_person_confirmed", confirmed_by.strip() and confirmed_by != act.account_id)
        self.hold("reply_text_given", reply.strip())
        self.refusal_reason, self.response, self.responded_at, self.ended_at = reason, reply, act.at, act.at
        return {**self._named(), "reason_code": reason}

    @transition(
        "accept",
        sources=("filed",),
        to="accepted",
        actors=(Role.COMMUNITY_CLERK,),
        emits="supervision.objection.accepted",
    )
    def accept(self, act: Act, *, due: datetime) -> Data:  # noqa: ARG002 -- every transition takes the act
        """Take it up; from now on the clock of the publicity stands."""
        self.due_at = due
        return {**self._named(), "due_at": due.isoformat()}

    @transition(
        "review",
        sources=("accepted",),
        to="under_review",
        actors=(Role.OBJECTION_HANDLER,),
        guards=("handler_independent",),
    )
    def review(self, act: Act, *, is_independent: bool) -> None:
        """Begin to look into it; whoever drafted the plan may not."""
        self.hold("handler_independent", is_independent)
        self.handler = act.account_id

    @transition(
        "uphold",
        sources=("under_review",),
        to="upheld",
        actors=(Role.OBJECTION_HANDLER,),
        guards=("reasons_given", "committee_heard_for_owner_matters"),
        emits="supervision.objection.decided",
    )
    def uphold(self, act: Act, grounds: Grounds) -> Data:
        """Find it right."""
        return self._found(act, Finding.UPHELD, grounds)

    @transition(
        "uphold_partly",
        sources=("under_review",),
        to="partly_upheld",
        actors=(Role.OBJECTION_HANDLER,),
        guards=("reasons_given", "committee_heard_for_owner_matters"),
        emits="supervision.objection.decided",
    )
    def uphold_partly(self, act: Act, grounds: Grounds) -> Data:
        """Find it right in part."""
        return self._found(act, Finding.PARTLY_UPHELD, grounds)

    @transition(
        "dismiss",
        sources=("under_review",),
        to="dismissed",
        actors=(Role.OBJECTION_HANDLER,),
        guards=("reasons_given", "committee_heard_for_owner_matters"),
        emits="supervision.objection.decided",
    )
    def dismiss(self, act: Act, grounds: Grounds) -> Data:
        """Find it not right."""
        return self._found(act, Finding.DISMISSED, grounds)

    def _found(self, act: Act, finding: Finding, grounds: Grounds) -> Data:
        self.hold("reasons_given", grounds.reasons.strip())
        self.hold("committee_heard_for_owner_matters", grounds.committee_was_heard)
        self.decision = str(finding)
        self.grounds = {**vars(grounds), "at": act.at.isoformat()}
        return {**self._named(), "decision": self.decision}

    @transition(
        "respond",
        sources=("upheld", "partly_upheld", "dismissed"),
        to="responded",
        actors=(Role.COMMUNITY_CLERK,),
        guards=("within_response_limit", "reply_text_given"),
        emits="supervision.objection.responded",
    )
    def respond(self, act: Act, *, text: str, late_reason: str) -> Data:
        """Answer the objector; a late answer says why it is late."""
        in_time = self.due_at is not None and act.at <= self.due_at
        self.hold("within_response_limit", in_time or late_reason.strip())
        self.hold("reply_text_given", text.strip())
        self.response, self.late_reason, self.responded_at = text, late_reason, act.at
        return {**self._named(), "decision": self.decision, "responded_on_time": in_time}

    @transition(
        "settle",
        sources=("responded",),
        to="closed",
        actors=(Role.OBJECTOR, Role.TIMER),
        guards=("accepted_or_silent",),
        emits="supervision.objection.closed",
    )
    def settle(self, act: Act, *, terms: ObjectionTerms) -> Data:
        """Close it: the objector accepts the answer, or says nothing for some days."""
        is_silent = Role.OBJECTOR not in act.roles
        self.hold("accepted_or_silent", not is_silent or act.at >= self.silent_from(terms))
        self.ended_at = act.at
        return {**self._named(), "is_silent": is_silent}

    @transition(
        "appeal",
        sources=("responded", "inadmissible"),
        to="escalated",
        actors=(Role.OBJECTOR,),
        guards=("first_appeal",),
        emits="supervision.objection.escalated",
    )
    def appeal(self, act: Act, *, text: str, terms: ObjectionTerms, due: datetime) -> Data:
        """Ask the street or town to look again, once and within its limit."""
        assert self.responded_at is not None  # noqa: S101 -- see silent_from
        in_time = act.at <= self.responded_at + timedelta(days=terms.appeal_days)
        self.hold("first_appeal", in_time and self.appeal_count < terms.appeals)
        self.appeal_text, self.due_at, self.ended_at = text, due, None
        self.appeal_count += 1
        return {**self._named(), "due_at": due.isoformat()}

    @transition(
        "decide_appeal",
        sources=("escalated",),
        to="closed",
        actors=(Role.STREET_CLERK,),
        guards=("reasons_given", "handler_independent"),
        emits="supervision.objection.appeal_decided",
    )
    def decide_appeal(self, act: Act, *, finding: Finding, reasons: str, is_independent: bool) -> Data:
        """Decide the appeal, which ends the matter."""
        self.hold("reasons_given", reasons.strip())
        self.hold("handler_independent", is_independent and act.account_id != self.handler)
        self.decision, self.appeal_reasons, self.ended_at = str(finding), reasons, act.at
        in_time = self.due_at is not None and act.at <= self.due_at
        return {**self._named(), "decision": self.decision, "responded_on_time": in_time}

    @transition(
        "withdraw",
        sources=("filed", "accepted", "under_review"),
        to="withdrawn",
        actors=(Role.OBJECTOR,),
        emits="supervision.objection.withdrawn",
    )
    def withdraw(self, act: Act) -> Data:
        """Take it back."""
        self.ended_at = act.at
        return self._named()
