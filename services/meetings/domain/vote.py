"""A vote, the fallback when calls for consensus failed: sums are kept, never who chose what."""

from dataclasses import dataclass, field
from typing import ClassVar

from contracts.roles import Role
from contracts.rules import Rules
from kit.act import Act
from kit.machine import NONE, SAME, Aggregate, Data, transition
from kit.refusals import Invalid
from services.meetings.domain.agenda import AgendaItem

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"


class TooManyHands(Invalid):
    """There cannot be more voices than people with a vote."""

    code = "meetings.too_many_hands"


@dataclass
class Vote(Aggregate):
    """One vote on one agenda item."""

    machine: ClassVar[str] = "vote"

    id: str
    county: str
    division: str
    meeting_id: str
    case_id: str
    agenda_item_no: int
    topic_id: str | None
    rules_version: int
    state: str = NONE
    version: int = 0
    method: str = ""
    question: str = ""
    eligible: list[str] = field(default_factory=list)
    voted: list[str] = field(default_factory=list)
    sums: dict[str, int] = field(default_factory=lambda: {FOR: 0, AGAINST: 0, ABSTAIN: 0})
    passed: bool | None = None
    explanation: str = ""

    @property
    def correlation_id(self) -> str:
        """Return the topic under discussion."""
        return self.case_id

    @transition(
        "open_vote",
        sources=(NONE,),
        to="open",
        actors=(Role.PRESIDER,),
        guards=("method_in_rules", "two_calls_failed", "eligible_list_fixed"),
    )
    def open_vote(
        self,
        act: Act,  # noqa: ARG002 -- every transition takes the act
        rules: Rules,
        item: AgendaItem,
        *,
        mode: str,
        method: str,
        question: str,
        eligible: list[str],
    ) -> None:
        """Open a vote among the members who are present and not recused."""
        is_vote = method in rules.decision.methods and method != "consensus"
        self.hold("method_in_rules", is_vote and rules.mode(mode).votes_allowed, method=method)
        has_failed = item.failed_calls >= rules.decision.consensus_calls and item.result is None
        self.hold("two_calls_failed", has_failed, calls=item.failed_calls)
        self.hold("eligible_list_fixed", eligible)
        self.method, self.question, self.eligible = method, question, sorted(eligible)

    @transition("cast", sources=("open",), to=SAME, actors=(Role.ATTENDEE,), guards=("one_vote_each",))
    def cast(self, act: Act, attendance_id: str, choice: str) -> None:  # noqa: ARG002 -- every transition takes the act
        """Count one voice and forget whose it was."""
        self.hold("one_vote_each", attendance_id in self.eligible and attendance_id not in self.voted)
        # Sorted, so that the order of the list tells nothing about who came when.
        self.voted = sorted([*self.voted, attendance_id])
        self.sums = {**self.sums, choice: self.sums[choice] + 1}

    @transition("close_vote", sources=("open",), to="closed", actors=(Role.PRESIDER,), emits="meetings.vote.closed")
    def close_vote(self, act: Act, rules: Rules, *, hands: dict[str, int]) -> Data:  # noqa: ARG002 -- see above
        """Count by the county's method; raised hands are added, silence is an abstention."""
        silent = len(self.eligible) - len(self.voted) - sum(hands.values())
        if silent < 0:
            raise TooManyHands(field="/hands")
        together = {choice: count + hands.get(choice, 0) for choice, count in self.sums.items()}
        self.sums = {**together, ABSTAIN: together[ABSTAIN] + silent}
        self.passed = rules.decision.passes(
            self.method,
            votes_for=self.sums[FOR],
            against=self.sums[AGAINST],
            abstained=self.sums[ABSTAIN],
            eligible=len(self.eligible),
        )
        return {
            **self._item(),
            "method": self.method,
            "eligible": len(self.eligible),
            "votes_for": self.sums[FOR],
            "votes_against": self.sums[AGAINST],
            "votes_abstained": self.sums[ABSTAIN],
            "passed": self.passed,
            **({"topic_id": self.topic_id} if self.topic_id else {}),
        }

    @transition(
        "void_vote",
        sources=("open", "closed"),
        to="voided",
        actors=(Role.PRESIDER,),
        guards=("fault_in_vote",),
        emits="meetings.vote.voided",
    )
    def void_vote(self, act: Act, *, reason: str, explanation: str) -> Data:  # noqa: ARG002 -- see above
        """Declare the vote void because of a fault in its procedure."""
        self.hold("fault_in_vote", reason and explanation.strip())
        self.passed, self.explanation = None, explanation
        return {**self._item(), "reason_code": reason}

    def _item(self) -> Data:
        return {"meeting_id": self.meeting_id, "agenda_item_no": self.agenda_item_no}
