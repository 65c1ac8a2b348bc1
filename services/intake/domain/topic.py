"""A topic: issues gathered into one question that is worth deliberating."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from contracts.roles import Role
from contracts.rules import Rules
from kit.act import Act
from kit.machine import NONE, Aggregate, Data, transition

OPEN_FOR_LINKING = frozenset({"proposed", "under_review", "approved"})
ENDED_BEFORE_MEETING = frozenset({"rejected", "cancelled", "routed_statutory"})


@dataclass
class Topic(Aggregate):
    """One question for a consultation, with its scores, research and rounds."""

    machine: ClassVar[str] = "topic"

    id: str
    number: str
    county: str
    division: str
    rules_version: int
    state: str = NONE
    version: int = 0
    title: str = ""
    title_public: str = ""
    ground: str = ""
    domain: str = ""
    category_code: str = ""
    purpose: str = ""
    proposer_type: str = ""
    proposed_by: str | None = None
    owner_org: str | None = None
    proposed_at: datetime | None = None
    background: list[str] = field(default_factory=list)
    conflict_risk: str = "none"
    scores: dict[str, int] | None = None
    reasons: str = ""
    affected_households: int | None = None
    text_fingerprint: str = ""
    returned_fingerprint: str = ""
    statutory_body: str | None = None
    statutory_answer: str = ""
    override_reason: str = ""
    approver_org: str | None = None
    level: str | None = None
    mode: str | None = None
    stakeholders: list[str] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    research_waiver: str = ""
    materials: list[str] = field(default_factory=list)
    round_no: int = 1
    meeting_id: str | None = None
    last_deliberated_at: datetime | None = None
    result: str | None = None
    plan_id: str | None = None
    plan_end: str | None = None
    concluded_at: datetime | None = None

    @property
    def is_open_for_linking(self) -> bool:
        """Whether issues may still be taken in."""
        return self.state in OPEN_FOR_LINKING

    def describe(self, *, title: str, ground: str, background: list[str]) -> None:
        """Set the words of the topic; a returned topic must change before it is reviewed again."""
        self.title, self.ground, self.background = title, ground, background
        self.text_fingerprint = _fingerprint(title, ground, *background)

    @transition(
        "propose",
        sources=(NONE,),
        to="proposed",
        actors=(
            Role.RESIDENT,
            Role.CPPCC_MEMBER,
            Role.COMMUNITY_CLERK,
            Role.DEPARTMENT_OFFICER,
            Role.COUNTY_CPPCC,
        ),
        guards=("ground_given", "proposer_type_given"),
        emits="intake.topic.proposed",
    )
    def propose(self, act: Act, *, proposer_type: str, issue_count: int, step: str | None) -> Data:
        """Put the question forward, on the ground of issues or of a written reason."""
        self.hold("ground_given", issue_count > 0 or self.ground.strip())
        self.hold("proposer_type_given", proposer_type)
        self.proposer_type, self.proposed_by, self.proposed_at = proposer_type, act.account_id, act.at
        return {
            "number": self.number,
            "domain": self.domain,
            "category_code": self.category_code,
            "purpose": self.purpose,
            "proposer_type": proposer_type,
            "source_issue_count": issue_count,
            "step_code": step,
            "rules_version": self.rules_version,
        }

    @transition(
        "submit_review",
        sources=("proposed", "returned"),
        to="under_review",
        actors=(Role.TOPIC_OWNER,),
        guards=("criteria_scored", "households_estimated", "changed_since_return"),
        emits="intake.topic.review_started",
    )
    def submit_review(self, act: Act, *, scores: dict[str, int], households: int, reasons: str, rules: Rules) -> Data:
        """Score the three criteria and hand the topic to the approver."""
        criteria = {criterion.code: criterion.maximum for criterion in rules.topic_selection.criteria}
        whole = scores.keys() == criteria.keys() and all(0 <= scores[code] <= most for code, most in criteria.items())
        self.hold("criteria_scored", whole)
        self.hold("households_estimated", households > 0)
        self.hold("changed_since_return", self.text_fingerprint != self.returned_fingerprint)
        self.scores, self.affected_households, self.reasons = scores, households, reasons
        self.owner_org = act.org or self.owner_org
        return {
            "number": self.number,
            "category_code": self.category_code,
            "scores": scores,
            "affected_households": households,
            "round_no": self.round_no,
        }

    @transition(
        "return",
        sources=("under_review",),
        to="returned",
        actors=(Role.TOPIC_APPROVER,),
        guards=("reasons_given",),
        emits="intake.topic.returned",
    )
    def give_back(self, act: Act, *, reason: str, explanation: str) -> Data:
        """Give the topic back to its owner to be changed."""
        self.hold("reasons_given", explanation.strip())
        self.returned_fingerprint = self.text_fingerprint
        return {"number": self.number, "reason_code": reason, "approver_org_code": act.org}

    @transition(
        "approve",
        sources=("under_review",),
        to="approved",
        actors=(Role.TOPIC_APPROVER,),
        guards=("statutory_gate_answered", "score_or_override", "approver_is_not_proposer", "mode_and_level_chosen"),
        emits="intake.topic.approved",
    )
    def approve(  # noqa: PLR0913 -- the whole decision
        self,
        act: Act,
        *,
        title_public: str,
        mode: str,
        level: str,
        statutory_answer: str,
        override_reason: str,
        issue_count: int,
        rules: Rules,
    ) -> Data:
        """Choose the topic for deliberation; the approver is never the one who proposed it."""
        total = sum((self.scores or {}).values())
        has_override = total < rules.topic_selection.threshold
        self.hold("statutory_gate_answered", statutory_answer in {"not_statutory", "advisory"})
        self.hold("score_or_override", not has_override or override_reason.strip(), score=total)
        self.hold("approver_is_not_proposer", act.account_id is not None and act.account_id != self.proposed_by)
        self.hold("mode_and_level_chosen", mode in rules.modes and level)
        self.title_public, self.mode, self.level = title_public, mode, level
        self.statutory_answer, self.override_reason, self.approver_org = statutory_answer, override_reason, act.org
        return {
            "number": self.number,
            "title_public": title_public,
            "domain": self.domain,
            "category_code": self.category_code,
            "scores": self.scores,
            "source_issue_count": issue_count,
            "affected_households": self.affected_households,
            "level": level,
            "mode": mode,
            "approver_org_code": act.org,
            "has_override": has_override,
            "is_advisory": statutory_answer == "advisory",
            "step_code": rules.step_of("topic", "approved"),
        }

    @transition(
        "reject",
        sources=("under_review",),
        to="rejected",
        actors=(Role.TOPIC_APPROVER,),
        guards=("reasons_given", "issues_answered_or_unlinked"),
        emits="intake.topic.rejected",
    )
    def reject(self, act: Act, *, reason: str, explanation: str, linked: int) -> Data:
        """Decline the topic; its issues go on as ordinary ones."""
        self.hold("reasons_given", explanation.strip())
        self.hold("issues_answered_or_unlinked", linked == 0, linked=linked)
        self.reasons = explanation
        return {"number": self.number, "reason_code": reason, "approver_org_code": act.org}

    @transition(
        "start_research",
        sources=("approved",),
        to="researching",
        actors=(Role.TOPIC_OWNER, Role.CPPCC_MEMBER),
        guards=("stakeholders_listed",),
        emits="intake.topic.research_started",
    )
    def start_research(self, act: Act, *, stakeholders: list[str], step: str | None) -> Data:  # noqa: ARG002 -- see above
        """Begin the research before the meeting: who is concerned."""
        self.hold("stakeholders_listed", stakeholders)
        self.stakeholders = stakeholders
        return {"number": self.number, "stakeholder_count": len(stakeholders), "step_code": step}

    def record_visit(self, visit: dict[str, Any]) -> None:
        """Keep one visit or look on the spot made for the research."""
        self.visits = [*self.visits, visit]

    @transition(
        "finish_research",
        sources=("researching",),
        to="ready",
        actors=(Role.TOPIC_OWNER,),
        guards=("research_recorded", "materials_published"),
        emits="intake.topic.research_finished",
    )
    def finish_research(self, act: Act, *, waiver: str, materials: list[str], step: str | None) -> Data:  # noqa: ARG002
        """End the research with at least one visit or a stated waiver, and publish the materials."""
        self.hold("research_recorded", self.visits or waiver.strip())
        self.hold("materials_published", materials)
        self.research_waiver, self.materials = waiver, materials
        return {
            "number": self.number,
            "title_public": self.title_public,
            "visit_count": len(self.visits),
            "is_waived": not self.visits,
            "stakeholder_count": len(self.stakeholders),
            "step_code": step,
        }

    @transition(
        "schedule",
        sources=("ready",),
        to="scheduled",
        actors=(Role.SYSTEM,),
        guards=("meeting_noticed",),
        emits="intake.topic.scheduled",
    )
    def schedule(self, act: Act, *, meeting_id: str, step: str | None) -> Data:  # noqa: ARG002 -- see above
        """Note the meeting that will take the topic up."""
        self.hold("meeting_noticed", meeting_id)
        self.meeting_id = meeting_id
        return {"number": self.number, "meeting_id": meeting_id, "round_no": self.round_no, "step_code": step}

    @transition(
        "unschedule",
        sources=("scheduled",),
        to="ready",
        actors=(Role.SYSTEM,),
        guards=("meeting_fell_through",),
        emits="intake.topic.unscheduled",
    )
    def unschedule(self, act: Act, *, meeting_id: str, reason: str) -> Data:  # noqa: ARG002 -- see above
        """Go back to waiting, since the meeting fell through."""
        self.hold("meeting_fell_through", meeting_id == self.meeting_id)
        self.meeting_id = None
        return {"number": self.number, "meeting_id": meeting_id, "round_no": self.round_no, "reason_code": reason}

    @transition(
        "mark_deliberated",
        sources=("scheduled",),
        to="deliberated",
        actors=(Role.SYSTEM,),
        guards=("meeting_concluded_with_topic",),
        emits="intake.topic.deliberated",
    )
    def mark_deliberated(self, act: Act, *, meeting_id: str, topic_ids: list[str], step: str | None) -> Data:
        """Note that the meeting took the topic up; the minutes will say with what result."""
        self.hold("meeting_concluded_with_topic", self.id in topic_ids and meeting_id == self.meeting_id)
        self.last_deliberated_at = act.at
        return {"number": self.number, "meeting_id": meeting_id, "round_no": self.round_no, "step_code": step}

    @transition(
        "record_consensus",
        sources=("deliberated",),
        to="consensus_reached",
        actors=(Role.SYSTEM,),
        guards=("minutes_show_consensus",),
        emits="intake.topic.consensus_reached",
    )
    def record_consensus(self, act: Act, *, result: str, clause_count: int, step: str | None) -> Data:  # noqa: ARG002
        """Take over from the confirmed minutes that there is a consensus."""
        self.hold("minutes_show_consensus", result == "consensus" and clause_count > 0)
        self.result = result
        return {
            "number": self.number,
            "title_public": self.title_public,
            "meeting_id": self.meeting_id,
            "round_no": self.round_no,
            "clause_count": clause_count,
            "step_code": step,
        }

    @transition(
        "record_no_consensus",
        sources=("deliberated",),
        to="no_consensus",
        actors=(Role.SYSTEM,),
        guards=("minutes_show_no_consensus",),
        emits="intake.topic.consensus_failed",
    )
    def record_no_consensus(self, act: Act, *, result: str) -> Data:  # noqa: ARG002 -- see above
        """Take over from the confirmed minutes that there is no consensus."""
        self.hold("minutes_show_no_consensus", result == "no_consensus")
        self.result = result
        told = {"number": self.number, "meeting_id": self.meeting_id, "round_no": self.round_no}
        return {**told, "reason_code": "maintained_objection"}

    @transition(
        "re_deliberate",
        sources=("no_consensus", "consensus_reached"),
        to="ready",
        actors=(Role.TOPIC_OWNER,),
        guards=("rounds_left", "reasons_given"),
        emits="intake.topic.round_opened",
    )
    def re_deliberate(self, act: Act, *, reason: str, explanation: str, rules: Rules) -> Data:
        """Open another round, within the county's number of rounds and not too soon."""
        selection = rules.topic_selection
        earliest = (self.last_deliberated_at or act.at) + timedelta(days=selection.min_days_between_rounds)
        self.hold("rounds_left", self.round_no < selection.max_rounds and act.at >= earliest)
        self.hold("reasons_given", explanation.strip())
        self.round_no += 1
        self.meeting_id, self.result, self.plan_id, self.plan_end = None, None, None, None
        return {"number": self.number, "round_no": self.round_no, "reason_code": reason}

    @transition(
        "end_without_consensus",
        sources=("no_consensus",),
        to="concluded",
        actors=(Role.TOPIC_OWNER,),
        guards=("reasons_given", "public_explanation_given", "reporters_queued_for_reply"),
        emits="intake.topic.ended_without_consensus",
    )
    def end_without_consensus(self, act: Act, *, reason: str, explanation: str, linked: int, queued: int) -> Data:
        """End without an agreement, explain it in public, and owe every reporter an answer."""
        self.hold("reasons_given", reason)
        self.hold("public_explanation_given", explanation.strip())
        self.hold("reporters_queued_for_reply", queued == linked)
        self.reasons, self.concluded_at = explanation, act.at
        told = {"number": self.number, "title_public": self.title_public, "round_no": self.round_no}
        return {**told, "reason_code": reason, "source_issue_count": linked}

    def learn_plan_end(self, plan_id: str, end: str) -> None:
        """Remember how the plan of this topic ended."""
        self.plan_id, self.plan_end = plan_id, end

    @transition(
        "conclude",
        sources=("consensus_reached",),
        to="concluded",
        actors=(Role.SYSTEM, Role.TOPIC_OWNER),
        guards=("plan_ended", "linked_issues_replied"),
        emits="intake.topic.concluded",
    )
    def conclude(self, act: Act, *, linked: int, unanswered: int, workdays: int, step: str | None) -> Data:
        """Conclude when the plan has ended and every linked issue is answered."""
        self.hold("plan_ended", self.plan_end)
        self.hold("linked_issues_replied", unanswered == 0, unanswered=unanswered)
        self.concluded_at = act.at
        return {
            "number": self.number,
            "title_public": self.title_public,
            "result_summary_code": self.plan_end,
            "source_issue_count": linked,
            "duration_workdays": workdays,
            "step_code": step,
            "plan_id": self.plan_id,
        }

    @transition(
        "cancel",
        sources=("proposed", "under_review", "returned", "approved", "researching", "ready"),
        to="cancelled",
        actors=(Role.TOPIC_OWNER,),
        guards=("reasons_given", "second_person_confirmed", "issues_answered_or_unlinked"),
        emits="intake.topic.cancelled",
    )
    def cancel(
        self, act: Act, *, reason: str, explanation: str, confirmed_by: str | None, linked: int, all_issues: int
    ) -> Data:
        """Cancel before the meeting, confirmed by a second person; no issue may hang on it any more."""
        self.hold("reasons_given", explanation.strip())
        self.hold("second_person_confirmed", confirmed_by not in (None, act.account_id))
        self.hold("issues_answered_or_unlinked", linked == 0, linked=linked)
        return {"number": self.number, "reason_code": reason, "source_issue_count": all_issues}


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
