"""The register of organisations: a list, and the forms to register, rename and close."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for

from contracts.fields import fields
from contracts.words import label_of_value
from services.portal.adapters.people_reads import SHOWN
from services.portal.adapters.rows import Row
from services.portal.domain.managing import KEEPERS, units_seen, viewer
from services.portal.domain.registered import ACTIVE, RETIRED
from services.portal.pages import looks
from services.portal.pages import people_parts as parts
from services.portal.pages.asking import Error
from services.portal.pages.frame import portal, t
from services.portal.usecases import manage_organisations

pages = Blueprint("organisations", __name__)
pages.before_request(parts.require_viewer)


@pages.get("/work/organisations")
def show_organisations() -> str:
    """Show the organisations of the reader's units."""
    words, page = request.args.get("q", "").strip()[:80], parts.page_asked()
    status = RETIRED if request.args.get("status") == RETIRED else ACTIVE
    with portal().service.open_reads() as reads:
        rows, number = reads.organisations_in(units_seen(parts.me()), words, status, page)
    return render_template(
        "organisations.html",
        organisations=[_line(row) for row in rows],
        number=number,
        q=words,
        statuses=[
            {"value": code, "label": label_of_value("org_status", code, g.lang), "chosen": code == status}
            for code in (ACTIVE, RETIRED)
        ],
        pages=parts.links_of("organisations.show_organisations", page, number, SHOWN),
        may_keep=parts.keeps(),
        saved=session.pop("saved", None),
    )


@pages.get("/work/organisations/new")
def show_register() -> str:
    """Show the form of a new organisation."""
    parts.require(KEEPERS)
    return _register_form({}, [])


@pages.post("/work/organisations/new")
def take_register() -> Any:
    """Register an organisation."""
    parts.require(KEEPERS)
    given = parts.typed()

    def act() -> Any:
        with parts.work_here() as work:
            code, kind = given.get("org", "").upper(), given.get("kind", "")
            manage_organisations.register(work, parts.me(), code, kind, _names(given))
        return _done(t("单位已登记。", "The organisation is registered."))

    return parts.or_form(act, lambda errors: _register_form(given, errors))


@pages.get("/work/organisations/<code>/name")
def show_rename(code: str) -> str:
    """Show the form of another name."""
    parts.require(KEEPERS)
    one = _one(code)
    return _rename_form(one, {"name_zh": one["name_zh"], "name_en": one["name_en"]}, [])


@pages.post("/work/organisations/<code>/name")
def take_rename(code: str) -> Any:
    """Call an organisation otherwise."""
    parts.require(KEEPERS)
    given, one = parts.typed(), _one(code)

    def act() -> Any:
        with parts.work_here() as work:
            manage_organisations.rename(work, parts.me(), code, _names(given))
        return _done(t("名称已改。", "The name is changed."))

    return parts.or_form(act, lambda errors: _rename_form(one, given, errors))


@pages.get("/work/organisations/<code>/closing")
def show_close(code: str) -> str:
    """Ask before an organisation is closed."""
    parts.require(KEEPERS)
    one = _one(code)
    return render_template(
        "confirm.html",
        title=t("停用单位", "Close the organisation"),
        about=_name(one),
        text=t(
            "停用后不能再给它开账号；办过的事和记录都保留。",
            "No account can be opened for it any more; what was done stays on record.",
        ),
        action=request.path,
        key="",
        hidden=[],
        button=t("停用单位", "Close the organisation"),
        danger=True,
        back={"label": t("先不办", "Not now"), "url": url_for("organisations.show_organisations")},
    )


@pages.post("/work/organisations/<code>/closing")
def take_close(code: str) -> Any:
    """Close an organisation."""
    parts.require(KEEPERS)
    with parts.work_here() as work:
        manage_organisations.close(work, parts.me(), code)
    return _done(t("单位已停用。", "The organisation is closed."))


def _done(words: str) -> Any:
    session["saved"] = words
    return redirect(url_for("organisations.show_organisations"), 303)


def _one(code: str) -> Row:
    with portal().service.open_reads() as reads:
        one = reads.organisation(code)
    if one is None:
        abort(404)
    viewer(parts.me(), one["division"])
    return one


def _names(given: dict[str, str]) -> tuple[str, str]:
    return given.get("name_zh", ""), given.get("name_en", "")


def _name(one: Row) -> str:
    return str(one["name_en"] if g.lang == "en" else one["name_zh"])


def _line(row: Row) -> dict[str, Any]:
    return {
        "name": _name(row),
        "code": row["code"],
        "kind": label_of_value("org_kind", row["kind"], g.lang),
        "place": looks.unit_name(row["division"]),
        "is_open": row["status"] == ACTIVE,
        "people_url": url_for("people.show_people", q=row["code"]),
        "rename_url": url_for("organisations.show_rename", code=row["code"]),
        "close_url": url_for("organisations.show_close", code=row["code"]),
    }


def _register_form(given: dict[str, str], errors: list[Error]) -> str:
    kinds = [
        {"value": code, "label": label_of_value("org_kind", code, g.lang), "chosen": given.get("kind") == code}
        for code in fields()["org_kind"].values
    ]
    shown = [
        parts.field(
            "org",
            "单位代码",
            "Code",
            given,
            errors,
            hint=t(
                "ORG-加12位区划代码；同一地方有几个单位，后面再加短横和字母，例如ORG-620502000000-HCB。",
                "ORG- and the twelve digits of the division; then a dash and letters, such as ORG-620502000000-HCB.",
            ),
        ),
        parts.field("kind", "单位类型", "Kind", given, errors, kind="select", options=kinds),
        *_name_fields(given, errors),
    ]
    return _form(t("登记单位", "Register an organisation"), "", shown, errors)


def _rename_form(one: Row, given: dict[str, str], errors: list[Error]) -> str:
    return _form(t("单位改名", "Rename the organisation"), _name(one), _name_fields(given, errors), errors)


def _name_fields(given: dict[str, str], errors: list[Error]) -> list[dict[str, Any]]:
    return [
        parts.field("name_zh", "中文名称", "Chinese name", given, errors),
        parts.field("name_en", "英文名称", "English name", given, errors),
    ]


def _form(title: str, about: str, shown: list[dict[str, Any]], errors: list[Error]) -> str:
    back = url_for("organisations.show_organisations")
    return render_template(
        "command.html",
        crumbs=[{"label": t("单位", "Organisations"), "url": back}, {"label": title}],
        title=title,
        about={"title": about or t("单位登记", "Register of organisations")},
        action=request.path,
        key="",
        errors=errors,
        fields=shown,
        button=title,
        back={"label": t("先不办", "Not now"), "url": back},
    )
