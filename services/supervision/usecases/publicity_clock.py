"""The clock of a publicity period, which the plan follows in the same transaction."""

from services.supervision.access import by_the_system, by_the_timer
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.objection import Objection
from services.supervision.domain.objection_record import IN_HAND
from services.supervision.domain.plan import Plan
from services.supervision.domain.publicity import Publicity

CLEAR = "publicity.clear"
EVALUATE = "plan.evaluate"
LIVE = frozenset({"running", "suspended"})


def look_at_the_end(work: SupervisionWork, publicity: Publicity) -> None:
    """Ask for clearance when the period is over, or at once when it is over already."""
    if publicity.state == "running" and publicity.ends_on is not None:
        work.remind(CLEAR, publicity.id, max(work.now, work.end_of_day(publicity, publicity.ends_on)))


def stop_clock(work: SupervisionWork, plan: Plan, publicity: Publicity) -> None:
    """Stop the clock because an objection was accepted."""
    accepted = len(_in_hand(work, publicity))
    if publicity.state == "running":
        days = work.days_of(publicity)
        publicity.suspend(by_the_system(work), accepted=accepted, days=days, today=work.today_in(publicity))
        work.forget(CLEAR, publicity.id)
        if publicity.publicity_kind == "plan":
            plan.hold_for_objection(by_the_system(work), accepted=accepted)


def go_on(work: SupervisionWork, plan: Plan, publicity: Publicity) -> None:
    """Let the clock go on when no objection is in hand; ask for clearance if the period is over."""
    if publicity.state == "suspended" and not _in_hand(work, publicity):
        _resume(work, plan, publicity)
    look_at_the_end(work, publicity)


def _resume(work: SupervisionWork, plan: Plan, publicity: Publicity) -> None:
    act = by_the_system(work)
    upheld = sum(objection.is_upheld for objection in _objections(work, publicity))
    least = work.rules_of(publicity).publicity(publicity.publicity_kind).min_days_after_resume
    publicity.resume(
        act,
        in_hand=0,
        upheld=upheld,
        days_left=max(publicity.days_left or 0, least),
        least=least,
        days=work.days_of(publicity),
        today=work.today_in(publicity),
    )
    if publicity.publicity_kind == "plan":
        plan.release(act, in_hand=0, upheld=upheld)


def revise_text(work: SupervisionWork, plan: Plan, publicity: Publicity) -> None:
    """Open the plan for a new version because an objection was upheld; the period ends."""
    act = by_the_system(work)
    if plan.state == "publicizing":
        # The objection comes from an appeal, for which the clock did not stand.
        plan.hold_for_objection(act, accepted=1)
    plan.revise(act, upheld=1)
    void(work, publicity, "plan_revised")


def void(work: SupervisionWork, publicity: Publicity, reason: str) -> None:
    """End a period whose text no longer stands."""
    if publicity.state in LIVE:
        publicity.void(by_the_system(work), reason=reason)
        work.forget(CLEAR, publicity.id)


def void_all(work: SupervisionWork, plan: Plan, reason: str) -> None:
    """End every period of a plan that still runs."""
    for publicity in work.publicities.all(plan_id=plan.id):
        void(work, publicity, reason)


def clear_publicity(publicity_id: str, work: SupervisionWork) -> None:
    """Clear a period that is over; while an objection is open its end asks again."""
    plan = work.plan_over(work.publicities, publicity_id)
    publicity = work.publicities.get(publicity_id)
    objections = _objections(work, publicity)
    still_open = sum(objection.is_open for objection in objections)
    if publicity.state != "running" or publicity.ends_on is None or still_open:
        return
    act = by_the_timer(work)
    over = work.now >= work.end_of_day(publicity, publicity.ends_on)
    publicity.clear(act, period_over=over, open_objections=still_open, objection_count=len(objections))
    if publicity.publicity_kind == "plan":
        plan.clear(act, period_over=over, open_objections=still_open)
    else:
        work.remind(EVALUATE, plan.id, work.now)


def open_objections_of(work: SupervisionWork, plan: Plan) -> int:
    """Return how many objections to a plan wait for something."""
    return sum(objection.is_open for objection in work.objections.all(plan_id=plan.id))


def _objections(work: SupervisionWork, publicity: Publicity) -> list[Objection]:
    return work.objections.all(publicity_id=publicity.id)


def _in_hand(work: SupervisionWork, publicity: Publicity) -> list[Objection]:
    return [objection for objection in _objections(work, publicity) if objection.state in IN_HAND]
