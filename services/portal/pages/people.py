"""People and their grants: a list, one person, and what their keepers do."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from contracts.access import Grant
from contracts.divisions import counties, county_division, is_division
from contracts.roles import ACCOUNT_ROLES, ADMINISTRATORS, OFFICIALS, Role
from services.portal.adapters.people_reads import SHOWN, PeopleFilter
from services.portal.adapters.rows import Row
from services.portal.domain.held_grant import HeldGrant
from services.portal.domain.managing import GIVERS, KEEPERS, RECORD_READERS, may_give, roles_to_give, units_seen
from services.portal.domain.newcomer import Newcomer
from services.portal.domain.people_sheet import RoleUnknown
from services.portal.domain.person import Person
from services.portal.pages import looks
from services.portal.pages import people_parts as parts
from services.portal.pages.asking import Error
from services.portal.pages.frame import now, portal, t
from services.portal.usecases import manage_people

pages = Blueprint("people", __name__)
pages.before_request(parts.require_viewer)


@pages.get("/work/people")
def show_people() -> str:
    """Show the accounts of the reader's units."""
    wanted = _wanted()
    with portal().service.open_reads() as reads:
        rows, number = reads.people(units_seen(parts.me()), wanted, now())
        held = reads.grants_of(row["id"] for row in rows)
        orgs = reads.names_of(row["org"] for row in rows)
    return render_template(
        "people.html",
        people=[_line(row, held.get(row["id"], []), orgs) for row in rows],
        number=number,
        filters=_filters(wanted),
        q=wanted.words,
        pages=parts.links_of("people.show_people", wanted.page, number, SHOWN),
        may_keep=parts.keeps(),
    )


@pages.get("/work/people/changes")
def show_changes() -> str:
    """Show what was done to the accounts and organisations of the reader's units."""
    parts.require(RECORD_READERS)
    page, only_high = parts.page_asked(), request.args.get("high") == "yes"
    with portal().service.open_reads() as reads:
        rows, number = reads.acts_in(units_seen(parts.me()), only_high=only_high, page=page)
        names = reads.people_named(name for row in rows for name in (row["account_id"], row["subject"]))
    return render_template(
        "people_changes.html",
        acts=[parts.act_view(row, names) for row in rows],
        only_high=only_high,
        pages=parts.links_of("people.show_changes", page, number, SHOWN),
    )


@pages.get("/work/people/<uuid:account_id>")
def show_person(account_id: Any) -> str:
    """Show one person: what they may do now, what they could before, and what was done."""
    with portal().service.open_reads() as reads:
        one = parts.one_person(reads, str(account_id))
        acts = reads.acts_on([one.id]) if parts.reads_record() else []
        involved = {name for held in one.held for name in (held.given_by, held.delegated_by)}
        names = reads.people_named([*involved, *(row["account_id"] for row in acts), one.id])
        org = reads.organisation(one.account.org or "")
    views = [(held, parts.grant_view(held, names, may_end=_may_take(one, held))) for held in one.held]
    return render_template(
        "person.html",
        one=_head(one, org),
        running=[view for held, view in views if not held.is_over(now())],
        over=[view for held, view in reversed(views) if held.is_over(now())],
        acts=[parts.act_view(row, names) for row in acts],
        may=_may(one),
        saved=session.pop("saved", None),
        link=session.pop("invitation", None),
    )


@pages.get("/work/people/new")
def show_invite() -> str:
    """Show the form of an invitation."""
    parts.require(KEEPERS)
    return _invite_form({}, [])


@pages.post("/work/people/new")
def take_invite() -> Any:
    """Open an account; its link is shown once."""
    parts.require(KEEPERS)
    given = parts.typed()

    def act() -> Any:
        with parts.work_here() as work:
            one, link = manage_people.invite(work, parts.letters(), parts.me(), _newcomer(given))
        session["invitation"] = link
        return redirect(url_for("people.show_person", account_id=one.id), 303)

    return parts.or_form(act, lambda errors: _invite_form(given, errors))


@pages.post("/work/people/<uuid:account_id>/invitation")
def take_invite_again(account_id: Any) -> Any:
    """Make a new link for somebody who has not chosen a password yet."""
    parts.require(KEEPERS)
    with parts.work_here() as work:
        session["invitation"] = manage_people.invite_again(work, parts.letters(), parts.me(), str(account_id))
    return redirect(url_for("people.show_person", account_id=account_id), 303)


@pages.get("/work/people/<uuid:account_id>/grants")
def show_give(account_id: Any) -> str:
    """Show the form of a further grant."""
    parts.require(GIVERS)
    return _give_form(str(account_id), {}, [])


