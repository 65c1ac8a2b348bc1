"""A plan being carried out: responsibility list, completion, result publicity, evaluation, archive."""

from collections.abc import Sequence
from datetime import datetime

from contracts.roles import Role
from kit.act import Act
from kit.machine import Data, transition
from services.supervision.domain.plan_drafting import CLERKS
from services.supervision.domain.plan_record import PlanRecord


class PlanExecution(PlanRecord):
    """The part of a plan's life after the decision."""

    @transition(
        "issue_responsibility_list",
        sources=("decided_approved",),
        to="in_execution",
        actors=(Role.STREET_CLERK,),
        guards=("one_lead_per_item",),
        emits="supervision.plan.responsibilities_issued",
    )
    def issue_responsibility_list(self, act: Act, items: Sequence[Data]) -> Data:
        """Hand every item to its lead unit."""
        self.hold("one_lead_per_item", all(item["lead_org_code"] for item in items))
        self.issued_at = act.at
        return {**self.named(), "items": list(items)}

    @transition(
        "complete",
        sources=("in_execution",),
        to="completed",
        actors=(Role.SYSTEM,),
        guards=("all_items_ended",),
        emits="supervision.plan.completed",
    )
    def complete(self, act: Act, *, open_items: int, counts: Data) -> Data:
        """Note that the last item has ended."""
        self.hold("all_items_ended", open_items == 0)
        self.ended_at = act.at
        return {**self.named(with_title=True), **counts}

    def keep_survey_open(self, until: datetime) -> None:
        """Let the reporters rate their answers until then; an earlier end never replaces a later one."""
        self.survey_closes_at = max(self.survey_closes_at or until, until)

    @transition(
        "publish_result",
        sources=("completed", "terminated"),
        to="result_publicizing",
        actors=CLERKS,
        guards=("redaction_checked",),
    )
    def publish_result(self, act: Act, *, is_clean: bool) -> None:  # noqa: ARG002 -- every transition takes the act
        """Lay the result before the public."""
        self.hold("redaction_checked", is_clean)

    @transition(
        "reopen_execution",
        sources=("result_publicizing", "evaluated"),
        to="in_execution",
        actors=(Role.SYSTEM, Role.STREET_CLERK),
        guards=("result_contested",),
        emits="supervision.plan.execution_reopened",
    )
    def reopen_execution(self, act: Act, *, upheld: int, item_count: int) -> Data:  # noqa: ARG002 -- see above
        """Go back to work because an objection to the result was upheld."""
        self.hold("result_contested", upheld)
        self.ended_at, self.survey_closes_at, self.survey = None, None, None
        return {**self.named(), "reason_code": "objection_upheld", "item_count": item_count}

    @transition(
        "evaluate",
        sources=("completed", "terminated", "result_publicizing"),
        to="evaluated",
        actors=(Role.SYSTEM,),
        guards=("result_publicity_done_or_not_required", "survey_closed"),
        emits="supervision.plan.evaluated",
    )
    def evaluate(self, act: Act, *, result_done: bool, level: str, survey: dict[str, int]) -> Data:
        """Close the case with the raw counts of the survey."""
        self.hold("result_publicity_done_or_not_required", result_done)
        self.hold("survey_closed", self.survey_closes_at is not None and act.at >= self.survey_closes_at)
        self.resolution_level, self.survey = level, survey
        return {**self.named(), "resolution_level": level, **survey}

    @transition(
        "archive",
        sources=("evaluated", "decided_rejected", "withdrawn"),
        to="archived",
        actors=(Role.TIMER,),
        guards=("retention_class_set",),
        emits="supervision.plan.archived",
    )
    def archive(self, act: Act, *, retention_class: str | None) -> Data:  # noqa: ARG002 -- see above
        """Put the plan into the archive under its retention class."""
        self.hold("retention_class_set", retention_class)
        self.retention_class = retention_class or ""
        return {**self.named(with_version=True), "fingerprint": self.fingerprint}
