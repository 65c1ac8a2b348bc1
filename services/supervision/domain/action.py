"""An action item: one clause of a plan, carried out by one lead unit and checked by the residents."""

from typing import ClassVar

from services.supervision.domain.action_assignment import ActionAssignment
from services.supervision.domain.action_result import ActionResult
from services.supervision.domain.action_work import ActionWork


class Action(ActionAssignment, ActionWork, ActionResult):
    """What one unit does by one day, from the list to the verified end."""

    machine: ClassVar[str] = "action"
