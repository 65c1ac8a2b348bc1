"""What somebody who objects does: file, accept the answer, appeal, take it back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import phonenumbers

from contracts.access import Actor
from contracts.private import Letter
from contracts.roles import Role
from kit.act import Act
from kit.ids import six_digits
from kit.refusals import Invalid
from services.supervision.access import objection_for_objector
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.domain.objection import Objection
from services.supervision.domain.plan import Plan
from services.supervision.domain.publicity import Publicity
from services.supervision.usecases.make_items import UnknownClause
from services.supervision.usecases.publicity_clock import go_on

ANONYMOUS_PER_DAY = 20
NOBODY = ""
CAPACITIES = {"resident": Role.RESIDENT, "owner": Role.OWNER, "unit": Role.LEAD_UNIT}

Body = dict[str, Any]


class IdentityNeeded(Invalid):
    """The county takes no objection from somebody it cannot answer."""

    code = "supervision.identity_needed"


class PhoneNotValid(Invalid):
    """The number is no Chinese phone number."""

    code = "supervision.phone_not_valid"


@dataclass(frozen=True)
class Filed:
    """A new objection and the code with which its objector follows it, shown only once."""

    objection: Objection
    follow_code: str


def file_objection(work: SupervisionWork, actor: Actor, publicity_id: str, body: Body) -> Filed:
    """Object to a published text or to one of its clauses."""
    plan = work.plan_over(work.publicities, publicity_id)
    publicity = work.publicities.get(publicity_id)
    _hold_clause(plan, body["clause_no"])
    phone = _normal_phone(body["phone"]) if body["phone"] else ""
    objection = _new_objection(work, actor, publicity, body, phone)
    inside = publicity.takes_objections(work.today_in(publicity))
    before = _filed_before(work, objection)
    objection.file(_act(work, actor, plan, objection.capacity), inside_period=inside, filed_before=before)
    work.objections.add(objection)
    code = six_digits()
    objection.follow_code = work.mark(f"{objection.number}:{code}")
    _bind(work, objection, Letter(phone=phone, name=body["name"], follow_code=code))
    return Filed(objection, code)


def _hold_clause(plan: Plan, clause_no: int | None) -> None:
    if clause_no is not None and clause_no not in {clause.clause_no for clause in plan.public_terms}:
        raise UnknownClause(field="/clause_no", clause_no=clause_no)


def _normal_phone(phone: str) -> str:
    try:
        parsed = phonenumbers.parse(phone, "CN")
    except phonenumbers.NumberParseException as error:
        raise PhoneNotValid(field="/phone") from error
    if not phonenumbers.is_valid_number(parsed):
        raise PhoneNotValid(field="/phone")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _new_objection(work: SupervisionWork, actor: Actor, publicity: Publicity, body: Body, phone: str) -> Objection:
    mark = _person_mark(work, actor, phone)
    if mark == NOBODY and not work.rules_of(publicity).objections.anonymous_allowed:
        raise IdentityNeeded(field="/phone")
    return Objection(
        id=work.fresh_id(),
        number=work.number(publicity.county, "O"),
        county=publicity.county,
        division=publicity.division,
        rules_version=publicity.rules_version,
        plan_id=publicity.plan_id,
        topic_id=publicity.topic_id,
        publicity_id=publicity.id,
        publicity_kind=publicity.publicity_kind,
        text=body["text"],
        person_mark=mark,
        clause_no=body["clause_no"],
        capacity=body["capacity"],
        is_anonymous=body["is_anonymous"] or mark == NOBODY,
        account_id=actor.account_id,
    )


def _person_mark(work: SupervisionWork, actor: Actor, phone: str) -> str:
    if actor.account_id is not None:
        return work.mark(f"account:{actor.account_id}")
    return work.mark(f"phone:{phone}") if phone else NOBODY


def _filed_before(work: SupervisionWork, objection: Objection) -> bool:
    """Whether this person objected to this clause before; nobody in particular is limited by number."""
    same = work.objections.all(publicity_id=objection.publicity_id, person_mark=objection.person_mark)
    if objection.person_mark == NOBODY:
        since = work.now - timedelta(days=1)
        return sum(other.filed_at is not None and other.filed_at > since for other in same) >= ANONYMOUS_PER_DAY
    return any(other.clause_no == objection.clause_no and other.state != "withdrawn" for other in same)


def _act(work: SupervisionWork, actor: Actor, plan: Plan, capacity: str) -> Act:
    role = CAPACITIES[capacity]
    leads = {clause.lead_org for clause in plan.public_terms}
    if role is Role.LEAD_UNIT and (actor.org is None or actor.org not in leads):
        return Act(at=work.now, roles=frozenset(), account_id=actor.account_id, cause=work.cause)
    org = actor.org if role is Role.LEAD_UNIT else None
    return Act(at=work.now, roles=frozenset({role}), account_id=actor.account_id, org=org, cause=work.cause)


def _bind(work: SupervisionWork, objection: Objection, letter: Letter) -> None:
    """Let notification reach the objector, unless they chose to stay unknown."""
    if not objection.is_anonymous:
        objection.contact_ref = work.bind_objector(objection, letter if letter.phone else None)


def settle_objection(work: SupervisionWork, actor: Actor, objection_id: str, follow_code: str) -> Objection:
    """Accept the answer."""
    objection, act = objection_for_objector(work, actor, objection_id, follow_code)
    objection.settle(act, terms=work.rules_of(objection).objections)
    _look_again(work, objection)
    return objection


def appeal_objection(work: SupervisionWork, actor: Actor, objection_id: str, follow_code: str, body: Body) -> Objection:
    """Ask the street or town to look again."""
    objection, act = objection_for_objector(work, actor, objection_id, follow_code)
    terms = work.rules_of(objection).objections
    due = work.calendar_of(objection).deadline(work.now, terms.response_workdays)
    objection.appeal(act, text=body["text"], terms=terms, due=due)
    return objection


def withdraw_objection(work: SupervisionWork, actor: Actor, objection_id: str, follow_code: str) -> Objection:
    """Take an objection back; the clock goes on if it was the only one."""
    objection, act = objection_for_objector(work, actor, objection_id, follow_code)
    objection.withdraw(act)
    _look_again(work, objection)
    return objection


def _look_again(work: SupervisionWork, objection: Objection) -> None:
    plan = work.plan_over(work.objections, objection.id)
    go_on(work, plan, work.publicities.get(objection.publicity_id))
