"""Prove that somebody holds a phone: a code goes there and comes back. Who has an account shows nowhere."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from contracts.phones import masked
from contracts.private import ADDRESS_REQUESTED, SIGN_IN_CODE, Letter, address_requested, message
from kit.ids import six_digits
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.authenticator import open_for, seal_for
from services.portal.domain.device import Device
from services.portal.domain.identity import PHONE, Proof
from services.portal.domain.phone_code import LIVES, PhoneCode, PhoneCodeOver, mobile
from services.portal.usecases.forget_sign_ins import remind_to_forget
from services.portal.usecases.safeguards import Safeguards, Watch
from services.portal.usecases.sign_in_by_proof import mark_of


@dataclass(frozen=True)
class Asking:
    """Who asks for a code: on which device, in which language, at which place; signed in, to change the own phone."""

    device: Device
    language: str
    division: str
    account_id: str | None = None


@dataclass(frozen=True)
class Waiting:
    """A code that is waited for, as its page shows it."""

    phone: str
    another_at: datetime


def send_code(work: PortalWork, guards: Safeguards, phone: str, asking: Asking) -> str:
    """Send a code to a phone, whether it is known or not, and return the id of the code."""
    return _send(work, guards, Proof(PHONE, mobile(phone)), asking)


def send_another(work: PortalWork, guards: Safeguards, code_id: str, asking: Asking) -> str:
    """Send another code to the phone of an earlier one."""
    phone = _phone_of(guards, _own(work, code_id, asking.account_id))
    return _send(work, guards, Proof(PHONE, phone), asking)


def waiting(work: PortalWork, guards: Safeguards, code_id: str, account_id: str | None = None) -> Waiting:
    """Return where a code went, with its middle hidden; raises PhoneCodeOver."""
    code = _own(work, code_id, account_id)
    return Waiting(masked(_phone_of(guards, code)), code.another_at)


def prove_phone(work: PortalWork, guards: Safeguards, code_id: str, typed: str, asking: Asking) -> Proof:
    """Take the code that came back, once; a wrong one is counted and committed."""
    watch = Watch.over_sign_ins(work.stage, guards, asking.device)
    watch.require_few()
    code = _own(work, code_id, asking.account_id)
    code.require_good(work.now)
    if not compare_digest(code.code_mark, guards.mark(f"{code.id}:{typed}")):
        refusal = code.note_wrong()
        work.phone_codes.keep(code)
        watch.count_one()
        # The count must stay although the request is refused.
        work.commit()
        raise refusal
    work.phone_codes.use_up(code)
    return Proof(PHONE, _phone_of(guards, code), opens_accounts=True)


def _send(work: PortalWork, guards: Safeguards, proof: Proof, asking: Asking) -> str:
    mark = mark_of(guards, proof)
    newest = work.phone_codes.newest_to(mark)
    if newest is not None:
        newest.require_rest(work.now)
    for watch in (Watch.over_codes(work.stage, guards, asking.device), Watch.over_phone(work.stage, mark)):
        watch.require_few()
        watch.count_one()
    code_id, digits = work.fresh_id(), six_digits()
    work.phone_codes.keep(
        PhoneCode(
            id=code_id,
            phone_mark=mark,
            sealed=seal_for(guards.box, code_id, proof.phone),
            code_mark=guards.mark(f"{code_id}:{digits}"),
            sent_at=work.now,
            ends_at=work.now + LIVES,
            account_id=asking.account_id,
        )
    )
    _hand_over(work, guards, code_id, Letter(phone=proof.phone, code=digits), asking)
    remind_to_forget(work)
    return code_id


def _hand_over(work: PortalWork, guards: Safeguards, code_id: str, letter: Letter, asking: Asking) -> None:
    data = address_requested(
        SIGN_IN_CODE, business_ref=code_id, letter=letter, seal_key=guards.seal_key, language=asking.language
    )
    told = message(
        ADDRESS_REQUESTED,
        data,
        id=work.fresh_id(),
        at=work.now,
        service=work.stage.service,
        division=asking.division,
        correlation_id=code_id,
        cause=work.cause,
    )
    work.tell_privately(told)


def _own(work: PortalWork, code_id: str, account_id: str | None) -> PhoneCode:
    code = work.phone_codes.take(code_id)
    if code is None or code.account_id != account_id:
        raise PhoneCodeOver
    return code


def _phone_of(guards: Safeguards, code: PhoneCode) -> str:
    return open_for(guards.box, code.id, code.sealed)
