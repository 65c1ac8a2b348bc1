"""Register other systems, give them secrets, take their access away, and know them again by the secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from contracts.access import Actor, OutsideYourUnit
from contracts.divisions import covers, division
from contracts.organisations import organisations
from contracts.roles import Role
from kit.ids import Ids
from kit.refusals import Conflict, Invalid, NotFound, Refusal
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.client import Client
from services.portal.domain.session import mark_of_secret

REGISTRARS = (Role.COUNTY_CPPCC, Role.CITY_CPPCC)


class ClientRevoked(Conflict):
    """Nothing can be done to a client whose access was taken away."""

    code = "portal.client_revoked"


class ClientUnknown(Refusal):
    """No open client has this id together with this secret."""

    code = "portal.client_unknown"


@dataclass(frozen=True)
class NewClient:
    """What is needed to register another system."""

    name: str
    unit: str
    roles: Sequence[str]
    org: str | None = None
    days: int = 365
    may_write: bool = False


@dataclass(frozen=True)
class Registrar:
    """Who looks after clients: an office over its units, or the operator of the installation over all of them."""

    actor: Actor | None = None

    def role_over(self, unit: str) -> str:
        """Return in which role clients of a unit are looked after; raises OutsideYourUnit."""
        if self.actor is None:
            return Role.SYSTEM
        held = sorted(self.actor.roles_over(unit) & set(REGISTRARS))
        if not held:
            raise OutsideYourUnit(division=unit)
        return held[0]


def register_client(work: PortalWork, by: Registrar, new: NewClient) -> Client:
    """Register another system; it has no secret yet."""
    division(new.unit)
    role = by.role_over(new.unit)
    _require_organisation(new)
    client = Client(
        id=f"client-{work.fresh_id()}",
        name=new.name,
        unit=new.unit,
        roles=sorted(set(new.roles)),
        org=new.org,
        may_write=new.may_write,
        registered_at=work.now,
        expires_at=work.now + timedelta(days=new.days),
    )
    work.clients.keep(client)
    _note(work, by, role, client, "register", before="")
    return client


def give_secret(work: PortalWork, by: Registrar, client_id: str, secrets: Ids) -> tuple[Client, str]:
    """Give a client a fresh secret; the one before counts no longer, and nobody can look this one up."""
    client, role, before = _taken(work, by, client_id)
    secret = secrets()
    client.secret_mark = mark_of_secret(secret)
    _keep(work, by, role, client, "give_secret", before)
    return client, secret


def revoke_client(work: PortalWork, by: Registrar, client_id: str) -> Client:
    """Take a client's access away; its last token ends within a quarter of an hour."""
    client, role, before = _taken(work, by, client_id)
    client.revoked_at, client.secret_mark = work.now, None
    _keep(work, by, role, client, "revoke", before)
    return client


def known_client(work: PortalWork, client_id: str, secret: str) -> Client:
    """Return the open client that has this secret, and note its use; raises ClientUnknown."""
    client = work.clients.get(client_id)
    if client is None or not client.is_known_by(secret, work.now):
        raise ClientUnknown
    work.clients.note_use(client.id, work.now)
    return client


def _require_organisation(new: NewClient) -> None:
    if new.org is None:
        return
    found = organisations().get(new.org)
    if found is None or not covers(new.unit, found.division):
        raise Invalid(field="/org", org=new.org)


def _taken(work: PortalWork, by: Registrar, client_id: str) -> tuple[Client, str, str]:
    client = work.clients.get(client_id)
    if client is None:
        raise NotFound(machine="client", id=client_id)
    role = by.role_over(client.unit)
    if client.revoked_at is not None:
        raise ClientRevoked
    return client, role, client.state_at(work.now)


def _keep(work: PortalWork, by: Registrar, role: str, client: Client, command: str, before: str) -> None:
    client.version += 1
    work.clients.keep(client)
    _note(work, by, role, client, command, before)


def _note(work: PortalWork, by: Registrar, role: str, client: Client, command: str, before: str) -> None:
    """Write the act down in the audit."""
    account, org = (by.actor.account_id, by.actor.org) if by.actor else (None, None)
    after = client.state_at(work.now)
    step = ("client", client.id, command, before, after, client.version, work.cause)
    work.postponed.audit(work.now, account, role, org, *step)
