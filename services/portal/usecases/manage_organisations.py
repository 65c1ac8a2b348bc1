"""Look after the register of organisations: register, rename, close; every service is told."""

from typing import Any

from contracts.access import Actor, Grant
from contracts.divisions import county_of
from contracts.organisations import Organisation
from kit.event import Event
from kit.refusals import NotFound
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.managing import keeper
from services.portal.domain.registered import OrganisationKnown, Registered, new_organisation
from services.portal.usecases.note_act import ORGANISATION, note_act


def register(work: PortalWork, manager: Actor, code: str, kind: str, names: tuple[str, str]) -> Registered:
    """Register an organisation of the manager's unit."""
    fresh = new_organisation(code, kind, *names, work.fresh_id())
    by = keeper(manager, fresh.division)
    if work.register.knows_organisation(code):
        raise OrganisationKnown(field="/code", org_code=code)
    known = Organisation(code, kind, *names, fresh.division, None)
    work.register.register(known, fresh.id)
    told = {name: value for name, value in fresh.told().items() if name != "org_status"}
    work.tell(_event(work, manager, by, "portal.organisation.registered", fresh, told))
    note_act(work, manager, by.role, "register", code, machine=ORGANISATION, after=fresh.name_zh)
    return fresh


def rename(work: PortalWork, manager: Actor, code: str, names: tuple[str, str]) -> Registered:
    """Call an organisation otherwise."""
    one, by = _taken(work, manager, code)
    before = one.name_zh
    one.rename(*names)
    return _changed(work, manager, by, one, "rename", before, one.name_zh)


def close(work: PortalWork, manager: Actor, code: str) -> Registered:
    """Close an organisation that has no open account any more."""
    one, by = _taken(work, manager, code)
    before = one.status
    one.close(work.register.open_accounts_of(code))
    return _changed(work, manager, by, one, "close", before, one.status)


def _taken(work: PortalWork, manager: Actor, code: str) -> tuple[Registered, Grant]:
    one = work.register.take(code)
    if one is None:
        raise NotFound(org_code=code)
    return one, keeper(manager, one.division)


def _changed(
    work: PortalWork, manager: Actor, by: Grant, one: Registered, command: str, before: str, after: str
) -> Registered:
    work.register.change(one)
    work.tell(_event(work, manager, by, "portal.organisation.changed", one, one.told()))
    note_act(work, manager, by.role, command, one.code, machine=ORGANISATION, before=before, after=after)
    return one


def _event(work: PortalWork, manager: Actor, by: Grant, kind: str, one: Registered, data: dict[str, Any]) -> Event:
    return Event(
        id=work.fresh_id(),
        type=kind,
        source=f"/yishi/{work.stage.service}",
        subject=one.id,
        time=work.now,
        county=county_of(one.division),
        division=one.division,
        sequence=one.version,
        correlation_id=one.id,
        causation_id=work.cause,
        actor_role=by.role,
        actor_org=manager.org,
        data=data,
    )
