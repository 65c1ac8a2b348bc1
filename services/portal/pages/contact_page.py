"""A reporter's or objector's contact for staff: masked on the case page, in full on a page of its own, logged."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for

from contracts.divisions import covers
from contracts.roles import Role
from services.portal.adapters.rows import Row
from services.portal.adapters.service_client import ServiceAway
from services.portal.pages import looks
from services.portal.pages.asking import Error, ask, ask_or_stop, errors_of, idempotency_key, send
from services.portal.pages.frame import portal, t
from services.portal.pages.live import Live, case_for_reader, live
from services.portal.pages.work import url_of

pages = Blueprint("contact_page", __name__)

SHOWN_TO = frozenset({Role.COMMUNITY_CLERK, Role.STREET_CLERK})


def contact_of(case: Row, found: Live | None) -> dict[str, Any] | None:
    """Return the masked contact of a case for the case page; None when there is none, or not for this reader."""
    ref = (found or {}).get("contact_ref")
    if not ref or not _may_see(case):
        return None
    try:
        answer = ask("notification", f"/contacts/{ref}")
    except ServiceAway:
        return None
    return {**_words_of(answer.body), "whose": _whose(case), "url": _url(case)} if answer.is_good else None


@pages.get("/work/cases/<uuid:case_id>/contact")
def show_form(case_id: Any) -> str:
    """Ask why the contact is to be shown."""
    case, _ = _case_with_contact(str(case_id))
    return _form(case, "", [])


@pages.post("/work/cases/<uuid:case_id>/contact")
def take_form(case_id: Any) -> Any:
    """Have it logged, then show the contact, on this page alone."""
    case, ref = _case_with_contact(str(case_id))
    reason = request.form.get("reason", "").strip()
    answer = send("notification", f"/contacts/{ref}/disclosures", {"reason": reason}, key=idempotency_key())
    if not answer.is_good:
        return _form(case, reason, errors_of(answer)), answer.status
    shown = ask_or_stop("notification", f"/disclosures/{answer.body['id']}")
    return render_template(
        "contact.html",
        crumbs=_crumbs(case),
        about=_about(case),
        whose=_whose(case),
        contact={name: shown.get(name, "") for name in ("name", "phone", "email")},
        reason=shown["reason"],
        open_until=looks.as_moment(shown["open_until"]),
        back={"label": t("回到这件事", "Back to the case"), "url": url_of(case)},
    )


def _case_with_contact(case_id: str) -> tuple[Row, str]:
    case = case_for_reader(case_id)
    ref = (live(case) or {}).get("contact_ref")
    if not ref or not _may_see(case):
        abort(404)
    return case, str(ref)


def _may_see(case: Row) -> bool:
    return any(grant.role in SHOWN_TO and covers(grant.unit, case["division"]) for grant in g.account.grants)


def _words_of(masked: Mapping[str, Any]) -> dict[str, Any]:
    erased = looks.as_moment(masked.get("erased_at"))
    if erased:
        words = t("已经删除：", "Deleted: ") + looks.fmt_date(looks.local(erased).date(), g.lang)
        return {"masked": words, "is_erased": True}
    told = [masked[name] for name in ("name", "phone", "email") if masked.get(name)]
    return {"masked": t("，", ", ").join(told) or t("没有留下联系方式", "None was given"), "is_erased": not told}


def _form(case: Row, reason: str, errors: list[Error]) -> str:
    why = {
        "name": "reason",
        "kind": "long",
        "label": t("为什么要看", "Why it is needed"),
        "hint": t(
            "如：短信没有送达，要打电话核实地点。这句话会记入日志。",
            "Such as: the message did not arrive, and the place must be checked. This sentence is logged.",
        ),
        "value": reason,
        "error": next((error["text"] for error in errors if error["field"] == "reason"), None),
    }
    return render_template(
        "command.html",
        crumbs=_crumbs(case),
        title=t("查看联系方式", "See the contact"),
        explain=_logged(case),
        about=_about(case),
        action=_url(case),
        key=portal().service.stage.ids() if errors else idempotency_key(),
        version=None,
        errors=errors,
        fields=[why],
        button=t("查看全号（会记入日志）", "Show in full (logged)"),
        danger=False,
        back={"label": t("不看了", "Not now"), "url": url_of(case)},
    )


def _url(case: Row) -> str:
    return url_for("contact_page.show_form", case_id=case["id"])


def _logged(case: Row) -> str:
    told = t("谁在什么时候、因为什么看过，都会记入日志。", "Who looked, when and why is logged.")
    if case["machine"] == "issue":
        told += t("反映人凭编号和查询码可以查到。", " The reporter can see it with number and code.")
    return told


def _whose(case: Row) -> str:
    if case["machine"] == "objection":
        return t("异议人联系方式", "Contact of the objector")
    return t("反映人联系方式", "Contact of the reporter")


def _about(case: Row) -> dict[str, str]:
    return {"title": looks.title_of(case, g.lang), "number": looks.number_of(case), "url": url_of(case)}


def _crumbs(case: Row) -> list[dict[str, str]]:
    return [
        {"label": t("待我办理", "Waiting for me"), "url": url_for("work.show_work")},
        {"label": looks.number_of(case), "url": url_of(case)},
        {"label": t("联系方式", "Contact")},
    ]
