"""Announce organisations and versions of rules to all services, once each."""

import json
from dataclasses import dataclass
from typing import Any

from contracts.divisions import county_division, county_of
from contracts.organisations import Organisation
from contracts.roles import Role
from contracts.rules import Rules
from contracts.rules.document import changed_keys
from kit.event import Event
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.county import SHELF


@dataclass(frozen=True)
class By:
    """In which role, and for which organisation, something is announced."""

    role: str
    org: str | None = None


SYSTEM = By(Role.SYSTEM)


def register_organisation(work: PortalWork, organisation: Organisation) -> bool:
    """Register an organisation and tell everybody; false when it is known."""
    if work.register.knows_organisation(organisation.code):
        return False
    organisation_id = work.fresh_id()
    work.register.register(organisation, organisation_id)
    data = {"org_code": organisation.code, "org_name": organisation.zh, "org_kind": organisation.kind}
    work.tell(_event(work, "portal.organisation.registered", organisation_id, organisation.division, data, SYSTEM))
    return True


def announce_shipped_rules(work: PortalWork, rules: Rules, before: Rules | None) -> bool:
    """Announce a version of a county's rules that every service has in its files; false when it was announced."""
    if work.rules.knows(rules.county, rules.version):
        return False
    work.rules.note_shipped(rules)
    tell_rules(work, rules, before, SYSTEM)
    return True


def tell_rules(work: PortalWork, rules: Rules, before: Rules | None, by: By, **more: Any) -> None:
    """Tell everybody that a version of a county's rules is published."""
    data = {
        "rules_version": rules.version,
        "effective_from": rules.effective_from.isoformat(),
        "changed_keys": list(changed_keys(before, rules)),
        "fingerprint": rules.fingerprint,
        **more,
    }
    work.tell(_event(work, "portal.rules.published", work.fresh_id(), county_division(rules.county), data, by))


def tell_published_rules_again(work: PortalWork) -> int:
    """Tell every version that an office published once more, for a service that lost its copies; nothing changes."""
    published = [SHELF.admit(json.loads(text)) for text in work.rules.texts()]
    for rules in published:
        tell_rules(work, rules, rules, SYSTEM, rules_text=rules.text)
    return len(published)


def _event(work: PortalWork, kind: str, subject: str, division: str, data: dict[str, Any], by: By) -> Event:
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
        actor_role=by.role,
        actor_org=by.org,
        data=data,
    )
