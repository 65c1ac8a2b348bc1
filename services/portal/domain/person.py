"""A person: an account with every grant it holds or held, and what others may change about it."""

from dataclasses import dataclass
from datetime import datetime

from contracts.access import Actor, Grant
from contracts.organisations import division_of_org
from contracts.roles import ADMINISTRATORS
from kit.refusals import Conflict, Invalid, NotAllowed, NotFound
from services.portal.domain.account import Account
from services.portal.domain.held_grant import DatesWrong, HeldGrant, Validity
from services.portal.domain.managing import giver, keeper, require_level

CITY = "620500000000"


class OwnGrants(NotAllowed):
    """Nobody changes what they themselves may do."""

    code = "portal.own_grants"


class AdministratorsApart(Conflict):
    """An administrator's account holds that one role and no other."""

    code = "portal.administrators_apart"


class GrantHeld(Conflict):
    """The account holds this grant at that time already."""

    code = "portal.grant_held"


class AccountClosed(Conflict):
    """The account is closed."""

    code = "portal.account_closed"


class PasswordChosen(Conflict):
    """The holder has chosen a password, so that no invitation is needed."""

    code = "portal.password_chosen"


class ChoiceMissing(Invalid):
    """Nothing was chosen."""

    code = "portal.choice_missing"


class OtherOrganisation(Conflict):
    """Only a colleague of the same organisation stands in."""

    code = "portal.other_organisation"


class NotToLend(Conflict):
    """A lent grant, an administrator's, or one that does not hold all that time cannot be lent."""

    code = "portal.not_to_lend"


@dataclass
class Person:
    """An account with its grants of all times."""

    account: Account
    held: list[HeldGrant]

    @property
    def id(self) -> str:
        """Return the account's id."""
        return self.account.id

    @property
    def home(self) -> str:
        """Return the division to which the person belongs: that of the organisation, else of the first grant."""
        if self.account.org:
            return division_of_org(self.account.org)
        return self.held[0].unit if self.held else CITY

    def running(self, at: datetime) -> list[HeldGrant]:
        """Return the grants that hold or will hold."""
        return [one for one in self.held if not one.is_over(at)]

    def find(self, grant_id: str) -> HeldGrant:
        """Return one of the grants."""
        for one in self.held:
            if one.id == grant_id:
                return one
        raise NotFound(id=grant_id)

    def give(self, manager: Actor, fresh: HeldGrant) -> Grant:
        """Take a further grant from a manager and return by which of the manager's own it is given."""
        self._require_other(manager)
        require_level(fresh.grant)
        by = giver(manager, fresh.grant, self.home)
        self._add(fresh)
        return by

    def take(self, manager: Actor, grant_id: str, now: datetime) -> Grant:
        """Lose a grant to a manager and return by which of the manager's own it is taken."""
        self._require_other(manager)
        held = self.find(grant_id)
        by = giver(manager, held.grant, self.home)
        if held.is_over(now):
            raise NotFound(id=grant_id)
        held.end(now, manager.account_id)
        return by

    def retire(self, manager: Actor, now: datetime) -> Grant:
        """Close the account, end its grants and return by which of the manager's own it is done."""
        self._require_other(manager)
        self.require_open()
        by = keeper(manager, self.home)
        if by.role not in ADMINISTRATORS:
            for one in self.running(now):
                giver(manager, one.grant, self.home)
        self.close(now, manager.account_id)
        return by

    def close(self, now: datetime, by: str | None) -> None:
        """End every grant, and let nobody sign in any more."""
        for one in self.running(now):
            one.end(now, by)
        self.account.is_open = False

    def borrow(self, lender: "Person", source: HeldGrant, fresh: HeldGrant) -> None:
        """Stand in for a colleague with one of the colleague's grants."""
        self._require_other(lender.account.actor())
        if lender.account.org is None or lender.account.org != self.account.org:
            raise OtherOrganisation(field="/username")
        lendable = source.delegated_by is None and source.role not in ADMINISTRATORS
        if not lendable or source.is_over(fresh.given_at) or not fresh.validity.within(source.validity):
            raise NotToLend(field="/valid_until")
        self._add(fresh)

    def require_open(self) -> None:
        """Refuse to change a closed account."""
        if not self.account.is_open:
            raise AccountClosed

    def require_awaited(self) -> None:
        """Refuse to invite somebody who has come already."""
        self.require_open()
        if not self.account.awaits_password:
            raise PasswordChosen

    def _require_other(self, manager: Actor) -> None:
        if manager.account_id == self.id:
            raise OwnGrants

    def _add(self, fresh: HeldGrant) -> None:
        self.require_open()
        fresh.validity.require_ahead(fresh.given_at)
        running = self.running(fresh.given_at)
        if any(one.grant == fresh.grant and one.validity.meets(fresh.validity) for one in running):
            raise GrantHeld(field="/role", role=str(fresh.role))
        if any(one.role != fresh.role for one in running) and _is_administrators(fresh, *running):
            raise AdministratorsApart(field="/role", role=str(fresh.role))
        self.held.append(fresh)


def lending(begins: datetime | None, ends: datetime | None) -> Validity:
    """Return the time of an absence; both ends are known."""
    if begins is None or ends is None:
        raise DatesWrong(field="/valid_until")
    return Validity(begins, ends)


def _is_administrators(*grants: HeldGrant) -> bool:
    return any(one.role in ADMINISTRATORS for one in grants)
