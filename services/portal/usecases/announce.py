"""Announce organisations and versions of rules to all services, once each."""

from typing import Any

from contracts.divisions import county_division, county_of
from contracts.organisations import Organisation
from contracts.rules import Rules
from contracts.rules.document import changed_keys
from kit.event import Event
from services.portal.adapters.unit_of_work import PortalWork


def register_organisation(work: PortalWork, organisation: Organisation) -> bool:
    """Register an organisation and tell everybody; false when it is known."""
    if work.register.knows_organisation(organisation.code):
        return False
    organisation_id = work.fresh_id()
    work.register.register(organisation, organisation_id)
    data = {"org_code": organisation.code, "org_name": organisation.zh, "org_kind": organisation.kind}
    work.tell(_event(work, "portal.organisation.registered", organisation_id, organisation.division, data))
    return True


def publish_rules(work: PortalWork, rules: Rules, before: Rules | None) -> bool:
    """Publish a version of a county's rules and tell everybody; false when it was published."""
    if work.register.knows_rules(rules.county, rules.version):
        return False
    work.register.note_rules(rules.county, rules.version, rules.fingerprint, rules.effective_from)
    data = {
        "rules_version": rules.version,
        "effective_from": rules.effective_from.isoformat(),
        "changed_keys": list(changed_keys(before, rules)),
        "fingerprint": rules.fingerprint,
    }
    unit = county_division(rules.county)
    work.tell(_event(work, "portal.rules.published", work.fresh_id(), unit, data))
    return True


def _event(work: PortalWork, kind: str, subject: str, division: str, data: dict[str, Any]) -> Event:
    return Event(
        id=work.fresh_id(),
        type=kind,
        source=f"/yishi/{work.stage.service}",
        subject=subject,
        time=work.now,
        county=county_of(division),
        division=division,
        sequence=1,
        correlation_id=subject,
        causation_id=work.cause,
        actor_role="system",
        data=data,
    )
