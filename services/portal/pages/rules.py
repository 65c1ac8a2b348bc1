"""A county's rules for its office: what is in force, the draft of the next version, and its publication."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for

from contracts.access import OutsideYourUnit
from contracts.divisions import county_division, is_division
from contracts.rules import Rules
from kit.refusals import Refusal, Stale
from kit.web.problems import status_of
from services.portal.adapters.rows import Row
from services.portal.domain.county import SHELF
from services.portal.domain.rulebook.comparison import Change, changes, count_in
from services.portal.domain.rulebook.draft import Draft, first_text
from services.portal.domain.rulebook.office import DayRefused, may_read, may_write, readable
from services.portal.domain.rulebook.sections import SECTIONS, Section
from services.portal.pages import looks
from services.portal.pages.asking import Error
from services.portal.pages.errors import words_of
from services.portal.pages.frame import now, portal, t
from services.portal.pages.rules_form import complaints_in, conflicts, fields_of, hidden_of, summary_of, told_lines
from services.portal.pages.rules_preview import preview
from services.portal.usecases.edit_rules import drop_draft, newest, publish_draft, save_section

pages = Blueprint("rules", __name__)

_WRONG = 422
_STALE = 412


@pages.get("/work/rules")
def list_counties() -> Any:
    """Show whose rules the reader may see; an office with one county goes straight to its own."""
    codes = readable(g.account.actor())
    if not codes:
        raise OutsideYourUnit(division=g.place)
    if len(codes) == 1:
        return redirect(url_for("rules.show_county", county=codes[0]))
    return render_template(
        "rules_list.html", title=t("县区规则", "County rules"), counties=[_row(code) for code in codes]
    )


@pages.get("/work/rules/<county>")
def show_county(county: str) -> str:
    """Show the version in force, the draft and all versions of a county."""
    _require_reader(county)
    draft = _draft(county)
    return render_template(
        "rules_county.html",
        **_about(county),
        saved=session.pop("saved", None),
        in_force=_version(SHELF.of(county)),
        follows_city=SHELF.of(county).county != county,
        versions=_versions(county),
        draft=_drafted(draft) if draft else None,
        sections=[_section(county, one, draft) for one in SECTIONS.values()],
        may_write=may_write(g.account.actor(), county),
    )


@pages.get("/work/rules/<county>/sections/<code>")
def show_section(county: str, code: str) -> str:
    """Show one section of the draft as a form; without a draft, of the version with which one begins."""
    _require_writer(county)
    draft = _draft(county)
    return _form(county, _one(code), draft, None, [])


@pages.post("/work/rules/<county>/sections/<code>")
def save(county: str, code: str) -> Any:
    """Write a section into the draft; what is wrong stands beside its field."""
    _require_writer(county)
    section, typed = _one(code), {name: request.form.getlist(name) for name in request.form}
    try:
        with portal().service.open_work(g.request_id) as work:
            amendment = save_section(work, g.account.actor(), county, code, typed, _seen())
            if not amendment.complaints:
                work.commit()
    except Stale:
        return _conflict(county, section, typed), _STALE
    if amendment.complaints:
        errors = complaints_in(section, amendment.document, amendment.complaints)
        return _form(county, section, _draft(county), typed, errors), _WRONG
    session["saved"] = t(f"已存入草稿：{section.words.zh}。", f"Saved in the draft: {section.words.en}.")
    return redirect(url_for("rules.show_county", county=county), 303)


@pages.get("/work/rules/<county>/changes")
def show_changes(county: str) -> str:
    """Show what the draft changes, and what that means for a case like Jubaopen's."""
    _require_reader(county)
    draft = _draft(county)
    if draft is None:
        abort(404)
    base, drafted = newest(county), SHELF.admit(draft.document)
    return render_template(
        "rules_changes.html",
        **_about(county, t("改了什么", "What changes")),
        base=_version(base),
        changes=_told(changes(base, drafted)),
        preview=preview(base, drafted, _day(request.args.get("from", ""))),
        may_write=may_write(g.account.actor(), county),
        draft=_drafted(draft),
    )


@pages.get("/work/rules/<county>/publication")
def ask_to_publish(county: str) -> str:
    """Ask from which day the draft shall hold."""
    _require_writer(county)
    return _publication(county, "", [])


