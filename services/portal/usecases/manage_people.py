"""Look after people: invite them, give and take their grants, retire them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.access import NOBODY, Actor, Grant
from contracts.divisions import division
from contracts.organisations import division_of_org
from contracts.private import ADDRESS_REQUESTED, INVITATION, Letter, address_requested, message
from contracts.roles import Role
from kit.refusals import Refusal
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.account import NO_PASSWORD, Account
from services.portal.domain.held_grant import HeldGrant, Validity
from services.portal.domain.link import BY_INVITATION
from services.portal.domain.managing import HIGH, keeper
from services.portal.domain.newcomer import Newcomer, OrganisationUnknown, UsernameTaken
from services.portal.domain.person import Person
from services.portal.usecases.note_act import note_act
from services.portal.usecases.password_link import make_link, make_links
from services.portal.usecases.stand import person, tell_standing


@dataclass(frozen=True)
class Letters:
    """How letters are closed, and what stands in front of the links in them."""

    seal_key: str
    public_url: str


@dataclass(frozen=True)
class Known:
    """Which user names are taken, and which organisations are active, among those that are asked about."""

    taken: Collection[str]
    active: Collection[str]


def mistakes_of(manager: Actor, new: Newcomer, known: Known, now: datetime) -> list[Refusal]:
    """Return everything that keeps a manager from inviting somebody."""
    found = new.mistakes()
    if new.username in known.taken:
        found.append(UsernameTaken(field="/username", username=new.username))
    if new.org not in known.active:
        return [*found, OrganisationUnknown(field="/org", org_code=new.org)]
    return [*found, *_refusals_of_reach(manager, new, now)]


def known_of(work: PortalWork, newcomers: Collection[Newcomer]) -> Known:
    """Return what must be known to tell whether some people can be invited."""
    return Known(
        work.accounts.names_taken(new.username for new in newcomers),
        work.register.active_among(new.org for new in newcomers),
    )


def invite(work: PortalWork, letters: Letters, manager: Actor, new: Newcomer) -> tuple[Person, str]:
    """Open an account and return it with the link by which its holder chooses a password; the link is never kept."""
    for refusal in mistakes_of(manager, new, known_of(work, [new]), work.now):
        raise refusal
    (opened,) = open_all(work, letters, manager, [new])
    return opened


def open_all(
    work: PortalWork, letters: Letters, manager: Actor, newcomers: Sequence[Newcomer]
) -> list[tuple[Person, str]]:
    """Open accounts in which no mistake was found, and return each with its link; raises UsernameTaken."""
    people = [_as_person(new, work.fresh_id()) for new in newcomers]
    for taken in work.accounts.add(*(one.account for one in people)):
        raise UsernameTaken(field="/username", username=taken)
    for one, new in zip(people, newcomers, strict=True):
        note_act(work, manager, keeper(manager, one.home).role, "open", one.id, after="open")
        if new.role is not None:
            _take_on(work, manager, one, Grant(new.role, new.unit), Validity(ends=new.valid_until))
    work.grants.add(held for one in people for held in one.held)
    links = make_links(work, [one.account for one in people], BY_INVITATION, letters.public_url)
    for one, new, link in zip(people, newcomers, links, strict=True):
        _tell(work, letters, one, new, link)
    return list(zip(people, links, strict=True))


def invite_again(work: PortalWork, letters: Letters, manager: Actor, account_id: str) -> str:
    """Return a fresh link for somebody who has not chosen a password yet; the links before are useless."""
    one = person(work, account_id)
    by = keeper(manager, one.home)
    one.require_awaited()
    note_act(work, manager, by.role, "invite_again", one.id)
    return make_link(work, one.account, BY_INVITATION, letters.public_url)


def give(work: PortalWork, manager: Actor, account_id: str, grant: Grant, validity: Validity) -> Person:
    """Give somebody a grant."""
    one = person(work, account_id)
    work.grants.add([_take_on(work, manager, one, grant, validity)])
    tell_standing(work, one)
    return one


def take(work: PortalWork, manager: Actor, account_id: str, grant_id: str) -> Person:
    """Take a grant from somebody, and from whoever stands in with it."""
    one = person(work, account_id)
    by = one.take(manager, grant_id, work.now)
    held = one.find(grant_id)
    work.grants.end(held)
    note_act(work, manager, by.role, high("take_grant", held.role), one.id, before=held.as_text)
    _end_lent(work, manager, by.role, one, [held])
    tell_standing(work, one)
    return one


def retire(work: PortalWork, manager: Actor, account_id: str) -> Person:
    """Close an account: its grants and sessions end, its history stays."""
    one = person(work, account_id)
    ending = one.running(work.now)
    by = one.retire(manager, work.now)
    _write_retired(work, manager, by.role, one, ending)
    return one


def retire_by_operator(work: PortalWork, one: Person) -> None:
    """Close an account where nobody is signed in who could."""
    ending = one.running(work.now)
    one.close(work.now, None)
    _write_retired(work, NOBODY, Role.SYSTEM, one, ending)


def high(command: str, role: Role) -> str:
    """Return the name under which the audit shows a change; weighty roles stand out."""
    return f"{command}_high" if role in HIGH else command


def _write_retired(work: PortalWork, manager: Actor, role: str, one: Person, ending: list[HeldGrant]) -> None:
    for held in ending:
        work.grants.end(held)
        note_act(work, manager, role, high("take_grant", held.role), one.id, before=held.as_text)
    work.accounts.change(one.account)
    work.sessions.revoke_all(one.id, work.now)
    work.links.forget(one.id)
    note_act(work, manager, role, "retire", one.id, before="open", after="closed")
    _end_lent(work, manager, role, one, ending)
    tell_standing(work, one)


def _refusals_of_reach(manager: Actor, new: Newcomer, now: datetime) -> Iterator[Refusal]:
    try:
        keeper(manager, division_of_org(new.org))
        if new.role is not None:
            division(new.unit)
            grant = HeldGrant("", "", new.role, new.unit, given_at=now, valid_until=new.valid_until)
            _as_person(new).give(manager, grant)
    except Refusal as refusal:
        yield refusal


def _as_person(new: Newcomer, account_id: str = "") -> Person:
    account = Account(
        id=account_id,
        username=new.username,
        password_mark=NO_PASSWORD,
        display_name=new.display_name,
        org=new.org,
        grants=(),
        language=new.language,
    )
    return Person(account, [])


def _take_on(work: PortalWork, manager: Actor, one: Person, grant: Grant, validity: Validity) -> HeldGrant:
    fresh = HeldGrant(
        id=work.fresh_id(),
        account_id=one.id,
        role=grant.role,
        unit=grant.unit,
        given_at=work.now,
        given_by=manager.account_id,
        valid_from=validity.begins,
        valid_until=validity.ends,
    )
    by = one.give(manager, fresh)
    note_act(work, manager, by.role, high("give_grant", fresh.role), one.id, after=fresh.as_text)
    return fresh


def _end_lent(work: PortalWork, manager: Actor, role: str, one: Person, sources: list[HeldGrant]) -> None:
    ended = {held.id for held in sources}
    for lent in work.grants.lent_by(one.id):
        if lent.lent_from in ended:
            lent.end(work.now, manager.account_id)
            work.grants.end(lent)
            note_act(work, manager, role, "end_delegation", lent.account_id, before=lent.as_text)
            tell_standing(work, person(work, lent.account_id))


def _tell(work: PortalWork, letters: Letters, one: Person, new: Newcomer, link: str) -> None:
    """Tell notification who the new person is, and let it send the link where there is somewhere to send it."""
    letter = Letter(phone=new.whole_phone, email=new.email, name=new.display_name)
    if not letter.channels:
        tell_standing(work, one)
        return
    tell_standing(work, one, letter, letters.seal_key)
    data = address_requested(
        INVITATION,
        business_ref=one.id,
        letter=replace(letter, code=link),
        seal_key=letters.seal_key,
        language=one.account.language,
    )
    told = message(
        ADDRESS_REQUESTED,
        data,
        id=work.fresh_id(),
        at=work.now,
        service=work.stage.service,
        division=one.home,
        correlation_id=one.id,
        cause=work.cause,
    )
    work.tell_privately(told)
