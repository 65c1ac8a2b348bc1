"""What officials do with an objection: accept, refuse, look into it, decide, answer."""

from typing import Any

from contracts.access import Actor
from services.supervision.access import by_the_timer, objection_for_official
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.objection import Objection
from services.supervision.domain.objection_record import Finding, Grounds
from services.supervision.domain.plan import Plan
from services.supervision.domain.publicity import Publicity
from services.supervision.usecases.completion import reopen_after_contest
from services.supervision.usecases.publicity_clock import LIVE, go_on, revise_text, stop_clock

SETTLE = "objection.settle"

Body = dict[str, Any]


def accept_objection(work: SupervisionWork, actor: Actor, objection_id: str) -> Objection:
    """Accept an objection; the clock of the publicity stops."""
    objection, act = objection_for_official(work, actor, objection_id)
    workdays = work.rules_of(objection).objections.response_workdays
    objection.accept(act, due=work.calendar_of(objection).deadline(objection.filed_at or work.now, workdays))
    stop_clock(work, *_text_of(work, objection))
    return objection


def refuse_objection(work: SupervisionWork, actor: Actor, objection_id: str, body: Body) -> Objection:
    """Refuse to look into an objection, confirmed by a second person."""
    objection, act = objection_for_official(work, actor, objection_id)
    objection.refuse(act, reason=body["reason_code"], confirmed_by=body["confirmed_by"], reply=body["reply"])
    go_on(work, *_text_of(work, objection))
    return objection


def review_objection(work: SupervisionWork, actor: Actor, objection_id: str) -> Objection:
    """Begin to look into an objection, as somebody who did not draft the plan."""
    objection, act = objection_for_official(work, actor, objection_id)
    plan, _ = _text_of(work, objection)
    objection.review(act, is_independent=actor.account_id not in plan.drafters)
    return objection


def decide_objection(work: SupervisionWork, actor: Actor, objection_id: str, body: Body) -> Objection:
    """Decide on an objection: upheld, the text does not stand; dismissed, the clock goes on."""
    objection, act = objection_for_official(work, actor, objection_id)
    finding = Finding(body["decision"])
    touches = body["touches_owners"] or objection.capacity == "owner"
    grounds = Grounds(body["reasons"], touches_owners=touches, committee_opinion=body["committee_opinion"])
    decide = {
        Finding.UPHELD: objection.uphold,
        Finding.PARTLY_UPHELD: objection.uphold_partly,
        Finding.DISMISSED: objection.dismiss,
    }[finding]
    decide(act, grounds)
    _apply(work, objection)
    return objection


def respond_to_objection(work: SupervisionWork, actor: Actor, objection_id: str, body: Body) -> Objection:
    """Answer the objector; after some days of silence the matter is closed."""
    objection, act = objection_for_official(work, actor, objection_id)
    objection.respond(act, text=body["text"], late_reason=body["late_reason"])
    work.remind(SETTLE, objection.id, objection.silent_from(work.rules_of(objection).objections))
    return objection


def settle_silent(objection_id: str, work: SupervisionWork) -> None:
    """Close an objection whose objector said nothing to the answer."""
    plan = work.plan_over(work.objections, objection_id)
    objection = work.objections.get(objection_id)
    if objection.state != "responded":
        return
    objection.settle(by_the_timer(work), terms=work.rules_of(objection).objections)
    go_on(work, plan, work.publicities.get(objection.publicity_id))


def decide_appeal(work: SupervisionWork, actor: Actor, objection_id: str, body: Body) -> Objection:
    """Decide an appeal, as the street or town."""
    objection, act = objection_for_official(work, actor, objection_id)
    plan, _ = _text_of(work, objection)
    objection.decide_appeal(
        act,
        finding=Finding(body["decision"]),
        reasons=body["reasons"],
        is_independent=actor.account_id not in plan.drafters,
    )
    _apply(work, objection)
    return objection


def _apply(work: SupervisionWork, objection: Objection) -> None:
    plan, publicity = _text_of(work, objection)
    if not objection.is_upheld:
        go_on(work, plan, publicity)
    elif publicity.state in LIVE and publicity.publicity_kind == "plan":
        revise_text(work, plan, publicity)
    elif publicity.state in LIVE:
        reopen_after_contest(work, plan, objection.clause_no)


def _text_of(work: SupervisionWork, objection: Objection) -> tuple[Plan, Publicity]:
    plan = work.plan_over(work.objections, objection.id)
    return plan, work.publicities.get(objection.publicity_id)