@pages.post("/work/rules/<county>/publication")
def publish(county: str) -> Any:
    """Publish the draft; from then on nobody changes the version."""
    _require_writer(county)
    typed = request.form.get("effective_from", "").strip()[:40]
    day = _day(typed)
    if day is None:
        return _publication(county, typed, [_no_day()]), _WRONG
    try:
        with portal().service.open_work(g.request_id) as work:
            rules = publish_draft(work, g.account.actor(), county, day, _seen())
            work.commit()
    except Refusal as refusal:
        error = _error(refusal)
        return _publication(county, typed, [error]), status_of(refusal)
    SHELF.look()
    shown = looks.fmt_date(rules.effective_from, g.lang)
    session["saved"] = t(
        f"已公布第{rules.version}版，{shown}起生效。", f"Version {rules.version} is published; it holds from {shown}."
    )
    return redirect(url_for("rules.show_county", county=county), 303)


@pages.get("/work/rules/<county>/removal")
def ask_to_drop(county: str) -> str:
    """Ask whether the draft shall go."""
    _require_writer(county)
    draft = _draft(county)
    if draft is None:
        abort(404)
    return render_template(
        "rules_drop.html", **_about(county, t("放弃草稿", "Drop the draft")), draft=_drafted(draft), errors=[]
    )


@pages.post("/work/rules/<county>/removal")
def drop(county: str) -> Any:
    """Take the draft away."""
    _require_writer(county)
    with portal().service.open_work(g.request_id) as work:
        drop_draft(work, g.account.actor(), county, _seen())
        work.commit()
    session["saved"] = t("草稿已放弃，现在的规则不变。", "The draft is gone; the present rules stay.")
    return redirect(url_for("rules.show_county", county=county), 303)


@pages.get("/work/rules/<county>/versions/<number>")
def show_version(county: str, number: str) -> str:
    """Show a published version whole, and what it changed."""
    _require_reader(county)
    versions = [rules for rules in SHELF.versions(county) if rules.county == county]
    rules = next((one for one in versions if str(one.version) == number), None)
    if rules is None:
        abort(404)
    before = next((one for one in reversed(SHELF.versions(county)) if one.version < rules.version), None)
    return render_template(
        "rules_version.html",
        **_about(county, t(f"第{number}版", f"Version {number}")),
        version=_version(rules, _published(county).get(rules.version)),
        changes=_told(changes(before, rules)) if before else None,
        before=_version(before) if before else None,
        sections=[told_lines(section, rules.document) for section in SECTIONS.values()],
        document_url=f"/api/portal/v1/rules/{county}/{number}",
    )


def _form(county: str, section: Section, draft: Draft | None, typed: Any, errors: list[Error]) -> str:
    document = draft.document if draft else first_text(county, newest(county))
    return render_template(
        "rules_form.html",
        **_about(county, section.words.in_language(g.lang)),
        explain=section.about.in_language(g.lang),
        groups=fields_of(section, document, typed, errors),
        errors=errors,
        summary_errors=summary_of(section, document, errors),
        version=request.form.get("version") or (draft.version if draft else 0),
        begins=draft is None,
    )


def _conflict(county: str, section: Section, typed: Any) -> str:
    draft = _draft(county)
    document = draft.document if draft else first_text(county, newest(county))
    back = url_for("rules.show_section", county=county, code=section.code)
    return render_template(
        "conflict.html",
        title=section.words.in_language(g.lang),
        about={"title": _name(county), "url": url_for("rules.show_county", county=county)},
        by=_drafted(draft)["by"] if draft else None,
        at=draft.changed_at if draft else None,
        differences=conflicts(section, document, typed),
        action=request.path,
        key="",
        version=draft.version if draft else 0,
        hidden=hidden_of(section, document, typed),
        back={"label": t("用现在的", "Keep it as it is"), "url": back},
    )


def _publication(county: str, typed: str, errors: list[Error]) -> str:
    draft = _draft(county)
    base = newest(county)
    found = changes(base, SHELF.admit(draft.document)) if draft else []
    return render_template(
        "rules_publish.html",
        **_about(county, t("公布新一版规则", "Publish the next version")),
        draft=_drafted(draft) if draft else None,
        number=base.version + 1,
        base=_version(base),
        changes=_told(found),
        effective_from=typed,
        errors=errors,
    )


