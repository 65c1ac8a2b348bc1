"""Another phone for an account that signs in by phone, and the end of an account by its holder."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from kit.refusals import Refusal
from kit.web.problems import status_of, waiting_time
from services.portal.domain.phone_code import PhoneCodeOver
from services.portal.pages.errors import field_error
from services.portal.pages.frame import portal, t
from services.portal.pages.phone_sign_in import asking, shown
from services.portal.pages.signing import LONGEST
from services.portal.usecases.close_own import close_own
from services.portal.usecases.prove_phone import send_another, send_code, waiting
from services.portal.usecases.replace_phone import replace_phone

pages = Blueprint("own_phone", __name__)

_KEY = "phone_change"


@pages.before_request
def require_own_phone() -> Any:
    """Leave accounts with a password alone: their addresses are looked after elsewhere."""
    if g.account.has_password and request.path.startswith("/account/phone"):
        return redirect(url_for("account.show_account"))
    return None


@pages.get("/account/phone")
def show_phone() -> str:
    """Ask for the new number."""
    return _phone_form("", [])


@pages.post("/account/phone")
def take_phone() -> Any:
    """Send a code to the new number."""
    phone = request.form.get("phone", "").strip()[:LONGEST]
    try:
        with portal().service.open_work(g.request_id) as work:
            session[_KEY] = send_code(work, portal().safeguards, phone, asking(g.account.id))
            work.commit()
    except Refusal as refusal:
        return _phone_form(phone, [field_error(refusal, "phone")]), status_of(refusal), waiting_time(refusal)
    return redirect(url_for("own_phone.show_code"), 303)


@pages.get("/account/phone/code")
def show_code() -> Any:
    """Ask for the code."""
    return _code_form([])


@pages.post("/account/phone/code")
def take_code() -> Any:
    """Sign in by the new number from now on."""
    typed = request.form.get("code", "").strip()[:LONGEST]
    try:
        with portal().service.open_work(g.request_id) as work:
            who = asking(g.account.id)
            replace_phone(work, portal().safeguards, g.account.id, session.get(_KEY, ""), typed, who)
            work.commit()
    except PhoneCodeOver as refusal:
        return _over(refusal)
    except Refusal as refusal:
        return _code_form([field_error(refusal, "code")]), status_of(refusal), waiting_time(refusal)
    session.pop(_KEY)
    session["saved"] = t("以后用新的手机号登录。", "From now on the new number signs you in.")
    return redirect(url_for("account.show_account"), 303)


@pages.post("/account/phone/another-code")
def take_another() -> Any:
    """Send another code to the new number."""
    try:
        with portal().service.open_work(g.request_id) as work:
            session[_KEY] = send_another(work, portal().safeguards, session.get(_KEY, ""), asking(g.account.id))
            work.commit()
    except PhoneCodeOver as refusal:
        return _over(refusal)
    except Refusal as refusal:
        return _code_form([field_error(refusal)]), status_of(refusal), waiting_time(refusal)
    return redirect(url_for("own_phone.show_code"), 303)


@pages.route("/account/close", methods=["GET", "POST"])
def close() -> Any:
    """Close the account, after a page that says what goes and what stays."""
    if request.method == "GET":
        return _close_form([])
    try:
        with portal().service.open_work(g.request_id) as work:
            password = request.form.get("password", "")[:LONGEST]
            close_own(work, portal().safeguards, g.account.id, password)
            work.commit()
    except Refusal as refusal:
        return _close_form([field_error(refusal)]), status_of(refusal), waiting_time(refusal)
    session.clear()
    return redirect(url_for("signing.show_signed_out"), 303)


def _close_form(errors: list[Any]) -> str:
    return render_template(
        "account_close.html",
        form={"typed": {}, "errors": errors},
        holds_office=g.account.holds_office,
        has_password=g.account.has_password,
        username=g.account.username,
    )


def _code_form(errors: list[Any]) -> Any:
    try:
        with portal().service.open_work(g.request_id) as work:
            found = waiting(work, portal().safeguards, session.get(_KEY, ""), g.account.id)
    except PhoneCodeOver:
        return redirect(url_for("own_phone.show_phone"), 303)
    return render_template(
        "phone_code.html",
        form={"typed": {}, "errors": errors},
        title=t("换手机号", "Another number"),
        button=t("换成这个号码", "Use this number"),
        action=url_for("own_phone.take_code"),
        another=url_for("own_phone.take_another"),
        back={"label": t("不换了", "Leave it"), "url": url_for("account.show_account")},
        **shown(found),
    )


def _over(refusal: PhoneCodeOver) -> Any:
    session.pop(_KEY, None)
    return _phone_form("", [field_error(refusal, "phone")]), status_of(refusal)


def _phone_form(phone: str, errors: list[Any]) -> str:
    return render_template("own_phone.html", form={"typed": {"phone": phone}, "errors": errors})
