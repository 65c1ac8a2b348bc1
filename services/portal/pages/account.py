"""My account: who I am here, language, password and devices."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for

from contracts.phones import masked
from contracts.words import label_of_role
from kit.refusals import Refusal
from kit.web.problems import status_of
from services.portal.domain.authenticator import open_for
from services.portal.domain.identity import PHONE
from services.portal.domain.password import LONGEST, SHORTEST
from services.portal.domain.session import Session, mark_of_secret
from services.portal.pages import looks
from services.portal.pages.errors import field_error
from services.portal.pages.frame import now, portal, t
from services.portal.pages.plain import remember
from services.portal.pages.signing import fresh_browser, hold
from services.portal.usecases.own_account import (
    NewPassword,
    change_password,
    choose_language,
    end_device,
    end_other_devices,
)

pages = Blueprint("account", __name__)

LANGUAGES = ("zh", "en")
_REFERENCE = 16
# Pages that make no sense to somebody who signs in without a password.
_OF_A_PASSWORD = frozenset({"/account/password", "/account/authenticator", "/account/recovery-codes"})


@pages.before_app_request
def require_account() -> Any:
    """Ask whoever comes to a page of the own account to sign in."""
    if g.account is None and f"{request.path}/".startswith("/account/"):
        return redirect(url_for("signing.show_sign_in", next=request.full_path.rstrip("?")))
    if g.account is not None and not g.account.has_password and request.path in _OF_A_PASSWORD:
        return redirect(url_for("account.show_account"))
    return None


@pages.get("/account")
def show_account() -> str:
    """Show the reader's own account."""
    with portal().service.open_reads() as reads:
        since = reads.authenticator_since(g.account.id)
        codes_left = reads.recovery_codes_left(g.account.id)
        linked = {one["provider"]: one for one in reads.identities_of(g.account.id)}
    return render_template(
        "account.html",
        username=g.account.username,
        has_password=g.account.has_password,
        phone=_phone(linked),
        identities=_identities(linked),
        roles=[
            {"name": label_of_role(one.role, g.lang), "unit": looks.unit_name(one.unit)} for one in g.account.grants
        ],
        languages=_languages(),
        authenticator={"since": since, "codes_left": codes_left, "is_demanded": _is_demanded()},
        saved=session.pop("saved", None),
    )


@pages.post("/account/language")
def take_language() -> Any:
    """Keep the language, for these pages and for messages."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(422)
    with portal().service.open_work(g.request_id) as work:
        choose_language(work, g.account.id, chosen)
        work.commit()
    session["saved"] = "Saved." if chosen == "en" else "已保存。"
    return remember("lang", chosen, url_for("account.show_account"))


@pages.get("/account/password")
def show_password() -> str:
    """Show the form for another password."""
    return _password_form([])


@pages.post("/account/password")
def take_password() -> Any:
    """Change the password; all other devices are signed out."""
    fresh = fresh_browser()
    try:
        with portal().service.open_work(g.request_id) as work:
            present = request.form.get("password", "")[: LONGEST + 1]
            change_password(work, portal().safeguards, g.account.id, present, typed_password(), fresh)
            work.commit()
    except Refusal as refusal:
        return _password_form([field_error(refusal)]), status_of(refusal)
    hold(fresh)
    session["saved"] = t("密码改好了，别的设备都已退出。", "The password is changed; all other devices are signed out.")
    return redirect(url_for("account.show_account"), 303)


@pages.get("/account/devices")
def show_devices() -> str:
    """Show on which devices the account is signed in."""
    moment, limits = now(), portal().safeguards.limits
    with portal().service.open_reads() as reads:
        alive = [one for one in reads.sessions_of(g.account.id) if one.is_alive(moment, limits) and not one.awaits_code]
    devices = [_device(one, moment) for one in alive]
    devices.sort(key=lambda one: not one["is_this"])
    return render_template("devices.html", devices=devices, saved=session.pop("saved", None))


@pages.post("/account/devices/ending")
def end_one() -> Any:
    """Sign one device out."""
    reference = request.form.get("device", "")
    if len(reference) != _REFERENCE or not reference.isalnum():
        abort(422)
    with portal().service.open_work(g.request_id) as work:
        end_device(work, g.account.id, reference)
        work.commit()
    return _back_to_devices(t("那台设备已退出。", "That device is signed out."))


@pages.post("/account/devices/others-ending")
def end_others() -> Any:
    """Sign all other devices out."""
    with portal().service.open_work(g.request_id) as work:
        end_other_devices(work, g.account.id, session["secret"])
        work.commit()
    return _back_to_devices(t("别的设备都已退出。", "All other devices are signed out."))


def typed_password() -> NewPassword:
    """Return the new password as it was typed twice; one that is too long stays too long."""
    return NewPassword(*(request.form.get(name, "")[: LONGEST + 1] for name in ("new_password", "repeated")))


def _back_to_devices(saved: str) -> Any:
    session["saved"] = saved
    return redirect(url_for("account.show_devices"), 303)


def _password_form(errors: list[Any]) -> str:
    return render_template(
        "password.html",
        form={"typed": {}, "errors": errors},
        action=url_for("account.take_password"),
        asks_present=True,
        username=g.account.username,
        shortest=SHORTEST,
    )


def _phone(linked: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return the phone by which the account signs in, with its middle hidden."""
    if PHONE not in linked:
        return None
    return masked(open_for(portal().box, g.account.id, linked[PHONE]["sealed"]))


def _identities(linked: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the other systems where the account can be linked, or is."""
    return [
        {
            "label": one.label.in_language(g.lang),
            "since": linked[name]["since"] if name in linked else None,
            "link": url_for("providers.begin_link", name=name),
            "unlink": url_for("providers.end_link", name=name),
        }
        for name, one in portal().providers.items()
    ]


def _languages() -> list[dict[str, Any]]:
    names = {"zh": "中文", "en": "English"}
    return [{"value": code, "label": name, "chosen": code == g.account.language} for code, name in names.items()]


def _device(one: Session, moment: datetime) -> dict[str, Any]:
    is_this = one.mark == mark_of_secret(session["secret"])
    return {
        "reference": one.reference,
        "name": one.agent or t("不认识的浏览器", "An unknown browser"),
        "network": one.network,
        "opened_at": one.opened_at,
        # The table notes a visit every few minutes; this one is now.
        "seen_at": moment if is_this else one.seen_at,
        "is_this": is_this,
    }


def _is_demanded() -> bool:
    return bool(g.account.holds_office and portal().safeguards.demands_authenticator)
