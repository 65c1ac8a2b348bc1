"""Sign in by another phone from now on: the new one proves itself, and the former one is told."""

from contracts.private import Letter
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.authenticator import open_for
from services.portal.domain.identity import PHONE
from services.portal.usecases.link_identity import own_open
from services.portal.usecases.note_act import note_own
from services.portal.usecases.open_account import announce_account
from services.portal.usecases.prove_phone import Asking, prove_phone
from services.portal.usecases.safeguards import Safeguards
from services.portal.usecases.sign_in_by_proof import link
from services.portal.usecases.tell_holder import tell_former_phone


def replace_phone(
    work: PortalWork, guards: Safeguards, account_id: str, code_id: str, typed: str, asking: Asking
) -> None:
    """Take the phone whose code came back in place of the one before; messages go to it from now on."""
    account = own_open(work, account_id)
    proof = prove_phone(work, guards, code_id, typed, asking)
    former = work.identities.of(account_id, PHONE)
    link(work, guards, account, proof)
    note_own(work, account, "replace_phone")
    account.phone_verified = True
    work.accounts.change(account)
    announce_account(work, account, Letter(phone=proof.phone), guards.seal_key)
    if former is not None:
        phone = open_for(guards.box, account_id, former.sealed)
        if phone != proof.phone:
            tell_former_phone(work, guards.seal_key, account, phone)
