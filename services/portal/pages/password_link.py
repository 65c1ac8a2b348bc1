"""A forgotten password: ask for a link, and choose another password by it."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from kit.refusals import Refusal
from kit.web.problems import status_of
from services.portal.domain.link import LinkOver
from services.portal.domain.password import SHORTEST
from services.portal.pages.account import typed_password
from services.portal.pages.errors import field_error
from services.portal.pages.frame import device, portal, t
from services.portal.pages.signing import LONGEST
from services.portal.usecases.password_link import account_of_link, ask_for_link, use_link

pages = Blueprint("password_link", __name__)

_KEY = "password_link"


@pages.get("/password/forgotten")
def show_forgotten() -> str:
    """Ask whose password is to be set anew."""
    return _forgotten_form("", [])


@pages.post("/password/forgotten")
def take_forgotten() -> Any:
    """Promise a link to whoever has such an account; the answer is the same for a name that nobody has."""
    username = request.form.get("username", "").strip()[:LONGEST]
    if not username:
        missing = {"field": "username", "text": t("请写账号", "Write the user name")}
        return _forgotten_form("", [missing]), 422
    try:
        with portal().service.open_work(g.request_id) as work:
            ask_for_link(work, portal().safeguards, username, device())
            work.commit()
    except Refusal as refusal:
        return _forgotten_form(username, [field_error(refusal)]), status_of(refusal)
    return redirect(url_for("password_link.show_promise"), 303)


@pages.get("/password/forgotten/sent")
def show_promise() -> str:
    """Say what comes now."""
    return render_template("password_promise.html")


@pages.get("/password/link")
def follow_link() -> Any:
    """Take the link's key out of the address, where it would be seen; following a link alone uses nothing up."""
    session[_KEY] = request.args.get("key", "")[:LONGEST]
    return redirect(url_for("password_link.show_choice"), 303)


@pages.get("/password/new")
def show_choice() -> Any:
    """Show the form for a new password."""
    return _choice_form([])


@pages.post("/password/new")
def take_choice() -> Any:
    """Set the new password; then its owner signs in with it."""
    try:
        with portal().service.open_work(g.request_id) as work:
            use_link(work, portal().safeguards, session.get(_KEY, ""), typed_password())
            work.commit()
    except LinkOver as refusal:
        return _over(refusal)
    except Refusal as refusal:
        return _choice_form([field_error(refusal)]), status_of(refusal)
    session.clear()
    session["saved"] = t("新密码设好了，请用它登录。", "The new password is set; sign in with it.")
    return redirect(url_for("signing.show_sign_in"), 303)


def _choice_form(errors: list[Any]) -> Any:
    try:
        with portal().service.open_work(g.request_id) as work:
            account = account_of_link(work, session.get(_KEY, ""))
    except LinkOver as refusal:
        return _over(refusal)
    return render_template(
        "password.html",
        form={"typed": {}, "errors": errors},
        action=url_for("password_link.take_choice"),
        asks_present=False,
        welcomed=account.display_name if account.awaits_password else "",
        username=account.username,
        shortest=SHORTEST,
    )


def _over(refusal: LinkOver) -> Any:
    session.pop(_KEY, None)
    return _forgotten_form("", [field_error(refusal)]), status_of(refusal)


def _forgotten_form(username: str, errors: list[Any]) -> str:
    return render_template("password_forgotten.html", form={"typed": {"username": username}, "errors": errors})
