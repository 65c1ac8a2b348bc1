"""A plan: the outcome of a consultation, from its draft to the archive."""

from typing import ClassVar

from services.supervision.domain.plan_decision import PlanDecision
from services.supervision.domain.plan_drafting import PlanDrafting
from services.supervision.domain.plan_execution import PlanExecution


class Plan(PlanDrafting, PlanDecision, PlanExecution):
    """What a meeting agreed on; it has one home from the first draft on."""

    machine: ClassVar[str] = "plan"
