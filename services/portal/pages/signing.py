"""Sign in and out."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from contracts.words import label_of_role
from kit.ids import opaque_reference
from kit.refusals import Refusal
from kit.web.problems import status_of
from services.portal.domain.account import Account
from services.portal.pages import looks
from services.portal.pages.errors import words_of
from services.portal.pages.frame import is_staff, keeps_people, portal, t
from services.portal.pages.plain import inside
from services.portal.usecases.sign_in import Credentials, sign_in, sign_out

pages = Blueprint("signing", __name__)

LONGEST = 200


@pages.get("/sign-in")
def show_sign_in() -> str:
    """Show the form."""
    return _form(request.args.get("next", ""), "", [])


@pages.post("/sign-in")
def take_sign_in() -> Any:
    """Check the password and open a session; the session's cookie begins anew."""
    given = Credentials(request.form.get("username", "")[:LONGEST], request.form.get("password", "")[:LONGEST])
    try:
        with portal().service.open_work(g.request_id) as work:
            account, secret = sign_in(work, portal().passwords, given, opaque_reference)
            work.commit()
    except Refusal as refusal:
        error = {"field": None, "text": words_of(refusal.stable_code, **refusal.facts)}
        return _form(request.form.get("next", ""), given.username, [error]), status_of(refusal)
    session.clear()
    session["secret"] = secret
    return redirect(_first_page(account, request.form.get("next", "")), 303)


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
        notice=notice,
        demo_accounts=_demo_accounts(),
    )


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