@pages.post("/work/people/<uuid:account_id>/grants")
def take_give(account_id: Any) -> Any:
    """Give a grant."""
    parts.require(GIVERS)
    given, who = parts.typed(), str(account_id)

    def act() -> Any:
        grant = Grant(_role(given.get("role", "")), given.get("unit", ""))
        with parts.work_here() as work:
            manage_people.give(work, parts.me(), who, grant, parts.span_typed())
        return _done(who, t("已给予权限。", "The grant is given."))

    return parts.or_form(act, lambda errors: _give_form(who, given, errors))


@pages.get("/work/people/<uuid:account_id>/grants/<grant_id>/end")
def show_take(account_id: Any, grant_id: str) -> str:
    """Ask before a grant is taken."""
    parts.require(GIVERS)
    with portal().service.open_reads() as reads:
        one = parts.one_person(reads, str(account_id))
    held = one.find(grant_id)
    return _confirm(
        one,
        t("收回这项权限", "Take this grant"),
        f"{looks.roles_named([held.role], g.lang)}{t('：', ': ')}{looks.unit_name(held.unit)}",
        t("马上失效，代办的人也不能再用。", "It ends at once, also for whoever stands in."),
    )


@pages.post("/work/people/<uuid:account_id>/grants/<grant_id>/end")
def take_take(account_id: Any, grant_id: str) -> Any:
    """Take a grant."""
    parts.require(GIVERS)
    with parts.work_here() as work:
        manage_people.take(work, parts.me(), str(account_id), grant_id)
    return _done(str(account_id), t("已收回权限。", "The grant is taken."))


@pages.get("/work/people/<uuid:account_id>/retirement")
def show_retire(account_id: Any) -> str:
    """Ask before an account is closed."""
    parts.require(KEEPERS)
    with portal().service.open_reads() as reads:
        one = parts.one_person(reads, str(account_id))
    return _confirm(
        one,
        t("停用账号", "Retire the account"),
        one.account.display_name,
        t(
            "账号马上不能再登录，权限全部结束；办过的事和记录都保留。",
            "It can sign in no more and all its grants end; what was done stays on record.",
        ),
    )


@pages.post("/work/people/<uuid:account_id>/retirement")
def take_retire(account_id: Any) -> Any:
    """Close an account."""
    parts.require(KEEPERS)
    with parts.work_here() as work:
        manage_people.retire(work, parts.me(), str(account_id))
    return _done(str(account_id), t("账号已停用。", "The account is retired."))


def _done(account_id: str, words: str) -> Any:
    session["saved"] = words
    return redirect(url_for("people.show_person", account_id=account_id), 303)


def _wanted() -> PeopleFilter:
    asked = request.args
    role, unit = asked.get("role", ""), asked.get("unit", "").strip()
    return PeopleFilter(
        words=asked.get("q", "").strip()[:80],
        role=role if role in ACCOUNT_ROLES else "",
        unit=unit if is_division(unit) else "",
        is_open=asked.get("status") != "closed",
        page=parts.page_asked(),
    )


def _filters(wanted: PeopleFilter) -> dict[str, list[dict[str, Any]]]:
    seen = units_seen(parts.me())
    places = [county_division(code) for code in counties()] if any(unit[4:6] == "00" for unit in seen) else seen
    return {
        "role": [
            {"value": "", "label": t("全部岗位", "All roles")},
            *_role_options(OFFICIALS | ADMINISTRATORS, wanted.role),
        ],
        "unit": [
            {"value": "", "label": t("全部地方", "Everywhere")},
            *({"value": code, "label": looks.unit_name(code), "chosen": code == wanted.unit} for code in places),
        ],
        "status": [
            {"value": "open", "label": t("在用", "Open"), "chosen": wanted.is_open},
            {"value": "closed", "label": t("已停用", "Closed"), "chosen": not wanted.is_open},
        ],
    }


def _role_options(roles: frozenset[Role], chosen: str) -> list[dict[str, Any]]:
    known = [role for role in Role if role in roles]
    return [
        {"value": str(role), "label": looks.roles_named([role], g.lang), "chosen": role == chosen} for role in known
    ]


def _line(row: Row, held: list[HeldGrant], orgs: Any) -> dict[str, Any]:
    present = [one.grant for one in held if one.holds(now())]
    return {
        "name": row["display_name"],
        "username": row["username"],
        "url": url_for("people.show_person", account_id=row["id"]),
        "org": _org_name(orgs.get(row["org"]), row["org"]),
        "roles": looks.roles_named((one.role for one in present), g.lang) or t("没有权限", "No grant"),
        "units": t("、", ", ").join(dict.fromkeys(looks.unit_name(one.unit) for one in present)),
    }


def _org_name(org: Row | None, code: str | None) -> str:
    if org is None:
        return code or ""
    return str(org["name_en"] if g.lang == "en" else org["name_zh"])


def _head(one: Person, org: Row | None) -> dict[str, Any]:
    return {
        "name": one.account.display_name,
        "username": one.account.username,
        "org": _org_name(org, one.account.org),
        "place": looks.unit_name(one.home),
        "is_open": one.account.is_open,
        "awaits_password": one.account.is_open and one.account.awaits_password,
        "url": url_for("people.show_person", account_id=one.id),
    }


