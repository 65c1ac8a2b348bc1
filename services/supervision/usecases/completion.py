"""The end of a plan: complete after the last item, evaluated after the survey, archived later."""

from datetime import datetime, timedelta

from services.supervision.access import by_the_system, by_the_timer
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.outcome import counts_of, level_of
from services.supervision.domain.plan import Plan
from services.supervision.usecases.item_timers import watch_light
from services.supervision.usecases.publicity_clock import EVALUATE, void

ARCHIVE = "plan.archive"
RETENTION_CLASS = "meeting_file"
EVALUATED_FROM = frozenset({"completed", "terminated", "result_publicizing"})


def complete_when_over(work: SupervisionWork, plan: Plan) -> None:
    """Complete a plan whose last item has ended."""
    items = work.actions.all(plan_id=plan.id)
    still_open = sum(not item.has_ended for item in items)
    if plan.state == "in_execution" and not still_open:
        plan.complete(by_the_system(work), open_items=still_open, counts=counts_of(items))
        await_survey(work, plan)


def await_survey(work: SupervisionWork, plan: Plan) -> None:
    """Leave the reporters time to be answered and to rate the answers."""
    workdays = work.rules_of(plan).replies.after_milestone_workdays
    answered_by = work.calendar_of(plan).deadline(work.now, workdays)
    plan.keep_survey_open(answered_by + _open_days(work, plan))
    work.remind(EVALUATE, plan.id, plan.survey_closes_at or work.now)


def _open_days(work: SupervisionWork, plan: Plan) -> timedelta:
    return timedelta(days=work.rules_of(plan).survey.open_days)


def evaluate_plan(plan_id: str, work: SupervisionWork) -> None:
    """Evaluate a plan when the survey is closed and the result was before the public long enough."""
    plan = work.plans.get(plan_id)
    if plan.state not in EVALUATED_FROM:
        return
    closes = _survey_closes(work, plan)
    if work.now < closes:
        work.remind(EVALUATE, plan.id, closes)
        return
    if _result_done(work, plan):
        _evaluate(work, plan)


def _survey_closes(work: SupervisionWork, plan: Plan) -> datetime:
    last = work.notebook.last_reply_at(plan.topic_id)
    if last is not None:
        plan.keep_survey_open(last + _open_days(work, plan))
    return plan.survey_closes_at or work.now


def _result_done(work: SupervisionWork, plan: Plan) -> bool:
    gate = work.rules_of(plan).gate("result_publicity")
    required = gate["required"] and (not plan.is_terminated or gate.get("also_for_terminated_plans", True))
    results = work.publicities.all(plan_id=plan.id, publicity_kind="result")
    if plan.state == "result_publicizing":
        return bool(results) and results[-1].state == "cleared"
    return not required


def _evaluate(work: SupervisionWork, plan: Plan) -> None:
    plan.evaluate(
        by_the_system(work),
        result_done=_result_done(work, plan),
        level=level_of(work.actions.all(plan_id=plan.id)),
        survey=work.notebook.survey_of(plan.topic_id),
    )
    archive_later(work, plan)


def archive_later(work: SupervisionWork, plan: Plan) -> None:
    """Ask for the archive when nobody can take the case up again."""
    days = work.rules_of(plan).replies.reopen_within_days
    work.remind(ARCHIVE, plan.id, work.now + timedelta(days=days))


def archive_plan(plan_id: str, work: SupervisionWork) -> None:
    """Put a plan into the archive, unless it went back to work."""
    plan = work.plans.get(plan_id)
    if plan.state not in Plan.transitions()["archive"].sources:
        return
    known = {entry["class"] for entry in work.rules_of(plan).document["retention"]}
    plan.archive(by_the_timer(work), retention_class=RETENTION_CLASS if RETENTION_CLASS in known else None)


def reopen_after_contest(work: SupervisionWork, plan: Plan, clause_no: int | None) -> None:
    """Take the work up again because an objection to the result was upheld."""
    closed = work.actions.all(plan_id=plan.id, state="closed")
    contested = [item for item in closed if clause_no in (None, item.clause_no)] or closed
    act = by_the_system(work)
    plan.reopen_execution(act, upheld=1, item_count=len(contested))
    for publicity in work.publicities.all(plan_id=plan.id, publicity_kind="result"):
        void(work, publicity, "result_contested")
    for item in contested:
        item.reopen(act, upheld=1, reason="result_contested", today=work.today_in(item))
        watch_light(work, item)
    work.forget(EVALUATE, plan.id)
    # Where no item was ever closed there is nothing to do again, and the result is published anew.
    complete_when_over(work, plan)
