"""A county's rules for its office: what is in force, the draft of the next version, and its publication."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for

from contracts.access import OutsideYourUnit
from contracts.divisions import county_division, is_division
from kit.refusals import Refusal, Stale
from kit.web.problems import status_of
from services.portal.domain.county import SHELF
from services.portal.domain.rulebook.comparison import changes
from services.portal.domain.rulebook.draft import Draft, first_text
from services.portal.domain.rulebook.office import DayRefused, may_read, may_write, readable
from services.portal.domain.rulebook.sections import SECTIONS, Section
from services.portal.pages import looks
from services.portal.pages.asking import Error
from services.portal.pages.errors import words_of
from services.portal.pages.frame import portal, t
from services.portal.pages.rules_form import complaints_in, conflicts, fields_of, hidden_of, summary_of, told_lines
from services.portal.pages.rules_preview import preview
from services.portal.pages.rules_views import (
    about,
    change_views,
    comparisons,
    county_row,
    draft_of,
    draft_view,
    name_of,
    published,
    section_view,
    version_view,
    version_views,
    waiting_versions,
)
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
        "rules_list.html", title=t("县区规则", "County rules"), counties=[county_row(code) for code in codes]
    )


@pages.get("/work/rules/<county>")
def show_county(county: str) -> str:
    """Show the version in force, the draft and all versions of a county."""
    _require_reader(county)
    draft = draft_of(county)
    return render_template(
        "rules_county.html",
        **about(county),
        saved=session.pop("saved", None),
        in_force=version_view(SHELF.of(county)),
        follows_city=SHELF.of(county).county != county,
        waiting=[version_view(rules) for rules in waiting_versions(county)],
        versions=version_views(county),
        draft=draft_view(draft) if draft else None,
        sections=[section_view(county, one, draft) for one in SECTIONS.values()],
        may_write=may_write(g.account.actor(), county),
    )


@pages.get("/work/rules/<county>/sections/<code>")
def show_section(county: str, code: str) -> str:
    """Show one section of the draft as a form; without a draft, of the version with which one begins."""
    _require_writer(county)
    draft = draft_of(county)
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
        return _form(county, section, draft_of(county), typed, errors), _WRONG
    session["saved"] = t(f"已存入草稿：{section.words.zh}。", f"Saved in the draft: {section.words.en}.")
    return redirect(url_for("rules.show_county", county=county), 303)


@pages.get("/work/rules/<county>/changes")
def show_changes(county: str) -> str:
    """Show what the draft changes, and what that means for a case like Jubaopen's."""
    _require_reader(county)
    draft = draft_of(county)
    if draft is None:
        abort(404)
    present, drafted = SHELF.of(county), SHELF.admit(draft.document)
    return render_template(
        "rules_changes.html",
        **about(county, t("改了什么", "What changes")),
        comparisons=comparisons(county, drafted),
        preview=preview(present, drafted, _day(request.args.get("from", ""))),
        may_write=may_write(g.account.actor(), county),
        draft=draft_view(draft),
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
    draft = draft_of(county)
    if draft is None:
        abort(404)
    return render_template(
        "rules_drop.html", **about(county, t("放弃草稿", "Drop the draft")), draft=draft_view(draft), errors=[]
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
        **about(county, t(f"第{number}版", f"Version {number}")),
        version=version_view(rules, published(county).get(rules.version)),
        changes=change_views(changes(before, rules)) if before else None,
        before=version_view(before) if before else None,
        sections=[told_lines(section, rules.document) for section in SECTIONS.values()],
        document_url=f"/api/portal/v1/rules/{county}/{number}",
    )


def _form(county: str, section: Section, draft: Draft | None, typed: Any, errors: list[Error]) -> str:
    document = draft.document if draft else first_text(county, newest(county))
    return render_template(
        "rules_form.html",
        **about(county, section.words.in_language(g.lang)),
        explain=section.about.in_language(g.lang),
        groups=fields_of(section, document, typed, errors),
        errors=errors,
        summary_errors=summary_of(section, document, errors),
        version=request.form.get("version") or (draft.version if draft else 0),
        base=version_view(newest(county)),
        begins=draft is None,
    )


def _conflict(county: str, section: Section, typed: Any) -> str:
    draft = draft_of(county)
    document = draft.document if draft else first_text(county, newest(county))
    back = url_for("rules.show_section", county=county, code=section.code)
    return render_template(
        "conflict.html",
        title=section.words.in_language(g.lang),
        about={"title": name_of(county), "url": url_for("rules.show_county", county=county)},
        by=draft_view(draft)["by"] if draft else None,
        at=draft.changed_at if draft else None,
        differences=conflicts(section, document, typed),
        action=request.path,
        key="",
        version=draft.version if draft else 0,
        hidden=hidden_of(section, document, typed),
        back={"label": t("用现在的", "Keep it as it is"), "url": back},
    )


def _publication(county: str, typed: str, errors: list[Error]) -> str:
    draft = draft_of(county)
    base = newest(county)
    found = changes(base, SHELF.admit(draft.document)) if draft else []
    return render_template(
        "rules_publish.html",
        **about(county, t("公布新一版规则", "Publish the next version")),
        draft=draft_view(draft) if draft else None,
        number=base.version + 1,
        base=version_view(base),
        changes=change_views(found),
        effective_from=typed,
        errors=errors,
    )


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
