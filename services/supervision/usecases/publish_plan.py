"""Lay a plan or a result before the public."""

from collections.abc import Iterable
from typing import Any

from contracts.access import Actor
from kit.act import Act
from services.supervision.access import plan_for_official
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain import canonical
from services.supervision.domain.plan import Plan
from services.supervision.domain.publicity import Posting, Publicity
from services.supervision.domain.redaction import is_clean
from services.supervision.usecases.publicity_clock import look_at_the_end

Body = dict[str, Any]


def publish_plan(work: SupervisionWork, actor: Actor, plan_id: str, body: Body) -> Plan:
    """Publish a confirmed plan, online and on the notice board."""
    plan, act = plan_for_official(work, actor, plan_id)
    plan.publish(act, rules=work.rules_of(plan))
    _start(work, act, plan, _period(work, plan, "plan", plan.canonical_text), body, plan.public_words)
    return plan


def publish_result(work: SupervisionWork, actor: Actor, plan_id: str, body: Body) -> Plan:
    """Publish what became of every item, or why a plan was ended."""
    plan, act = plan_for_official(work, actor, plan_id)
    items = [item for item in work.actions.all(plan_id=plan.id) if item.public]
    texts = [plan.public_explanation, *(item.text for item in items), *(item.feedback for item in items)]
    plan.publish_result(act, is_clean=is_clean(texts))
    text = canonical.result_text((plan.number, plan.title_public, plan.public_explanation), items)
    _start(work, act, plan, _period(work, plan, "result", text), body, texts)
    return plan


def _period(work: SupervisionWork, plan: Plan, kind: str, text: str) -> Publicity:
    return Publicity(
        id=work.fresh_id(),
        county=plan.county,
        division=plan.division,
        rules_version=plan.rules_version,
        plan_id=plan.id,
        topic_id=plan.topic_id,
        plan_version=plan.plan_version,
        publicity_kind=kind,
        title_public=plan.title_public,
        text=text,
        fingerprint=canonical.fingerprint(text),
    )


def _start(work: SupervisionWork, act: Act, plan: Plan, publicity: Publicity, body: Body, texts: Iterable[str]) -> None:
    terms = work.rules_of(publicity).publicity(publicity.publicity_kind)
    posting = Posting(
        public_url=f"{work.around.public_url.rstrip('/')}/plans/{plan.number}",
        board_photo=body["board_photo"],
        period_days=body["period_days"] or terms.days,
        short_reason=body["short_reason"],
    )
    days, today = work.days_of(publicity), work.today_in(publicity)
    publicity.start(act, posting, terms=terms, days=days, today=today, is_clean=is_clean(texts))
    work.publicities.add(publicity)
    look_at_the_end(work, publicity)
