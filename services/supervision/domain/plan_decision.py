"""A plan before the party organisation: submitted, approved, returned, rejected, terminated."""

from datetime import date, datetime

from contracts.roles import Role
from contracts.rules import DECISION_FIRST, Rules
from kit.act import Act
from kit.machine import Data, transition
from services.supervision.domain.decision import PartyDecision
from services.supervision.domain.plan_drafting import CLERKS
from services.supervision.domain.plan_record import PlanRecord

DECIDER = (Role.PARTY_ORG_CLERK,)


class PlanDecision(PlanRecord):
    """The part of a plan's life in which the party organisation decides."""

    @transition(
        "submit",
        sources=("confirmed", "publicity_cleared"),
        to="submitted_to_party",
        actors=CLERKS,
        guards=("order_allows_submission",),
        emits="supervision.plan.submitted_to_party",
    )
    def submit(self, act: Act, *, rules: Rules, due: datetime, open_objections: int) -> Data:
        """Hand the plan to the deciding party organisation, at the place that the county's order gives it."""
        self.hold("order_allows_submission", self.may_be_submitted(rules))
        self.submitted_at, self.decision_due_at, self.decision = act.at, due, None
        return {
            **self.named(with_version=True),
            "decider_org_code": self.decider_org,
            "due_at": due.isoformat(),
            "open_objections": open_objections,
        }

    def may_be_submitted(self, rules: Rules) -> bool:
        """Whether the county's order puts the decision at this point."""
        return self.state == ("confirmed" if rules.order == DECISION_FIRST else "publicity_cleared")

    @transition(
        "approve",
        sources=("submitted_to_party",),
        to="decided_approved",
        actors=DECIDER,
        guards=("decision_recorded",),
        emits="supervision.plan.approved",
    )
    def approve(self, act: Act, decision: PartyDecision, *, today: date) -> Data:  # noqa: ARG002 -- every transition takes the act
        """Record that the plan was approved."""
        return self._decided(decision, "approved", today, with_title=True)

    @transition(
        "return",
        sources=("submitted_to_party",),
        to="decided_returned",
        actors=DECIDER,
        guards=("decision_recorded", "reasons_given"),
        emits="supervision.plan.returned",
    )
    def give_back(self, act: Act, decision: PartyDecision, *, today: date) -> Data:  # noqa: ARG002 -- see above
        """Record that the plan was given back to be changed."""
        self.hold("reasons_given", decision.reason_code and decision.reasons.strip())
        return self._decided(decision, "returned", today)

    @transition(
        "reject",
        sources=("submitted_to_party",),
        to="decided_rejected",
        actors=DECIDER,
        guards=("decision_recorded", "public_explanation_given"),
        emits="supervision.plan.rejected",
    )
    def reject(self, act: Act, decision: PartyDecision, *, today: date) -> Data:
        """Record that the plan was not adopted, with the words for the public."""
        self.hold("public_explanation_given", decision.public_explanation.strip())
        self.public_explanation, self.ended_at = decision.public_explanation, act.at
        return self._decided(decision, "rejected", today, with_title=True)

    @transition(
        "terminate",
        sources=("decided_approved", "in_execution"),
        to="terminated",
        actors=DECIDER,
        guards=("decision_recorded", "public_explanation_given", "reporters_queued_for_reply"),
        emits="supervision.plan.terminated",
    )
    def terminate(self, act: Act, decision: PartyDecision, *, today: date, closed: int, open_items: int) -> Data:
        """End an approved plan before it is carried out; the fact itself queues the reply to every reporter."""
        self.hold("public_explanation_given", decision.public_explanation.strip())
        self.hold("reporters_queued_for_reply", self.topic_id)
        self.public_explanation, self.ended_at = decision.public_explanation, act.at
        told = self._decided(decision, "terminated", today, with_title=True)
        del told["plan_version"]
        return {**told, "closed_count": closed, "terminated_count": open_items}

    def _decided(self, decision: PartyDecision, outcome: str, today: date, *, with_title: bool = False) -> Data:
        self.hold("decision_recorded", decision.is_recorded(today))
        self.decision = decision.kept(outcome)
        told = {"decider_org_code": self.decider_org, **decision.told()}
        return {**self.named(with_title=with_title, with_version=True), **told}
