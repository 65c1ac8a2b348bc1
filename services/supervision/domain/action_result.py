"""The end of an action item: reported done, verified by the supervision committee, closed; and its light."""

from datetime import date
from typing import Any

from contracts.roles import Role
from kit.act import Act
from kit.machine import SAME, Data, transition
from services.supervision.domain.action_record import LEAD, ActionRecord
from services.supervision.domain.decision import PartyDecision
from services.supervision.domain.lights import Light, crosses

VERIFIERS = (Role.SUPERVISION_COMMITTEE_MEMBER,)
OPEN = (
    "created",
    "assigned",
    "accepted",
    "return_requested",
    "in_progress",
    "blocked",
    "reported_done",
    "verified",
    "sent_back",
)
LIT = tuple(state for state in OPEN if state not in {"created", "verified"})


class ActionResult(ActionRecord):
    """The part of an item's life in which its result is checked."""

    @transition(
        "report_done",
        sources=("in_progress",),
        to="reported_done",
        actors=LEAD,
        guards=("done_evidence_given",),
        emits="supervision.action.reported_done",
    )
    def report_done(self, act: Act, *, evidence: str, today: date) -> Data:  # noqa: ARG002 -- every transition takes the act
        """Say that the work is done, and show it."""
        self.hold("done_evidence_given", evidence.strip())
        self.evidence, self.done_on, self.percent = evidence, today, 100
        return {**self._led(), "on_time": self.is_on_time}

    @transition(
        "verify",
        sources=("reported_done",),
        to="verified",
        actors=VERIFIERS,
        guards=("verifier_independent", "on_site_evidence"),
        emits="supervision.action.verified",
    )
    def verify(self, act: Act, *, note: str, photo: str, has_interest: bool, body: str) -> Data:
        """Confirm on the spot that the work is done."""
        self._hold_independence(act, has_interest=has_interest)
        self.hold("on_site_evidence", note.strip() or photo.strip())
        self.verification = self._checked(act, note=note, photo=photo, passed=True)
        return {**self._led(with_due=False), "verified_by_body": body, "on_time": self.is_on_time}

    @transition(
        "send_back",
        sources=("reported_done",),
        to="sent_back",
        actors=VERIFIERS,
        guards=("verifier_independent", "reasons_given"),
        emits="supervision.action.sent_back",
    )
    def send_back(self, act: Act, *, reason: str, reasons: str, has_interest: bool, body: str) -> Data:
        """Say on the spot that the work is not done."""
        self._hold_independence(act, has_interest=has_interest)
        self.hold("reasons_given", reasons.strip())
        self.verification = self._checked(act, note=reasons, photo="", passed=False)
        self.sent_back_count += 1
        self.done_on = None
        told = {"verified_by_body": body, "reason_code": reason, "sent_back_count": self.sent_back_count}
        return {**self._led(with_due=False), **told}

    def _hold_independence(self, act: Act, *, has_interest: bool) -> None:
        self.hold("verifier_independent", not self.is_doer(act.org) and not has_interest)

    def _checked(self, act: Act, *, note: str, photo: str, passed: bool) -> dict[str, Any]:
        return {"at": act.at.isoformat(), "org": act.org, "note": note, "photo": photo, "passed": passed}

    @transition("resume", sources=("sent_back",), to="in_progress", actors=LEAD, emits="supervision.action.resumed")
    def resume(self, act: Act, *, today: date) -> Data:  # noqa: ARG002 -- see above
        """Go back to work."""
        self.last_report_on = today
        return {**self._led(), "sent_back_count": self.sent_back_count}

    @transition(
        "close",
        sources=("verified",),
        to="closed",
        actors=(Role.STREET_CLERK,),
        guards=("feedback_queued",),
        emits="supervision.action.closed",
    )
    def close(self, act: Act, *, level: str, feedback: str, today: date, workdays: int) -> Data:  # noqa: ARG002 -- see above
        """Close the item with how far the matter is resolved, and the words for residents and departments."""
        self.hold("feedback_queued", feedback.strip())
        self.resolution_level, self.feedback, self.ended_on = level, feedback, today
        return {
            **self._led(),
            "topic_id": self.topic_id,
            "resolution_level": level,
            "original_due_on": self.original_due_on.isoformat(),
            "on_time": self.is_on_time,
            "on_time_original": self.is_on_time_originally,
            "duration_workdays": workdays,
        }

    @transition(
        "reopen",
        sources=("closed",),
        to="in_progress",
        actors=(Role.STREET_CLERK, Role.SYSTEM),
        guards=("result_contested",),
        emits="supervision.action.reopened",
    )
    def reopen(self, act: Act, *, upheld: int, reason: str, today: date) -> Data:  # noqa: ARG002 -- see above
        """Take the work up again because its result was contested with success; the first due date stays."""
        self.hold("result_contested", upheld)
        self.done_on, self.ended_on, self.resolution_level, self.verification = None, None, None, None
        self.last_report_on = today
        return {**self._led(), "reason_code": reason}

    @transition(
        "terminate",
        sources=OPEN,
        to="terminated",
        actors=(Role.PARTY_ORG_CLERK,),
        guards=("decision_recorded", "public_explanation_given"),
        emits="supervision.action.terminated",
    )
    def terminate(self, act: Act, decision: PartyDecision, *, decider_org: str, today: date) -> Data:  # noqa: ARG002 -- see above
        """End the item by a decision of the party organisation."""
        self.hold("decision_recorded", decision.is_recorded(today))
        self.hold("public_explanation_given", decision.public_explanation.strip())
        self.feedback, self.ended_on = decision.public_explanation, today
        told = {
            "decider_org_code": decider_org,
            "decision_no": decision.decision_no,
            "reason_code": decision.reason_code,
        }
        return {**self._led(with_due=False), **told}

    @transition(
        "recompute_light",
        sources=LIT,
        to=SAME,
        actors=(Role.TIMER,),
        guards=("light_threshold_crossed",),
        emits="supervision.action.light_changed",
    )
    def recompute_light(self, act: Act, light: Light, *, days_overdue: int) -> Data:  # noqa: ARG002 -- see above
        """Show another light."""
        before = Light(self.light)
        self.hold("light_threshold_crossed", crosses(before, light, self.due_on, self.lights_shown))
        self.light = str(light)
        self.lights_shown = [*self.lights_shown, {"light": self.light, "due_on": self.due_on.isoformat()}]
        self.yellow_count += light is Light.YELLOW
        overdue = {"days_overdue": days_overdue} if days_overdue > 0 else {}
        return {**self._led(), "previous_light": str(before), "light": self.light, **overdue}
