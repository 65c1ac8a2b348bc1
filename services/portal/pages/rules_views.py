"""Versions, drafts and changes of a county's rules as its pages show them."""

from typing import Any

from flask import g, url_for

from contracts.divisions import county_division
from contracts.rules import Rules
from services.portal.adapters.rows import Row
from services.portal.domain.county import SHELF
from services.portal.domain.rulebook.comparison import Change, changes, count_in
from services.portal.domain.rulebook.draft import Draft
from services.portal.domain.rulebook.sections import Section
from services.portal.pages import looks
from services.portal.pages.frame import now, portal, t
from services.portal.usecases.edit_rules import newest


def about(county: str, here: str = "") -> dict[str, Any]:
    """Return what heads every page of a county's rules."""
    title = t("县区规则", "County rules")
    crumbs: list[dict[str, str]] = [
        {"label": title, "url": url_for("rules.list_counties")},
        {"label": name_of(county), "url": url_for("rules.show_county", county=county)},
    ]
    if not here:
        crumbs[-1].pop("url")
    return {
        "title": here or t(f"{name_of(county)}的规则", f"Rules of {name_of(county)}"),
        "crumbs": [*crumbs, {"label": here}] if here else crumbs,
        "code": county,
        "back": {"label": t("回规则页", "Back to the rules"), "url": url_for("rules.show_county", county=county)},
    }


def name_of(county: str) -> str:
    """Return the name of a county."""
    return looks.unit_name(county_division(county))


def county_row(county: str) -> dict[str, Any]:
    """Return a county in the list."""
    rules, draft = SHELF.of(county), draft_of(county)
    return {
        "name": name_of(county),
        "url": url_for("rules.show_county", county=county),
        "version": version_view(rules),
        "own": rules.county == county,
        "draft": draft_view(draft) if draft else None,
    }


def version_view(rules: Rules, published: Row | None = None) -> dict[str, Any]:
    """Return a version as pages show it."""
    told = published or {}
    return {
        "number": rules.version,
        "effective_from": rules.effective_from,
        "fingerprint": rules.fingerprint,
        "at": told.get("published_at"),
        "by": told.get("by"),
        "url": url_for("rules.show_version", county=rules.county, number=rules.version),
    }


def waiting_versions(county: str) -> list[Rules]:
    """Return the versions that are published and wait for their day."""
    today = now().date()
    return [rules for rules in SHELF.versions(county) if rules.effective_from > today]


def version_views(county: str) -> list[dict[str, Any]]:
    """Return the own versions of a county, the newest first."""
    told, present = published(county), SHELF.of(county)
    own = [rules for rules in reversed(SHELF.versions(county)) if rules.county == county]
    waiting = waiting_versions(county)
    return [
        {
            **version_view(rules, told.get(rules.version)),
            "state": _state(rules, present, waits=rules in waiting),
        }
        for rules in own
    ]


def _state(rules: Rules, present: Rules, *, waits: bool) -> dict[str, str]:
    if rules is present:
        return {"text": t("现行", "In force"), "kind": "now"}
    return {"text": t("还没生效", "Not yet in force") if waits else t("已被取代", "Replaced"), "kind": ""}


def published(county: str) -> dict[int, Row]:
    """Return who published which version, and when."""
    with portal().service.open_reads() as reads:
        return {row["version"]: row for row in reads.rules_published(county)}


def draft_of(county: str) -> Draft | None:
    """Return a county's draft."""
    with portal().service.open_reads() as reads:
        return reads.rules_draft(county)


def draft_view(draft: Draft) -> dict[str, Any]:
    """Return who wrote a draft last, and when."""
    with portal().service.open_reads() as reads:
        by = reads.name_of_account(draft.changed_by)
    return {"version": draft.version, "at": draft.changed_at, "by": by, "based_on": draft.based_on}


def section_view(county: str, section: Section, draft: Draft | None) -> dict[str, Any]:
    """Return a section with how much of it changed."""
    changed = count_in(section, newest(county), SHELF.admit(draft.document)) if draft else 0
    return {
        "label": section.words.in_language(g.lang),
        "text": section.about.in_language(g.lang),
        "url": url_for("rules.show_section", county=county, code=section.code),
        "changed": changed,
    }


def change_views(found: list[Change]) -> list[dict[str, Any]]:
    """Return changes in the reader's language, except what is called so in Chinese."""
    names = ("section", "words", "before", "after")
    return [
        {name: getattr(change, name).in_language(g.lang) for name in names} | {"is_chinese": change.is_chinese}
        for change in found
    ]


def comparisons(county: str, drafted: Rules) -> list[dict[str, Any]]:
    """Return a draft beside the version in force and, when another one is published already, beside that one too."""
    present, last = SHELF.of(county), newest(county)
    return [
        {"version": version_view(one), "waits": one is not present, "changes": change_views(changes(one, drafted))}
        for one in dict.fromkeys((present, last))
    ]
