"""Stand in for somebody who is away: a colleague acts with one of their grants between two moments."""

from contracts.access import Actor
from kit.refusals import NotFound
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.held_grant import HeldGrant, Validity
from services.portal.domain.person import Person, lending
from services.portal.usecases.note_act import note_act
from services.portal.usecases.stand import person, tell_standing


def lend(work: PortalWork, owner: Actor, grant_id: str, username: str, absence: Validity) -> HeldGrant:
    """Let a colleague act with one of one's own grants for a time."""
    lender, borrower = _both(work, owner.account_id or "", username.strip().lower())
    source = lender.find(grant_id)
    absence = lending(absence.begins, absence.ends)
    fresh = HeldGrant(
        id=work.fresh_id(),
        account_id=borrower.id,
        role=source.role,
        unit=source.unit,
        given_at=work.now,
        given_by=lender.id,
        valid_from=absence.begins,
        valid_until=absence.ends,
        delegated_by=lender.id,
        lent_from=source.id,
    )
    borrower.borrow(lender, source, fresh)
    work.grants.add([fresh])
    note_act(work, owner, source.role, "delegate", borrower.id, after=fresh.as_text)
    tell_standing(work, borrower)
    return fresh


def take_back(work: PortalWork, owner: Actor, lent_id: str) -> HeldGrant:
    """End a delegation before its time and return it; the lender may, and so may whoever stands in."""
    lent = work.grants.get(lent_id)
    if lent is None or owner.account_id not in (lent.delegated_by, lent.account_id) or lent.delegated_by is None:
        raise NotFound(id=lent_id)
    borrower = person(work, lent.account_id)
    held = borrower.find(lent_id)
    if held.is_over(work.now):
        raise NotFound(id=lent_id)
    held.end(work.now, owner.account_id)
    work.grants.end(held)
    note_act(work, owner, held.role, "end_delegation", borrower.id, before=held.as_text)
    tell_standing(work, borrower)
    return held


def _both(work: PortalWork, lender_id: str, username: str) -> tuple[Person, Person]:
    other = work.accounts.id_named(username)
    if other is None:
        raise NotFound(field="/username", username=username)
    # Two who stand in for each other at once take each other in the same order.
    taken = {one: person(work, one) for one in sorted({lender_id, other})}
    return taken[lender_id], taken[other]
