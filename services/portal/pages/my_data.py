"""My data: see what is kept, take a copy, correct it, agree anew, withdraw the consent, be forgotten."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, session, url_for

from contracts.words import label_of_role, label_of_state
from services.portal.adapters.service_client import Answer
from services.portal.pages import looks
from services.portal.pages.asking import Error, ask, errors_of, idempotency_key, send
from services.portal.pages.frame import portal, t
from services.portal.pages.own_data import OwnData, code_of, gather, shown
from services.portal.pages.plain import notice_in_force
from services.portal.pages.reporting import NAMES, demo_note, is_phone, masked_phone, remember_code

pages = Blueprint("my_data", __name__)

_NOT_FOUND = 404
_ACCEPTED = 202


@pages.get("/my-data")
def show_all() -> str:
    """Show what is kept of the reader: the account, and the cases that this browser or the account knows."""
    return _overview({"number": request.args.get("number", "")}, [])


@pages.post("/my-data")
def look_up() -> Any:
    """Take a number and a code."""
    typed = {name: request.form.get(name, "").strip() for name in ("number", "code")}
    number = typed["number"].upper()
    if not number or not typed["code"]:
        words = t("请写下编号和查询码。", "Give the number and the code.")
        return _overview(typed, [{"field": "number", "text": words}]), 422
    answer = ask("intake", f"/own-issues/{number}", follow_code=typed["code"])
    if not answer.is_good:
        return _overview(typed, errors_of(answer)), 422
    remember_code(number, typed["code"])
    return redirect(url_for("my_data.show_case", number=number), 303)


@pages.get("/my-data/<number>")
def show_case(number: str) -> Any:
    """Show what is kept of the reader in one case."""
    data = gather(number)
    if data is None:
        return redirect(url_for("my_data.show_all", number=number))
    return _case_page(data)


@pages.get("/my-data/<number>/copy.<form>")
def copy(number: str, form: str) -> Response:
    """Give the reader a copy to keep: a page to read, or data for a machine."""
    data = _own(number)
    if form == "json":
        body = json.dumps(data.as_copy(), ensure_ascii=False, indent=2)
        return _file(body, "application/json", f"{number}.json")
    if form != "html":
        abort(_NOT_FOUND)
    page = render_template("my_copy.html", **shown(data))
    return _file(page, "text/html; charset=utf-8", f"{number}.html")


@pages.post("/my-data/<number>/consents")
def agree(number: str) -> Any:
    """Agree to the notice in force."""
    data = _own(number)
    return _after(
        data, _command(data, "consents", {"privacy_notice": notice_in_force().version}), t("已记下。", "Noted.")
    )


@pages.route("/my-data/<number>/contact", methods=["GET", "POST"])
def correct(number: str) -> Any:
    """Replace the contact: name and phone, then the code that was sent to it."""
    data = _own(number)
    typed = {name: value.strip() for name, value in request.form.items()}
    if request.method == "GET":
        return _contact_form(number, {}, [])
    errors = _contact_errors(typed)
    if errors:
        return _contact_form(number, typed, errors), 422
    if not typed.get("phone_check_id") and not (g.account is not None and g.account.phone_verified):
        return _send_code(data, typed)
    check = {"id": typed.get("phone_check_id", ""), "code": typed.get("phone_check_code", "")}
    body = {"contact": {"phone": typed["phone"], "name": typed.get("name", "")}}
    answer = _command(data, "contact", body | ({"phone_check": check} if check["id"] else {}))
    if not answer.is_good:
        return _contact_form(number, typed, errors_of(answer, NAMES)), answer.status
    return _after(data, answer, t("联系方式已更正。", "The contact was corrected."))


@pages.route("/my-data/<number>/consent-withdrawal", methods=["GET", "POST"])
def withdraw_consent(number: str) -> Any:
    """Take the consent back, after a page that says what happens."""
    data = _own(number)
    if request.method == "POST":
        answer = _command(data, "consent-withdrawal", {})
        return _after(data, answer, t("已撤回同意，联系方式已删除。", "Consent withdrawn; the contact is deleted."))
    return _confirm(
        data,
        title=t("撤回同意", "Withdraw my consent"),
        text=t(
            "马上删除您的手机号码和称呼，不再发短信给您。这件事照样办，答复请凭编号和查询码在网上看。",
            "Your number and name are deleted at once and no more messages are sent. The matter goes on; "
            "read the answer here with number and code.",
        ),
        action=url_for("my_data.withdraw_consent", number=number),
        button=t("撤回同意", "Withdraw consent"),
        back=t("不撤回", "Keep it"),
    )


@pages.route("/my-data/<number>/forgetting", methods=["GET", "POST"])
def be_forgotten(number: str) -> Any:
    """Be forgotten in a matter that has ended, after a page that says what happens."""
    data = _own(number)
    if request.method == "POST":
        answer = _command(data, "forgetting", {})
        if not answer.is_good:
            return _case_page(data, errors_of(answer)), answer.status
        session["codes"] = {known: code for known, code in session.get("codes", {}).items() if known != number}
        session["saved"] = t("已去掉能认出您的内容。", "What pointed at you is gone.")
        return redirect(url_for("my_data.show_all"), 303)
    return _confirm(
        data,
        title=t("去掉我的信息", "Forget me"),
        text=t(
            "删除您的手机号码和称呼，去掉这件事和您的联系。以后凭查询码也查不到了，不能再申请重新办理。反映的内容和办理结果作为办事记录留下。",
            "Your number and name are deleted, and nothing leads from the matter to you. The code no longer opens it, "
            "and it cannot be taken up again. What was reported and what came of it stays on record.",
        ),
        action=url_for("my_data.be_forgotten", number=number),
        button=t("去掉我的信息", "Forget me"),
        back=t("先不去掉", "Not now"),
    )


def _overview(typed: Mapping[str, str], errors: list[Error]) -> str:
    return render_template(
        "my_data.html",
        account_facts=_account(),
        sign_ins=_sign_ins(),
        cases=_cases(),
        form={"typed": dict(typed), "errors": errors},
        saved=session.pop("saved", None),
    )


def _account() -> list[dict[str, str]] | None:
    if g.account is None:
        return None
    held = (f"{looks.unit_name(grant.unit)} {label_of_role(grant.role, g.lang)}" for grant in g.account.grants)
    told = (
        (t("登录名", "User name"), g.account.username if g.account.has_password else ""),
        (t("显示的名称", "Name shown"), g.account.display_name),
        (t("角色", "Roles"), t("；", "; ").join(held)),
        (t("手机已验证", "Phone proven"), t("是", "yes") if g.account.phone_verified else t("否", "no")),
    )
    return [{"label": label, "value": value} for label, value in told if value]


def _sign_ins() -> list[dict[str, Any]]:
    if g.account is None:
        return []
    with portal().service.open_reads() as reads:
        return [{**row, "ended_at": row["revoked_at"]} for row in reads.sign_ins(g.account.id)]


def _cases() -> list[dict[str, str]]:
    known: dict[str, str] = dict.fromkeys(session.get("codes", {}), "")
    if g.account is not None:
        answer = ask("intake", "/own-issues")
        for one in answer.body.get("items", ()) if answer.is_good else ():
            words = (looks.category(one["category_code"], g.lang), label_of_state("issue", one["state"], g.lang))
            known[one["number"]] = t("，", ", ").join(words)
    return [
        {"label": number, "url": url_for("my_data.show_case", number=number), "text": text}
        for number, text in known.items()
    ]


def _own(number: str) -> OwnData:
    data = gather(number)
    if data is None:
        abort(_NOT_FOUND)
    return data


def _case_page(data: OwnData, errors: list[Error] | None = None) -> str:
    number = data.issue["number"]
    return render_template(
        "my_case.html",
        **shown(data),
        errors=errors or [],
        acts=_acts(data),
        closed=_closed(data),
        new_notice=_new_notice(data),
        saved=session.pop("saved", None),
        copies=[
            {
                "label": t("下载（可阅读）", "Download, to read"),
                "url": url_for("my_data.copy", number=number, form="html"),
            },
            {
                "label": t("下载（数据）", "Download, as data"),
                "url": url_for("my_data.copy", number=number, form="json"),
            },
        ],
    )


def _acts(data: OwnData) -> list[dict[str, str]]:
    number = data.issue["number"]
    acts = [{"label": t("更正联系方式", "Correct my contact"), "url": url_for("my_data.correct", number=number)}]
    if data.has_contact:
        withdrawal = url_for("my_data.withdraw_consent", number=number)
        acts.append({"label": t("撤回同意", "Withdraw my consent"), "url": withdrawal})
    if data.issue["has_ended"]:
        acts.append({"label": t("去掉我的信息", "Forget me"), "url": url_for("my_data.be_forgotten", number=number)})
    return acts


def _closed(data: OwnData) -> list[dict[str, str]]:
    if data.issue["has_ended"]:
        return []
    why = t(
        "这件事还在办，要凭它答复您；办结后可以。",
        "The matter is being handled and you are owed its answer; possible once it ends.",
    )
    return [{"title": t("现在还不能去掉您的信息", "You cannot be forgotten yet"), "reason": why}]


def _new_notice(data: OwnData) -> dict[str, str] | None:
    if not data.asks_anew:
        return None
    version = notice_in_force().version
    return {
        "version": version,
        "url": url_for("plain.privacy", version=version),
        "action": url_for("my_data.agree", number=data.issue["number"]),
        "key": portal().service.stage.ids(),
    }


def _confirm(data: OwnData, *, title: str, text: str, action: str, button: str, back: str) -> str:
    return render_template(
        "confirm.html",
        title=title,
        about=data.issue["number"],
        text=text,
        action=action,
        button=button,
        danger=True,
        back={"label": back, "url": url_for("my_data.show_case", number=data.issue["number"])},
        key=idempotency_key(),
    )


def _command(data: OwnData, noun: str, body: Mapping[str, Any]) -> Answer:
    path = f"/issues/{data.issue['id']}/{noun}"
    return send("intake", path, body, key=idempotency_key(), follow_code=code_of(data.issue["number"]))


def _after(data: OwnData, answer: Answer, saved: str) -> Any:
    if not answer.is_good:
        return _case_page(data, errors_of(answer)), answer.status
    session["saved"] = saved
    return redirect(url_for("my_data.show_case", number=data.issue["number"]), 303)


def _contact_errors(typed: Mapping[str, str]) -> list[Error]:
    errors: list[Error] = []
    if not is_phone(typed.get("phone", "")):
        errors.append({"field": "phone", "text": t("请写下手机号码，11位数字。", "Give an 11-digit mobile number.")})
    if typed.get("phone_check_id") and not typed.get("phone_check_code"):
        errors.append({"field": "phone_check_code", "text": t("请填短信里的6位验证码。", "Enter the code we sent.")})
    return errors


def _send_code(data: OwnData, typed: Mapping[str, str]) -> Any:
    asked = {"phone": typed["phone"], "division": data.issue["division"]}
    answer = send("intake", "/phone-checks", asked, key=portal().service.stage.ids())
    number = data.issue["number"]
    if answer.status != _ACCEPTED:
        return _contact_form(number, typed, errors_of(answer, NAMES)), answer.status
    return _contact_form(number, {**typed, "phone_check_id": str(answer.body["id"])}, [])


def _contact_form(number: str, typed: Mapping[str, str], errors: list[Error]) -> str:
    key = portal().service.stage.ids() if errors else idempotency_key()
    return render_template(
        "my_contact.html",
        number=number,
        form={"key": key, "typed": dict(typed), "errors": errors},
        action=url_for("my_data.correct", number=number),
        asks_code=bool(typed.get("phone_check_id")),
        code_sent_to=masked_phone(typed.get("phone", "")),
        channel_note=demo_note(),
        back={"label": t("不改了", "Leave it as it is"), "url": url_for("my_data.show_case", number=number)},
    )


def _file(body: str, kind: str, name: str) -> Response:
    return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
