"""A plan on its way to the public: drafted, confirmed, published, contested, revised."""

from collections.abc import Sequence

from contracts.roles import Role
from contracts.rules import PUBLICITY_FIRST, Rules
from kit.act import Act
from kit.machine import NONE, SAME, Data, transition
from services.supervision.domain import canonical
from services.supervision.domain.clause import Clause, are_acyclic, are_complete
from services.supervision.domain.plan_record import PlanRecord

CLERKS = (Role.COMMUNITY_CLERK, Role.STREET_CLERK)
BEFORE_DECISION = (
    "drafted",
    "confirmed",
    "publicizing",
    "objected",
    "revising",
    "publicity_cleared",
    "submitted_to_party",
    "decided_returned",
)


class PlanDrafting(PlanRecord):
    """The part of a plan's life up to the end of its publicity."""

    @transition(
        "draft",
        sources=(NONE,),
        to="drafted",
        actors=CLERKS,
        guards=("minutes_are_confirmed",),
        emits="supervision.plan.drafted",
    )
    def draft(self, act: Act, clauses: Sequence[Clause], *, minutes_confirmed: bool) -> Data:
        """Write the first version, from minutes that are confirmed."""
        self.hold("minutes_are_confirmed", minutes_confirmed)
        self._write(act, clauses)
        self.drafted_at = act.at
        return {**self.named(with_version=True), "clause_count": len(clauses), "rules_version": self.rules_version}

    @transition("amend", sources=("drafted", "revising"), to=SAME, actors=CLERKS)
    def amend(self, act: Act, clauses: Sequence[Clause]) -> None:
        """Write the clauses anew."""
        self._write(act, clauses)

    def _write(self, act: Act, clauses: Sequence[Clause]) -> None:
        ordered = sorted(clauses, key=lambda clause: clause.clause_no)
        self.clauses = [clause.kept() for clause in ordered]
        if act.account_id and act.account_id not in self.drafters:
            self.drafters = [*self.drafters, act.account_id]

    @transition(
        "confirm",
        sources=("drafted", "revising"),
        to="confirmed",
        actors=(Role.PRESIDER,),
        guards=("clauses_complete", "dependencies_acyclic"),
        emits="supervision.plan.confirmed",
    )
    def confirm(self, act: Act) -> Data:
        """Confirm the clauses; a revised plan becomes the next version."""
        self.hold("clauses_complete", are_complete(self.terms))
        self.hold("dependencies_acyclic", are_acyclic(self.terms))
        self.plan_version += self.state == "revising"
        self.fingerprint = canonical.fingerprint(self.canonical_text)
        self.confirmed_at = act.at
        clauses = [clause.told() for clause in self.terms]
        named = self.named(with_title=True, with_version=True)
        return {**named, "clauses": clauses, "fingerprint": self.fingerprint}

    @transition("publish", sources=("confirmed",), to="publicizing", actors=CLERKS, guards=("order_allows_publicity",))
    def publish(self, act: Act, *, rules: Rules) -> None:  # noqa: ARG002 -- every transition takes the act
        """Lay the plan before the public, where the county does so before the decision."""
        self.hold("order_allows_publicity", rules.order == PUBLICITY_FIRST)

    @transition("hold", sources=("publicizing",), to="objected", actors=(Role.SYSTEM,), guards=("objection_accepted",))
    def hold_for_objection(self, act: Act, *, accepted: int) -> None:  # noqa: ARG002 -- see above
        """Stand still while an accepted objection is looked into."""
        self.hold("objection_accepted", accepted)

    @transition(
        "release",
        sources=("objected",),
        to="publicizing",
        actors=(Role.SYSTEM,),
        guards=("no_open_objection", "no_upheld_objection"),
    )
    def release(self, act: Act, *, in_hand: int, upheld: int) -> None:  # noqa: ARG002 -- see above
        """Go on with the publicity when no objection is in hand and none was upheld."""
        self.hold("no_open_objection", in_hand == 0)
        self.hold("no_upheld_objection", upheld == 0)

    @transition(
        "revise",
        sources=("objected", "decided_returned"),
        to="revising",
        actors=(Role.SYSTEM, *CLERKS),
        guards=("revision_needed",),
        emits="supervision.plan.revision_started",
    )
    def revise(self, act: Act, *, upheld: int) -> Data:  # noqa: ARG002 -- see above
        """Open the plan for changes after an upheld objection or a return by the party organisation."""
        returned = self.state == "decided_returned"
        self.hold("revision_needed", upheld or returned)
        return {**self.named(with_version=True), "reason_code": "returned_by_party" if returned else "objection_upheld"}

    @transition(
        "clear",
        sources=("publicizing",),
        to="publicity_cleared",
        actors=(Role.TIMER,),
        guards=("period_over", "no_open_objection"),
    )
    def clear(self, act: Act, *, period_over: bool, open_objections: int) -> None:  # noqa: ARG002 -- see above
        """Note that the publicity ended with no objection open."""
        self.hold("period_over", period_over)
        self.hold("no_open_objection", open_objections == 0)

    @transition(
        "withdraw",
        sources=BEFORE_DECISION,
        to="withdrawn",
        actors=(Role.PRESIDER,),
        guards=("before_decision", "public_explanation_given"),
        emits="supervision.plan.withdrawn",
    )
    def withdraw(self, act: Act, *, reason: str, explanation: str) -> Data:
        """Take the plan back before the decision, and tell the public why."""
        self.hold("before_decision", self.decision is None or self.decision["outcome"] == "returned")
        self.hold("public_explanation_given", explanation.strip())
        self.public_explanation, self.ended_at = explanation, act.at
        return {**self.named(with_version=True), "reason_code": reason}
