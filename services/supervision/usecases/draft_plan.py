"""Write a plan from confirmed minutes, change it, and confirm it."""

from datetime import date, timedelta
from typing import Any

from contracts.access import Actor
from contracts.divisions import county_of
from contracts.organisations import UnknownOrganisation, organisations, party_org_for
from contracts.rules import Rules
from kit.refusals import Invalid, NotFound
from services.supervision.access import official_act, plan_for_official
from services.supervision.adapters.notebook import KnownTopic, PlanSeed
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.clause import Clause, Cooperation
from services.supervision.domain.plan import Plan
from services.supervision.domain.redaction import require_clean

Body = dict[str, Any]


class UnknownMilestone(Invalid):
    """The county's rules know no such milestone."""

    code = "supervision.unknown_milestone"


def draft_plan(work: SupervisionWork, actor: Actor, body: Body) -> Plan:
    """Draft the plan of a topic whose confirmed minutes hold consensus."""
    topic = work.notebook.topic(str(body["topic_id"]))
    if topic is None:
        raise NotFound(machine="topic", id=str(body["topic_id"]))
    act = official_act(work, actor, topic.division)
    seed = work.notebook.seed_for(topic.topic_id)
    plan = _new_plan(work, topic, seed)
    clauses = _clauses(work.rules_of(plan), work.today_in(plan), body["clauses"])
    plan.draft(act, clauses, minutes_confirmed=seed is not None)
    work.plans.add(plan)
    if seed is not None:
        work.notebook.use_seed(seed, plan.id)
    return plan


def _new_plan(work: SupervisionWork, topic: KnownTopic, seed: PlanSeed | None) -> Plan:
    county = county_of(topic.division)
    rules = work.rules_of(seed) if seed else work.rules_in_force(county)
    return Plan(
        id=work.fresh_id(),
        number=work.number(county, "P"),
        county=county,
        division=topic.division,
        rules_version=rules.version,
        topic_id=topic.topic_id,
        meeting_id=seed.meeting_id if seed else "",
        title_public=topic.title_public,
        level=topic.level,
        decider_org=party_org_for(rules.decider(topic.level), topic.division),
    )


def amend_plan(work: SupervisionWork, actor: Actor, plan_id: str, body: Body) -> Plan:
    """Write the clauses of a draft anew."""
    plan, act = plan_for_official(work, actor, plan_id)
    plan.amend(act, _clauses(work.rules_of(plan), work.today_in(plan), body["clauses"]))
    return plan


def confirm_plan(work: SupervisionWork, actor: Actor, plan_id: str) -> Plan:
    """Confirm the clauses, as whoever presided over the meeting."""
    plan, act = plan_for_official(work, actor, plan_id)
    plan.confirm(act)
    return plan


def _clauses(rules: Rules, today: date, entries: list[Body]) -> list[Clause]:
    return [_clause(rules, today, place, entry) for place, entry in enumerate(entries)]


def _clause(rules: Rules, today: date, place: int, entry: Body) -> Clause:
    orgs = [entry["lead_org"], *entry["support_orgs"]]
    for org in orgs:
        if org and org not in organisations():
            raise UnknownOrganisation(field=f"/clauses/{place}/lead_org", org_code=org)
    together = entry["cooperation"]
    if entry["public"]:
        require_clean(entry["text"], f"/clauses/{place}/text")
        require_clean(together["building"] if together else "", f"/clauses/{place}/cooperation/building")
    return Clause(
        **{
            **entry,
            "support_orgs": tuple(entry["support_orgs"]),
            "depends_on": tuple(entry["depends_on"]),
            "due_on": entry["due_on"] or _day_before(rules, today, place, entry["milestone_code"]),
            "cooperation": Cooperation(**together) if together else None,
        }
    )


def _day_before(rules: Rules, today: date, place: int, milestone: str | None) -> date | None:
    """Return the last day before a milestone, such as the day before the heating season starts."""
    if not milestone:
        return None
    if milestone not in rules.milestones:
        raise UnknownMilestone(field=f"/clauses/{place}/milestone_code", milestone=milestone)
    one_day = timedelta(days=1)
    return rules.milestone(milestone).next_on_or_after(today + one_day) - one_day
