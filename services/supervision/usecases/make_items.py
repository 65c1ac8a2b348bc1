"""Make items out of an approved plan, and hand them out with the responsibility list."""

from typing import Any

from contracts.access import Actor
from contracts.organisations import UnknownOrganisation, organisations
from kit.refusals import Invalid
from services.supervision.access import by_the_system, plan_for_official
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.action import Action
from services.supervision.domain.clause import Clause
from services.supervision.domain.plan import Plan
from services.supervision.usecases.completion import complete_when_over
from services.supervision.usecases.item_timers import acceptance_limits, is_active, watch

Body = dict[str, Any]


class UnknownClause(Invalid):
    """The plan holds no such clause, or none that asks for work."""

    code = "supervision.unknown_clause"


def make_items(work: SupervisionWork, plan: Plan) -> None:
    """Make one item for each clause that asks for work."""
    clauses = [clause for clause in plan.terms if clause.makes_item]
    ids = {clause.clause_no: work.fresh_id() for clause in clauses}
    for clause in clauses:
        item = _item(plan, clause, ids)
        item.create(by_the_system(work), plan_approved=plan.state == "decided_approved")
        work.actions.add(item)


def _item(plan: Plan, clause: Clause, ids: dict[int, str]) -> Action:
    assert clause.lead_org is not None and clause.due_on is not None  # noqa: S101, PT018 -- held when the plan was confirmed
    return Action(
        id=ids[clause.clause_no],
        county=plan.county,
        division=plan.division,
        rules_version=plan.rules_version,
        plan_id=plan.id,
        plan_number=plan.number,
        topic_id=plan.topic_id,
        clause_no=clause.clause_no,
        text=clause.text,
        item_kind=str(clause.item_kind),
        priority=clause.priority,
        lead_org=clause.lead_org,
        support_orgs=list(clause.support_orgs),
        due_on=clause.due_on,
        original_due_on=clause.due_on,
        public=clause.public,
        milestone_code=clause.milestone_code,
        depends_on=[ids[number] for number in clause.depends_on],
        cooperation=vars(clause.cooperation) if clause.cooperation else None,
    )


def issue_responsibility_list(work: SupervisionWork, actor: Actor, plan_id: str, body: Body) -> Plan:
    """Hand every item of an approved plan to its lead unit; the list may name another lead than the clause."""
    plan, act = plan_for_official(work, actor, plan_id)
    items = {item.clause_no: item for item in work.actions.all(plan_id=plan.id)}
    for place, entry in enumerate(body["assignments"]):
        _arrange(items, place, entry)
    ordered = sorted(items.values(), key=lambda item: item.clause_no)
    plan.issue_responsibility_list(act, [item.listed() for item in ordered])
    for item in ordered:
        item.assign(act, lead_active=is_active(item.lead_org, item.county), **acceptance_limits(work, item))
        watch(work, item)
    complete_when_over(work, plan)
    return plan


def _arrange(items: dict[int, Action], place: int, entry: Body) -> None:
    item = items.get(entry["clause_no"])
    if item is None:
        raise UnknownClause(field=f"/assignments/{place}/clause_no", clause_no=entry["clause_no"])
    lead = entry["lead_org"] or item.lead_org
    supporting = item.support_orgs if entry["support_orgs"] is None else entry["support_orgs"]
    for org in (lead, *supporting):
        if org not in organisations():
            raise UnknownOrganisation(field=f"/assignments/{place}/lead_org", org_code=org)
    item.arrange(lead_org=lead, support_orgs=supporting, may_start_early=entry["may_start_early"])
