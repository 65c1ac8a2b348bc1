"""Set up an authenticator, take it away, and renew the recovery codes."""

from typing import Any

import segno
from flask import Blueprint, Flask, g, redirect, render_template, request, session, url_for
from markupsafe import Markup

from kit.refusals import Refusal
from kit.web.problems import status_of
from services.portal.domain.authenticator import address_for_app, new_secret, open_for, seal_for
from services.portal.pages.errors import field_error
from services.portal.pages.frame import holds_office, portal, t
from services.portal.pages.signing import LONGEST, fresh_browser, hold
from services.portal.usecases.own_account import (
    renew_recovery_codes,
    set_up_authenticator,
    take_authenticator_away,
)

pages = Blueprint("authenticator", __name__)

# What somebody may do who must set up an authenticator first.
FREE = frozenset({"authenticator", "signing", "plain", "password_link"})
_OFFERED = "authenticator"


def demand(app: Flask) -> None:
    """Lead an account of the office to its authenticator before anything else."""

    @app.before_request
    def lead_there() -> Any:
        if request.blueprint in FREE or not holds_office(g.account) or not portal().safeguards.demands_authenticator:
            return None
        return redirect(url_for("authenticator.show_set_up"), 303) if _since() is None else None


@pages.get("/account/authenticator")
def show_set_up() -> str:
    """Show the secret as a picture and as text."""
    return _set_up_form([])


@pages.post("/account/authenticator")
def take_set_up() -> Any:
    """Take the authenticator when it shows the right code; show the recovery codes once."""
    fresh = fresh_browser()
    try:
        with portal().service.open_work(g.request_id) as work:
            codes = set_up_authenticator(
                work, portal().safeguards, g.account.id, _offered(), _typed("code"), _typed("password"), fresh
            )
            work.commit()
    except Refusal as refusal:
        return _set_up_form([field_error(refusal, "code")]), status_of(refusal)
    hold(fresh)
    return _codes(codes)


@pages.get("/account/authenticator/removal")
def show_removal() -> str:
    """Ask before the authenticator goes."""
    return _removal_form([])


@pages.post("/account/authenticator/removal")
def take_removal() -> Any:
    """Take the authenticator away."""
    fresh = fresh_browser()
    try:
        with portal().service.open_work(g.request_id) as work:
            take_authenticator_away(work, portal().safeguards, g.account.id, _typed("password"), fresh)
            work.commit()
    except Refusal as refusal:
        return _removal_form([field_error(refusal)]), status_of(refusal)
    hold(fresh)
    session["saved"] = t("不再用验证器了。", "The authenticator is gone.")
    return redirect(url_for("account.show_account"), 303)


@pages.get("/account/recovery-codes")
def show_renewal() -> str:
    """Ask before the recovery codes are renewed."""
    return _renewal_form([])


@pages.post("/account/recovery-codes")
def take_renewal() -> Any:
    """Renew the recovery codes and show them once."""
    try:
        with portal().service.open_work(g.request_id) as work:
            codes = renew_recovery_codes(work, portal().safeguards, g.account.id, _typed("password"))
            work.commit()
    except Refusal as refusal:
        return _renewal_form([field_error(refusal)]), status_of(refusal)
    return _codes(codes)


def picture(address: str) -> Markup:
    """Return a QR code as part of the page; it is made of what the program wrote, so it needs no escaping."""
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", svgclass="ys-qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 -- see above


def _typed(name: str) -> str:
    return request.form.get(name, "")[:LONGEST]


def _since() -> Any:
    with portal().service.open_reads() as reads:
        return reads.authenticator_since(g.account.id)


def _offered() -> str:
    """Return the secret that this browser was offered; it lies sealed in the cookie until it is taken."""
    box = portal().box
    if _OFFERED not in session:
        session[_OFFERED] = seal_for(box, g.account.id, new_secret())
    return open_for(box, g.account.id, session[_OFFERED])


def _set_up_form(errors: list[Any]) -> str:
    secret = _offered()
    return render_template(
        "authenticator.html",
        form={"typed": {}, "errors": errors},
        picture=picture(address_for_app(secret, g.account.username)),
        key=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        has_one=_since() is not None,
        is_demanded=holds_office(g.account) and portal().safeguards.demands_authenticator,
    )


def _removal_form(errors: list[Any]) -> str:
    return _password_again(
        errors,
        title=t("不再用验证器", "Stop using the authenticator"),
        text=t(
            "以后只凭密码登录，谁知道密码谁就能登录。恢复码也作废。",
            "From then on the password alone opens the account. The recovery codes are void, too.",
        ),
        button=t("不再用验证器", "Stop using it"),
        danger=True,
    )


def _renewal_form(errors: list[Any]) -> str:
    return _password_again(
        errors,
        title=t("换一批恢复码", "Renew the recovery codes"),
        text=t("给您10个新的恢复码，旧的全部作废。", "You get ten new codes; all former ones are void."),
        button=t("换一批", "Renew them"),
        danger=False,
    )


def _password_again(errors: list[Any], **words: Any) -> str:
    return render_template(
        "password_again.html",
        form={"typed": {}, "errors": errors},
        action=request.path,
        username=g.account.username,
        **words,
    )


def _codes(codes: list[str]) -> str:
    return render_template("recovery_codes.html", codes=codes)
