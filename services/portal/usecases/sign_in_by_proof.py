"""Sign in by what is proven elsewhere: a phone that answered, the sign-in of another system."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.private import Letter
from kit.refusals import Refusal
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import Account
from services.portal.domain.authenticator import seal_for
from services.portal.domain.device import Device
from services.portal.domain.identity import AccountOver, Identity, IdentityTaken, IdentityUnknown, Proof
from services.portal.domain.provider import Answer, Provider, require_own
from services.portal.domain.session import Session
from services.portal.usecases.note_act import note_sign_in
from services.portal.usecases.open_account import announce_account
from services.portal.usecases.safeguards import Safeguards, Watch
from services.portal.usecases.sign_in import Browser, open_session
from services.portal.usecases.tell_holder import tell_of_new_device


def sign_in_by_proof(
    work: PortalWork, guards: Safeguards, proof: Proof, browser: Browser, language: str
) -> tuple[Account, Session]:
    """Open a session for the account that is linked with a proof; residents whom nobody knows get an account.

    It awaits the code of the authenticator unless the provider asked for a second factor itself.
    """
    account = _account_of(work, guards, proof, language)
    if not account.is_open:
        raise AccountOver
    awaits_code = not proof.is_second_factor and work.authenticators.of(account.id) is not None
    if not awaits_code:
        note_sign_in(work, account)
        tell_of_new_device(work, guards.seal_key, account, browser.device)
    opened = open_session(work, account, browser, awaits_code=awaits_code, has_second_factor=proof.is_second_factor)
    return account, opened


@dataclass(frozen=True)
class Arrival:
    """What a browser brought back from a provider, and what it left with."""

    provider: Provider
    answer: Answer
    kept: Mapping[str, str]
    back_to: str


def sign_in_at_provider(
    work: PortalWork, guards: Safeguards, arrival: Arrival, browser: Browser, language: str
) -> tuple[Account, Session]:
    """Open a session for whom a provider proves; what proves nobody is counted like a wrong password."""
    proof = proof_of(work, guards, arrival, browser.device)
    return sign_in_by_proof(work, guards, proof, browser, language)


def proof_of(work: PortalWork, guards: Safeguards, arrival: Arrival, device: Device) -> Proof:
    """Return whom an arrival proves."""
    watch = Watch.over_sign_ins(work.stage, guards, device)
    watch.require_few()
    try:
        require_own(arrival.answer, arrival.kept)
        return arrival.provider.proof(arrival.answer, arrival.kept, arrival.back_to)
    except Refusal:
        watch.count_one()
        raise


def link(work: PortalWork, guards: Safeguards, account: Account, proof: Proof) -> None:
    """Link an account with what was proven, in place of what it had from the same provider."""
    mark = mark_of(guards, proof)
    known = work.identities.take(proof.provider, mark)
    if known is not None and known.account_id != account.id:
        raise IdentityTaken
    sealed = seal_for(guards.box, account.id, proof.phone) if proof.phone else ""
    work.identities.keep(Identity(proof.provider, mark, account.id, work.now, sealed))


def mark_of(guards: Safeguards, proof: Proof) -> str:
    """Return the mark by which somebody is known again."""
    return guards.mark_identity(f"{proof.provider}:{proof.subject}")


def _account_of(work: PortalWork, guards: Safeguards, proof: Proof, language: str) -> Account:
    known = work.identities.take(proof.provider, mark_of(guards, proof))
    account = work.accounts.get(known.account_id) if known else None
    if account is not None:
        return account
    if not proof.opens_accounts:
        raise IdentityUnknown
    return _open_resident(work, guards, proof, language)


def _open_resident(work: PortalWork, guards: Safeguards, proof: Proof, language: str) -> Account:
    """Open an account without name, password and roles: a phone proves who answers it, and not where they live."""
    account_id = work.fresh_id()
    account = Account(
        id=account_id,
        username=f"resident-{account_id}",
        password_mark="",
        display_name="",
        org=None,
        grants=(),
        language=language,
        phone_verified=bool(proof.phone),
    )
    work.accounts.add(account)
    link(work, guards, account, proof)
    letter = Letter(phone=proof.phone) if proof.phone else None
    announce_account(work, account, letter, guards.seal_key)
    return account