def _may(one: Person) -> dict[str, bool]:
    other = one.id != g.account.id and one.account.is_open
    return {"keep": other and parts.keeps(), "give": other and parts.gives()}


def _may_take(one: Person, held: HeldGrant) -> bool:
    return one.id != g.account.id and not held.is_over(now()) and may_give(parts.me(), held.grant, one.home)


def _confirm(one: Person, title: str, about: str, text: str) -> str:
    return render_template(
        "confirm.html",
        title=title,
        about=about,
        text=text,
        action=request.path,
        key="",
        hidden=[],
        button=title,
        danger=True,
        back={"label": t("先不办", "Not now"), "url": url_for("people.show_person", account_id=one.id)},
    )


def _role(code: str) -> Role:
    if code not in ACCOUNT_ROLES:
        raise RoleUnknown(field="/role", value=code)
    return Role(code)


def _newcomer(given: dict[str, str]) -> Newcomer:
    until = parts.span_typed().ends
    return Newcomer(
        username=given.get("username", "").lower(),
        display_name=given.get("display_name", ""),
        org=given.get("org", "").upper(),
        phone=given.get("phone", "").replace(" ", "").replace("-", ""),
        email=given.get("email", ""),
        role=_role(given["role"]) if given.get("role") else None,
        unit=given.get("unit", ""),
        valid_until=until,
        language=g.lang,
    )


def _invite_form(given: dict[str, str], errors: list[Error]) -> str:
    fields = [
        parts.field("display_name", "姓名", "Name", given, errors),
        parts.field(
            "username",
            "账号",
            "User name",
            given,
            errors,
            hint=t("小写字母开头，例如qz-zhang。", "Begins with a small letter, such as qz-zhang."),
        ),
        parts.field(
            "org",
            "单位代码",
            "Organisation code",
            given,
            errors,
            hint=t(
                "在“单位”一页可以查到，例如ORG-620502005002。",
                "Listed on the page of organisations, such as ORG-620502005002.",
            ),
        ),
        parts.field("phone", "手机", "Mobile", given, errors, optional=True),
        parts.field(
            "email",
            "电子邮箱",
            "E-mail",
            given,
            errors,
            optional=True,
            hint=t(
                "邀请会发到手机或邮箱；都不填，就请您当面转交链接。",
                "The invitation goes there; without either you pass the link on yourself.",
            ),
        ),
    ]
    if parts.gives():
        fields += _grant_fields(given, errors, optional=True)
    return _form(
        t("请一位新同事", "Invite somebody"),
        fields,
        errors,
        t("开通并生成链接", "Open the account"),
        url_for("people.show_people"),
    )


def _give_form(account_id: str, given: dict[str, str], errors: list[Error]) -> str:
    with portal().service.open_reads() as reads:
        one = parts.one_person(reads, account_id)
    fields = [
        *_grant_fields(given, errors, optional=False),
        parts.field("valid_from", "从哪天起", "From", given, errors, kind="day", optional=True),
    ]
    fields[-1], fields[-2] = fields[-2], fields[-1]
    return _form(
        t("给予权限", "Give a grant"),
        fields,
        errors,
        t("给予权限", "Give the grant"),
        url_for("people.show_person", account_id=account_id),
        about=one.account.display_name,
    )


def _grant_fields(given: dict[str, str], errors: list[Error], *, optional: bool) -> list[dict[str, Any]]:
    options = _role_options(roles_to_give(parts.me()), given.get("role", ""))
    unit = given.get("unit") or (units_seen(parts.me())[0] if not optional else "")
    return [
        parts.field("role", "岗位", "Role", given, errors, kind="select", options=options, optional=optional),
        parts.field(
            "unit",
            "辖区代码",
            "Division code",
            {**given, "unit": unit},
            errors,
            optional=optional,
            hint=t(
                "12位区划代码，权限只到这里和它的下级。",
                "Twelve digits; the grant reaches this place and what is below.",
            ),
        ),
        parts.field(
            "valid_until",
            "有效至",
            "Until",
            given,
            errors,
            kind="day",
            optional=True,
            hint=t("到这一天24时；不写就是长期。", "To the end of that day; without one it has no end."),
        ),
    ]


def _form(
    title: str, fields: list[dict[str, Any]], errors: list[Error], button: str, back: str, about: str = ""
) -> str:
    return render_template(
        "command.html",
        crumbs=[{"label": t("人员", "People"), "url": url_for("people.show_people")}, {"label": title}],
        title=title,
        about={"title": about or t("人员与权限", "People and grants")},
        action=request.path,
        key="",
        errors=errors,
        fields=fields,
        button=button,
        back={"label": t("先不办", "Not now"), "url": back},
    )
