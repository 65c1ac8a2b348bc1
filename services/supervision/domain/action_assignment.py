"""An action item on its way to the unit that does it: created, assigned, accepted or given back."""

from datetime import datetime

from contracts.roles import Role
from kit.act import Act
from kit.machine import NONE, Data, transition
from services.supervision.domain.action_record import LEAD, ActionRecord

REFEREES = (Role.STREET_CLERK, Role.COUNTY_CPPCC)


class ActionAssignment(ActionRecord):
    """The part of an item's life until somebody has taken it on."""

    @transition(
        "create",
        sources=(NONE,),
        to="created",
        actors=(Role.SYSTEM,),
        guards=("plan_approved",),
        emits="supervision.action.created",
    )
    def create(self, act: Act, *, plan_approved: bool) -> Data:  # noqa: ARG002 -- every transition takes the act
        """Make the item out of a clause of an approved plan."""
        self.hold("plan_approved", plan_approved)
        return {
            "plan_id": self.plan_id,
            "topic_id": self.topic_id,
            "clause_no": self.clause_no,
            "item_kind": self.item_kind,
            "priority": self.priority,
            "due_on": self.due_on.isoformat(),
            "original_due_on": self.original_due_on.isoformat(),
            **self._milestone(),
        }

    def arrange(self, *, lead_org: str, support_orgs: list[str], may_start_early: bool) -> None:
        """Say who does it, and whether it may start before what it depends on is done."""
        self.lead_org, self.may_start_early = lead_org, may_start_early
        self.support_orgs = [org for org in support_orgs if org != lead_org]

    @transition(
        "assign",
        sources=("created",),
        to="assigned",
        actors=(Role.STREET_CLERK,),
        guards=("lead_active", "one_lead_per_item"),
        emits="supervision.action.assigned",
    )
    def assign(self, act: Act, *, lead_active: bool, due_accept: datetime, due_return: datetime) -> Data:
        """Hand the item to its lead unit."""
        self.hold("lead_active", lead_active, org=self.lead_org)
        self.hold("one_lead_per_item", self.lead_org and self.lead_org not in self.support_orgs)
        self._await_acceptance(act, due_accept, due_return)
        return {
            **self._led(),
            "support_org_codes": list(self.support_orgs),
            "priority": self.priority,
            "depends_on": list(self.depends_on),
            **self._milestone(),
        }

    def _await_acceptance(self, act: Act, due_accept: datetime, due_return: datetime) -> None:
        self.assigned_at, self.due_accept_at, self.due_return_at = act.at, due_accept, due_return

    @transition(
        "accept",
        sources=("assigned",),
        to="accepted",
        actors=(Role.LEAD_UNIT, Role.TIMER),
        guards=("within_acceptance_limit",),
        emits="supervision.action.accepted",
    )
    def accept(self, act: Act) -> Data:
        """Take the item on; beyond the limit silence counts as acceptance."""
        assert self.due_accept_at is not None  # noqa: S101 -- set when it was assigned
        is_silent = Role.LEAD_UNIT not in act.roles
        in_limit = act.at >= self.due_accept_at if is_silent else act.at <= self.due_accept_at
        self.hold("within_acceptance_limit", in_limit)
        self.accepted_silently = is_silent
        return {**self._led(), "is_silent": is_silent}

    @transition(
        "request_return",
        sources=("assigned",),
        to="return_requested",
        actors=LEAD,
        guards=("within_acceptance_limit", "one_return_per_unit", "reasons_given"),
        emits="supervision.action.return_requested",
    )
    def request_return(self, act: Act, *, reason: str, reasons: str) -> Data:
        """Ask that another unit does it."""
        self.hold("within_acceptance_limit", self.due_return_at is not None and act.at <= self.due_return_at)
        self.hold("one_return_per_unit", self.lead_org not in self.returned_by)
        self.hold("reasons_given", reasons.strip())
        self.returned_by = [*self.returned_by, self.lead_org]
        self.return_request = {"reason_code": reason, "reasons": reasons, "at": act.at.isoformat()}
        return {**self._led(with_due=False), "reason_code": reason}

    @transition(
        "reassign",
        sources=("return_requested",),
        to="assigned",
        actors=REFEREES,
        guards=("new_lead_named", "lead_active"),
        emits="supervision.action.return_decided",
    )
    def reassign(
        self, act: Act, *, lead_org: str, lead_active: bool, due_accept: datetime, due_return: datetime
    ) -> Data:
        """Grant the return and name the unit that does it instead."""
        self.hold("new_lead_named", lead_org and lead_org != self.lead_org)
        self.hold("lead_active", lead_active, org=lead_org)
        previous, self.lead_org = self.lead_org, lead_org
        self.support_orgs = [org for org in self.support_orgs if org != lead_org]
        self._await_acceptance(act, due_accept, due_return)
        return {**self._led(), "is_granted": True, "previous_lead_org_code": previous}

    @transition(
        "refuse_return",
        sources=("return_requested",),
        to="assigned",
        actors=REFEREES,
        guards=("reasons_given",),
        emits="supervision.action.return_decided",
    )
    def refuse_return(self, act: Act, *, reasons: str, due_accept: datetime, due_return: datetime) -> Data:
        """Leave the item where it is, with reasons."""
        self.hold("reasons_given", reasons.strip())
        self.return_request = {**(self.return_request or {}), "answer": reasons}
        self._await_acceptance(act, due_accept, due_return)
        return {**self._led(), "is_granted": False, "previous_lead_org_code": self.lead_org}
