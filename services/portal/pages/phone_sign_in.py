"""Sign in with nothing but a phone: the number on one page, the code that went there on the next."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from kit.refusals import Refusal
from kit.web.problems import status_of, waiting_time
from services.portal.domain.phone_code import PhoneCodeOver
from services.portal.pages import looks
from services.portal.pages.errors import field_error
from services.portal.pages.frame import device, now, portal, t
from services.portal.pages.plain import inside
from services.portal.pages.reporting import demo_note
from services.portal.pages.signing import LONGEST, fresh_browser, hold
from services.portal.usecases.prove_phone import Asking, Waiting, prove_phone, send_another, send_code, waiting
from services.portal.usecases.sign_in_by_proof import sign_in_by_proof

pages = Blueprint("phone_sign_in", __name__)

_KEY = "phone_code"


@pages.get("/sign-in/phone")
def show_phone() -> str:
    """Ask for the phone."""
    return _phone_form(request.args.get("next", ""), "", [])


@pages.post("/sign-in/phone")
def take_phone() -> Any:
    """Send a code; the answer is the same whether the phone is known or not."""
    wanted, phone = request.form.get("next", ""), request.form.get("phone", "").strip()[:LONGEST]
    try:
        with portal().service.open_work(g.request_id) as work:
            code_id = send_code(work, portal().safeguards, phone, asking())
            work.commit()
    except Refusal as refusal:
        return _phone_form(wanted, phone, [field_error(refusal, "phone")]), status_of(refusal), waiting_time(refusal)
    session[_KEY] = {"id": code_id, "next": inside(wanted) if wanted else ""}
    return redirect(url_for("phone_sign_in.show_code"), 303)


@pages.get("/sign-in/phone/code")
def show_code() -> Any:
    """Ask for the code."""
    return _code_form([])


@pages.post("/sign-in/phone/code")
def take_code() -> Any:
    """Take the code and open the session under a fresh secret."""
    fresh, typed = fresh_browser(), request.form.get("code", "").strip()[:LONGEST]
    try:
        with portal().service.open_work(g.request_id) as work:
            proof = prove_phone(work, portal().safeguards, _code_id(), typed, asking())
            _, opened = sign_in_by_proof(work, portal().safeguards, proof, fresh, g.lang)
            work.commit()
    except PhoneCodeOver as refusal:
        return _over(refusal)
    except Refusal as refusal:
        return _code_form([field_error(refusal, "code")]), status_of(refusal), waiting_time(refusal)
    wanted, codes = session[_KEY]["next"], session.get("codes", {})
    hold(fresh)
    # What this browser could follow before, its owner may want to claim now.
    session["codes"] = codes
    if opened.awaits_code:
        return redirect(url_for("signing.show_code", next=wanted or None), 303)
    return redirect(wanted or url_for("my_issues.show_mine"), 303)


@pages.post("/sign-in/phone/another-code")
def take_another() -> Any:
    """Send another code to the same phone."""
    try:
        with portal().service.open_work(g.request_id) as work:
            code_id = send_another(work, portal().safeguards, _code_id(), asking())
            work.commit()
    except PhoneCodeOver as refusal:
        return _over(refusal)
    except Refusal as refusal:
        return _code_form([field_error(refusal)]), status_of(refusal), waiting_time(refusal)
    session[_KEY] = {**session[_KEY], "id": code_id}
    return redirect(url_for("phone_sign_in.show_code"), 303)


def asking(account_id: str | None = None) -> Asking:
    """Return who asks for a code here."""
    return Asking(device(), g.lang, g.place, account_id)


def shown(found: Waiting) -> dict[str, Any]:
    """Return where a code went and when another one can be asked for, as the page says it."""
    seconds = max(0, int((found.another_at - now()).total_seconds()))
    return {
        "code_sent_to": found.phone,
        "seconds_left": seconds,
        "another_at": looks.local(found.another_at).strftime("%H:%M:%S"),
        "channel_note": demo_note(),
    }


def _code_id() -> str:
    return str(session.get(_KEY, {}).get("id", ""))


def _code_form(errors: list[Any]) -> Any:
    try:
        with portal().service.open_work(g.request_id) as work:
            found = waiting(work, portal().safeguards, _code_id())
    except PhoneCodeOver:
        return redirect(url_for("phone_sign_in.show_phone"), 303)
    return render_template(
        "phone_code.html",
        form={"typed": {}, "errors": errors},
        title=t("手机号登录", "Sign in by phone"),
        button=t("登录", "Sign in"),
        action=url_for("phone_sign_in.take_code"),
        another=url_for("phone_sign_in.take_another"),
        back={"label": t("换一个手机号", "Another number"), "url": url_for("phone_sign_in.show_phone")},
        **shown(found),
    )


def _over(refusal: PhoneCodeOver) -> Any:
    wanted = session.pop(_KEY, {}).get("next", "")
    return _phone_form(wanted, "", [field_error(refusal, "phone")]), status_of(refusal), waiting_time(refusal)


def _phone_form(wanted: str, phone: str, errors: list[Any]) -> str:
    return render_template(
        "phone_sign_in.html", form={"typed": {"phone": phone}, "errors": errors}, next=inside(wanted) if wanted else ""
    )
