"""Write, drop and publish the next version of a county's rules."""

from datetime import date

from contracts.access import Actor
from contracts.rules import Rules, changed_keys
from kit.refusals import Stale
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.county import SHELF
from services.portal.domain.rulebook.draft import Amendment, Draft, Typed, amended, dated, first_text
from services.portal.domain.rulebook.office import NoDraft, NothingChanged, require_day, require_writer, role_for
from services.portal.domain.rulebook.sections import SECTIONS
from services.portal.usecases.announce import By, tell_rules

# What publishing itself writes into a document.
_OF_PUBLISHING = frozenset({"version", "status", "effective_from", "effective_to", "based_on", "to_confirm"})


def newest(county: str) -> Rules:
    """Return the version after which the next one comes; it need not be in force yet."""
    return SHELF.versions(county)[-1]


def save_section(work: PortalWork, actor: Actor, county: str, section: str, typed: Typed, seen: int) -> Amendment:
    """Write a section into the draft as it was typed, unless something in it is wrong.

    `seen` is the version of the draft on the page; 0 begins a new one.
    """
    require_writer(actor, county)
    draft = _seen(work, county, seen)
    base = newest(county)
    document = draft.document if draft else first_text(county, base)
    amendment = amended(SHELF, document, SECTIONS[section].lines(document), typed)
    if not amendment.complaints:
        _keep(work, actor, draft, Draft(county, base.version, amendment.document, 1, work.now, actor.account_id or ""))
    return amendment


def drop_draft(work: PortalWork, actor: Actor, county: str, seen: int) -> None:
    """Take the draft away; what is in force stays."""
    require_writer(actor, county)
    _required(_seen(work, county, seen))
    work.rules.drop(county)


def publish_draft(work: PortalWork, actor: Actor, county: str, effective_from: date, seen: int) -> Rules:
    """Publish the draft from a day on and tell all services; the version is never changed again."""
    require_writer(actor, county)
    draft = _required(_seen(work, county, seen))
    require_day(effective_from, today=work.now.date(), last=work.rules.last_day(county))
    SHELF.look()
    base = newest(county)
    rules = SHELF.admit(dated(draft, version=base.version + 1, effective_from=effective_from, base=base))
    if not set(changed_keys(base, rules)) - _OF_PUBLISHING:
        raise NothingChanged
    work.rules.publish(rules, work.now, actor.account_id or "")
    work.rules.drop(county)
    tell_rules(work, rules, base, By(role_for(county), actor.org), rules_text=rules.text)
    _audit(work, actor, rules, base)
    return rules


def _seen(work: PortalWork, county: str, seen: int) -> Draft | None:
    """Take the draft as the caller saw it; a change since then is for the caller to look at first."""
    draft = work.rules.draft(county)
    if (draft.version if draft else 0) != seen:
        raise Stale(version=draft.version if draft else 0)
    return draft


def _required(draft: Draft | None) -> Draft:
    if draft is None:
        raise NoDraft
    return draft


def _keep(work: PortalWork, actor: Actor, draft: Draft | None, fresh: Draft) -> None:
    if draft is None:
        if not work.rules.begin(fresh):
            raise Stale(version=1)
        return
    draft.document, draft.version = fresh.document, draft.version + 1
    draft.changed_at, draft.changed_by = work.now, actor.account_id or ""
    work.rules.keep(draft)


def _audit(work: PortalWork, actor: Actor, rules: Rules, base: Rules) -> None:
    work.postponed.audit(
        work.now,
        actor.account_id,
        role_for(rules.county),
        actor.org,
        "rules",
        rules.county,
        "publish",
        f"v{base.version}",
        f"v{rules.version}",
        rules.version,
        work.cause,
    )