def _about(county: str, here: str = "") -> dict[str, Any]:
    title = t("县区规则", "County rules")
    crumbs: list[dict[str, str]] = [
        {"label": title, "url": url_for("rules.list_counties")},
        {"label": _name(county), "url": url_for("rules.show_county", county=county)},
    ]
    if not here:
        crumbs[-1].pop("url")
    return {
        "title": here or t(f"{_name(county)}的规则", f"Rules of {_name(county)}"),
        "crumbs": [*crumbs, {"label": here}] if here else crumbs,
        "code": county,
        "back": {"label": t("回规则页", "Back to the rules"), "url": url_for("rules.show_county", county=county)},
    }


def _name(county: str) -> str:
    return looks.unit_name(county_division(county))


def _row(county: str) -> dict[str, Any]:
    rules, draft = SHELF.of(county), _draft(county)
    return {
        "name": _name(county),
        "url": url_for("rules.show_county", county=county),
        "version": _version(rules),
        "own": rules.county == county,
        "draft": _drafted(draft) if draft else None,
    }


def _version(rules: Rules, published: Row | None = None) -> dict[str, Any]:
    told = published or {}
    return {
        "number": rules.version,
        "effective_from": rules.effective_from,
        "fingerprint": rules.fingerprint,
        "at": told.get("published_at"),
        "by": told.get("by"),
        "url": url_for("rules.show_version", county=rules.county, number=rules.version),
    }


def _versions(county: str) -> list[dict[str, Any]]:
    told, present = _published(county), SHELF.of(county)
    own = [rules for rules in reversed(SHELF.versions(county)) if rules.county == county]
    today = now().date()
    return [
        {
            **_version(rules, told.get(rules.version)),
            "state": _state(rules, present, waits=rules.effective_from > today),
        }
        for rules in own
    ]


def _state(rules: Rules, present: Rules, *, waits: bool) -> dict[str, str]:
    if rules is present:
        return {"text": t("现行", "In force"), "kind": "now"}
    return {"text": t("还没生效", "Not yet in force") if waits else t("已被取代", "Replaced"), "kind": ""}


def _published(county: str) -> dict[int, Row]:
    with portal().service.open_reads() as reads:
        return {row["version"]: row for row in reads.rules_published(county)}


def _draft(county: str) -> Draft | None:
    with portal().service.open_reads() as reads:
        return reads.rules_draft(county)


def _drafted(draft: Draft) -> dict[str, Any]:
    with portal().service.open_reads() as reads:
        by = reads.name_of_account(draft.changed_by)
    return {"version": draft.version, "at": draft.changed_at, "by": by, "based_on": draft.based_on}


def _section(county: str, section: Section, draft: Draft | None) -> dict[str, Any]:
    changed = count_in(section, newest(county), SHELF.admit(draft.document)) if draft else 0
    return {
        "label": section.words.in_language(g.lang),
        "text": section.about.in_language(g.lang),
        "url": url_for("rules.show_section", county=county, code=section.code),
        "changed": changed,
    }


def _told(found: list[Change]) -> list[dict[str, str]]:
    names = ("section", "words", "before", "after")
    return [{name: getattr(change, name).in_language(g.lang) for name in names} for change in found]


def _one(code: str) -> Section:
    section = SECTIONS.get(code)
    if section is None:
        abort(404)
    return section


def _seen() -> int:
    given = request.form.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1  # noqa: PLR2004 -- digits


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _no_day() -> Error:
    return {"field": "effective_from", "text": t("请填生效日期", "Enter the day from which it holds")}


def _error(refusal: Refusal) -> Error:
    if isinstance(refusal, Stale):
        return {
            "field": None,
            "text": t("草稿刚刚被别人改过，请看过改动再公布", "The draft changed meanwhile; look at it first"),
        }
    field = "effective_from" if isinstance(refusal, DayRefused) else None
    facts = {"day": looks.fmt_date(_day(str(refusal.facts.get("day", ""))), g.lang)}
    return {"field": field, "text": words_of(refusal.stable_code, **facts)}


def _require_known(county: str) -> None:
    if not is_division(f"{county}000000"):
        abort(404)


def _require_reader(county: str) -> None:
    _require_known(county)
    if not may_read(g.account.actor(), county):
        raise OutsideYourUnit(division=county_division(county))


def _require_writer(county: str) -> None:
    _require_known(county)
    if not may_write(g.account.actor(), county):
        raise OutsideYourUnit(division=county_division(county))
