"""What the pages about people share: who may see them, forms that come back, grants and acts as words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from flask import abort, g, redirect, request, url_for

from contracts.access import Actor
from contracts.roles import Role
from kit.refusals import Refusal
from kit.web.problems import status_of
from services.portal.adapters.reads import PortalReads
from services.portal.adapters.rows import Row
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.held_grant import HeldGrant, Validity
from services.portal.domain.managing import GIVERS, HIGH, KEEPERS, RECORD_READERS, VIEWERS, viewer
from services.portal.domain.people_sheet import DayUnreadable, end_of_day, start_of_day
from services.portal.domain.person import Person
from services.portal.pages import looks
from services.portal.pages.asking import Error
from services.portal.pages.errors import words_of
from services.portal.pages.frame import now, portal, t
from services.portal.usecases.manage_people import Letters

ACTS: Mapping[str, tuple[str, str]] = {
    "open": ("开通账号", "Opened the account"),
    "retire": ("停用账号", "Retired the account"),
    "give_grant": ("给予权限", "Gave a grant"),
    "give_grant_high": ("给予重要权限", "Gave a weighty grant"),
    "take_grant": ("收回权限", "Took a grant"),
    "take_grant_high": ("收回重要权限", "Took a weighty grant"),
    "grants_turned": ("权限到期或开始", "A grant began or ended by itself"),
    "delegate": ("请人代办", "Let a colleague stand in"),
    "end_delegation": ("结束代办", "Ended a delegation"),
    "invite_again": ("重发邀请", "Sent a new link"),
    "reset": ("运维人员重置", "An operator reset the account"),
    "accept_invitation": ("本人设置密码", "Chose a password"),
    "register": ("登记单位", "Registered the organisation"),
    "rename": ("单位改名", "Renamed the organisation"),
    "close": ("停用单位", "Closed the organisation"),
}


def me() -> Actor:
    """Return the reader as an actor."""
    actor: Actor = g.account.actor()
    return actor


def holds(*roles: Role) -> bool:
    """Whether the reader holds one of the roles anywhere."""
    return me().holds_any(roles)


def require(roles: Iterable[Role]) -> None:
    """Let only the holders of some roles go on."""
    if not holds(*roles):
        abort(403)


def keeps() -> bool:
    """Whether the reader opens and retires accounts."""
    return holds(*KEEPERS)


def gives() -> bool:
    """Whether the reader gives grants."""
    return holds(*GIVERS)


def reads_record() -> bool:
    """Whether the reader sees who changed what."""
    return holds(*RECORD_READERS)


def letters() -> Letters:
    """Return how letters to new people are closed."""
    settings = portal().settings
    return Letters(settings.seal_key, settings.public_url)


def one_person(reads: PortalReads, account_id: str) -> Person:
    """Return a person whom the reader may see; stops with a page otherwise."""
    account = reads.account(account_id, now())
    if account is None:
        abort(404)
    one = Person(account, reads.grants_of([account_id]).get(account_id, []))
    viewer(me(), one.home)
    return one


@contextmanager
def work_here() -> Iterator[PortalWork]:
    """Run one command in a transaction; a refusal undoes it."""
    with portal().service.open_work(g.request_id) as work:
        yield work
        work.commit()


def or_form(act: Callable[[], Any], again: Callable[[list[Error]], str]) -> Any:
    """Do what a form asks; a refusal about a field comes back as the form with what was typed."""
    try:
        return act()
    except Refusal as refusal:
        if "field" not in refusal.facts and not isinstance(refusal.facts.get("role"), str):
            raise
        return again([error_of(refusal)]), status_of(refusal)


def error_of(refusal: Refusal) -> Error:
    """Return a refusal beside the field that it is about."""
    field = str(refusal.facts.get("field") or "/role").strip("/")
    return {
        "field": {"division": "unit", "org_code": "org"}.get(field, field),
        "text": words_of(refusal.stable_code, **refusal.facts),
    }


def typed() -> dict[str, str]:
    """Return what was typed, without spaces around."""
    return {name: value.strip() for name, value in request.form.items()}


def day_typed(name: str) -> date | None:
    """Return the day in a field, or nothing when it is empty."""
    given = request.form.get(name, "").strip()
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise DayUnreadable(field=f"/{name}") from error


def span_typed() -> Validity:
    """Return the time between the two days of a form; both days are part of it."""
    begins, ends = day_typed("valid_from"), day_typed("valid_until")
    return Validity(start_of_day(begins) if begins else None, end_of_day(ends) if ends else None)


def field(
    name: str,
    zh: str,
    en: str,
    given: Mapping[str, str],
    errors: Iterable[Error],
    **more: Any,
) -> dict[str, Any]:
    """Return a field with what was typed and what is wrong with it."""
    error = next((str(one["text"]) for one in errors if one["field"] == name), "")
    return {"name": name, "kind": "text", "label": t(zh, en), "value": given.get(name, ""), "error": error} | more


def grant_view(held: HeldGrant, names: Mapping[str, str], *, may_end: bool = False) -> dict[str, Any]:
    """Return a grant as the page shows it."""
    return {
        "id": held.id,
        "role": looks.roles_named([held.role], g.lang),
        "unit": looks.unit_name(held.unit),
        "when": _when(held),
        "state": _state(held),
        "is_high": held.role in HIGH,
        "given_by": names.get(held.given_by or "", ""),
        "given_at": held.given_at,
        "lender": names.get(held.delegated_by or "", ""),
        "holder": names.get(held.account_id, ""),
        "ended_at": held.ended_at or (held.valid_until if held.is_over(now()) else None),
        "may_end": may_end,
    }


def _when(held: HeldGrant) -> str:
    first = looks.fmt_date(held.valid_from, g.lang) if held.valid_from else ""
    last = looks.fmt_date(looks.local(held.valid_until - timedelta(microseconds=1)), g.lang) if held.valid_until else ""
    if not first and not last:
        return t("长期", "No end")
    if not last:
        return t(f"{first}起", f"from {first}")
    return t(f"{first}至{last}" if first else f"至{last}", f"{first} to {last}".strip())


def _state(held: HeldGrant) -> str:
    if held.holds(now()):
        return t("有效", "In force")
    return t("已结束", "Over") if held.is_over(now()) else t("未开始", "To come")


def act_view(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a row of the audit as the page shows it."""
    words = ACTS.get(row["command"])
    told = row["after"] or row["before"]
    return {
        "at": row["at"],
        "by": names.get(row["account_id"] or "", t("系统", "The system")),
        "role": looks.roles_named([row["role"]], g.lang),
        "what": t(*words) if words else row["command"],
        "about": names.get(row["subject"], row["subject"]),
        "told": _told(told),
        "is_high": row["command"].endswith("_high"),
    }


def _told(text: str) -> str:
    role, at, rest = text.partition("@")
    if not at:
        return {"open": "", "closed": ""}.get(text, text)
    return f"{looks.roles_named([role], g.lang)}{t('：', ': ')}{looks.unit_name(rest[:12])}"


def require_viewer() -> Any:
    """Ask for a sign-in, and for a role that looks after people."""
    if g.account is None:
        return redirect(url_for("signing.show_sign_in", next=request.full_path.rstrip("?")))
    if not holds(*VIEWERS):
        abort(403)
    return None


def links_of(endpoint: str, page: int, number: int, size: int) -> dict[str, str]:
    """Return the links to the pages before and after."""
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page"}
    found = {"previous": url_for(endpoint, **asked, page=page - 1)} if page > 1 else {}
    return found | ({"next": url_for(endpoint, **asked, page=page + 1)} if page * size < number else {})


def page_asked() -> int:
    """Return the number of the page that is asked for."""
    asked = request.args.get("page", "1")
    return max(1, int(asked)) if asked.isdigit() and len(asked) <= 6 else 1  # noqa: PLR2004 -- a million pages
