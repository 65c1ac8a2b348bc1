"""Sign in, with a second step where the account has an authenticator, and out."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from contracts.words import label_of_role
from kit.ids import opaque_reference
from kit.refusals import NotSignedIn, Refusal
from kit.web.problems import status_of, waiting_time
from services.portal.domain.account import Account
from services.portal.pages import looks
from services.portal.pages.errors import field_error
from services.portal.pages.frame import device, is_staff, keeps_people, portal, t
from services.portal.pages.plain import inside
from services.portal.usecases.sign_in import Browser, Credentials, pass_code, sign_in, sign_out

pages = Blueprint("signing", __name__)

LONGEST = 200


@pages.get("/sign-in")
def show_sign_in() -> str:
    """Show the form."""
    return _form(request.args.get("next", ""), "", [])


@pages.post("/sign-in")
def take_sign_in() -> Any:
    """Check the password; the session's cookie begins anew."""
    given = Credentials(
        request.form.get("username", "")[:LONGEST], request.form.get("password", "")[:LONGEST], device()
    )
    wanted = request.form.get("next", "")
    fresh = fresh_browser()
    try:
        with portal().service.open_work(g.request_id) as work:
            account, opened = sign_in(work, portal().safeguards, given, fresh)
            work.commit()
    except Refusal as refusal:
        return _form(wanted, given.username, [field_error(refusal)]), status_of(refusal), waiting_time(refusal)
    hold(fresh)
    if opened.awaits_code:
        return redirect(url_for("signing.show_code", next=inside(wanted) if wanted else None), 303)
    return redirect(_first_page(account, wanted), 303)


@pages.get("/sign-in/code")
def show_code() -> str:
    """Ask for the code, after the password was right."""
    return _code_form(request.args.get("next", ""), [])


@pages.post("/sign-in/code")
def take_code() -> Any:
    """Check the code and open the session under another secret."""
    wanted = request.form.get("next", "")
    fresh = fresh_browser()
    try:
        with portal().service.open_work(g.request_id) as work:
            code = request.form.get("code") or request.form.get("recovery", "")
            account = pass_code(work, portal().safeguards, code[:LONGEST], fresh)
            work.commit()
    except NotSignedIn:
        return redirect(url_for("signing.show_sign_in", next=wanted or "/"), 303)
    except Refusal as refusal:
        return _code_form(wanted, [field_error(refusal, "code")]), status_of(refusal), waiting_time(refusal)
    hold(fresh)
    return redirect(_first_page(account, wanted), 303)


@pages.post("/sign-out")
def take_sign_out() -> Any:
    """End the session, here and in the table."""
    secret = session.get("secret")
    if secret:
        with portal().service.open_work(g.request_id) as work:
            sign_out(work, secret)
            work.commit()
    session.clear()
    return redirect(url_for("signing.show_signed_out"), 303)


@pages.get("/sign-out")
def show_signed_out() -> str:
    """Say that the session is over."""
    return render_template("signed_out.html")


def fresh_browser() -> Browser:
    """Return this browser with a new secret beside the one it holds."""
    return Browser(opaque_reference(), session.get("secret", ""), device())


def hold(browser: Browser) -> None:
    """Give the browser its new secret; nothing that the cookie held before stays."""
    session.clear()
    session["secret"] = browser.secret


def _first_page(account: Account, wanted: str) -> str:
    if wanted:
        return inside(wanted)
    return url_for("work.show_work") if is_staff(account) or keeps_people(account) else "/"


def _form(wanted: str, username: str, errors: list[Any]) -> str:
    notice = t("请先登录，再接着办。", "Please sign in to go on.") if wanted else None
    return render_template(
        "sign_in.html",
        form={"typed": {"username": username, "next": wanted}, "errors": errors},
        next=wanted,
        notice=session.pop("saved", None) or notice,
        demo_accounts=_demo_accounts(),
    )


def _code_form(wanted: str, errors: list[Any]) -> str:
    return render_template("sign_in_code.html", form={"typed": {}, "errors": errors}, next=wanted)


def _demo_accounts() -> list[dict[str, Any]]:
    settings = portal().settings
    if not settings.is_demo:
        return []
    with portal().service.open_reads() as reads:
        accounts = reads.demo_accounts()
    return [
        {
            "role": label_of_role(row["role"], g.lang),
            "username": row["username"],
            "password": settings.demo_password,
            "unit": looks.unit_name(row["unit"]),
            "does": row["display_name"],
        }
        for row in accounts
    ]
