"""What a reporter may do with what is kept of them: claim, correct, agree anew, take consent back, be forgotten."""

from typing import Any

from contracts.access import Actor
from contracts.private import CONTACT_SEALED, CONTACT_WITHDRAWN, Letter, Withdrawal, contact_sealed, contact_withdrawn
from kit.ids import opaque_reference
from kit.refusals import Conflict
from services.intake.access import issue_for_reporter, numbered_issue_for_reporter
from services.intake.adapters.unit_of_work import IntakeWork
from services.intake.domain.issue import Issue
from services.intake.usecases.submit_issue import normal_phone, require_verified_phone

Body = dict[str, Any]


class StillBeingHandled(Conflict):
    """A reporter is forgotten when the matter has ended: until then the answer is owed to somebody."""

    code = "intake.still_being_handled"


def claim_issue(work: IntakeWork, actor: Actor, number: str, follow_code: str) -> Issue:
    """Take an issue into the caller's account, through which somebody without a contact is reached from now on."""
    issue, act = numbered_issue_for_reporter(work, actor, number, follow_code)
    if issue.holder == actor.account_id:
        return issue
    issue.claim(actor.account_id or "")
    if issue.contact_ref is None and issue.may_be_told:
        issue.contact_ref = opaque_reference()
        data = contact_sealed(
            issue.contact_ref, subject=issue.id, business_ref=issue.number, account_id=actor.account_id
        )
        work.tell_person(CONTACT_SEALED, data, issue.division, issue.id)
    work.note_own_act(act, issue, "claim")
    return issue


def agree_to_notice(work: IntakeWork, actor: Actor, issue_id: str, follow_code: str, body: Body) -> Issue:
    """Agree to another version of the privacy notice."""
    issue, act = issue_for_reporter(work, actor, issue_id, follow_code)
    issue.agree_to(body["privacy_notice"], act.at)
    work.note_own_act(act, issue, "agree")
    return issue


def correct_contact(work: IntakeWork, actor: Actor, issue_id: str, follow_code: str, body: Body) -> Issue:
    """Replace the contact by another one, whose phone is proven as when an issue is submitted."""
    issue, act = issue_for_reporter(work, actor, issue_id, follow_code)
    contact = body["contact"]
    require_verified_phone(work, actor, contact, body["phone_check"])
    _withdraw(work, issue, Withdrawal.CORRECTED)
    issue.contact_ref = opaque_reference()
    data = contact_sealed(
        issue.contact_ref,
        subject=issue.id,
        business_ref=issue.number,
        letter=Letter(phone=normal_phone(contact["phone"]), name=contact["name"], follow_code=follow_code),
        seal_key=work.secrets.seal_key,
        account_id=act.account_id,
    )
    work.tell_person(CONTACT_SEALED, data, issue.division, issue.id)
    work.note_own_act(act, issue, "correct_contact")
    return issue


def withdraw_consent(work: IntakeWork, actor: Actor, issue_id: str, follow_code: str) -> Issue:
    """Take the consent back: the contact is erased, the matter goes on, and its answer is read with the code."""
    issue, act = issue_for_reporter(work, actor, issue_id, follow_code)
    _withdraw(work, issue, Withdrawal.CONSENT_WITHDRAWN)
    issue.withdraw_consents(act.at)
    work.note_own_act(act, issue, "withdraw_consent")
    return issue


def be_forgotten(work: IntakeWork, actor: Actor, issue_id: str, follow_code: str) -> Issue:
    """Cut every link between a matter that has ended and its reporter; the matter itself stays on record."""
    issue, act = issue_for_reporter(work, actor, issue_id, follow_code)
    if not issue.has_ended:
        raise StillBeingHandled(state=issue.state)
    _withdraw(work, issue, Withdrawal.FORGOTTEN)
    issue.withdraw_consents(act.at)
    issue.forget_reporter()
    work.note_own_act(act, issue, "be_forgotten", is_named=False)
    return issue


def _withdraw(work: IntakeWork, issue: Issue, reason: Withdrawal) -> None:
    if issue.contact_ref is None:
        return
    data = contact_withdrawn(issue.contact_ref, subject=issue.id, business_ref=issue.number, reason=reason)
    work.tell_person(CONTACT_WITHDRAWN, data, issue.division, issue.id)
