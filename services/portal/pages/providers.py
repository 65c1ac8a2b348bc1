"""Sign in at another system, and link an account with it: there and back, whatever comes back."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for

from kit.refusals import Refusal
from kit.web.problems import status_of, waiting_time
from services.portal.domain.provider import BACK_WITHIN, Provider, ProviderAnswerWrong
from services.portal.pages.errors import error_page, field_error, words_of
from services.portal.pages.frame import device, now, portal, t
from services.portal.pages.plain import inside
from services.portal.pages.signing import LONGEST, first_page, fresh_browser, hold, sign_in_page
from services.portal.usecases.link_identity import link_own, require_owner, unlink_own
from services.portal.usecases.sign_in_by_proof import Arrival, sign_in_at_provider

pages = Blueprint("providers", __name__)
log = structlog.get_logger()

_KEY = "departure"
_LINKING = "linking"
_LONGEST_ANSWER = 4000


@pages.get("/sign-in/with/<name>")
def depart(name: str) -> Any:
    """Send the browser to the other system."""
    provider = _provider(name)
    wanted = request.args.get("next", "")
    try:
        left = provider.departure(_back_to(name))
    except Refusal as refusal:
        return _refused(provider, wanted, refusal)
    linking = session.pop(_LINKING, None)
    kept = {
        **left.kept,
        "provider": name,
        "at": now().isoformat(),
        "next": inside(wanted) if wanted else "",
        "account": g.account.id if g.account is not None and linking == [name, g.account.id] else "",
    }
    session[_KEY] = portal().box.seal(json.dumps(kept))
    return redirect(left.address)


@pages.get("/sign-in/with/<name>/return")
def arrive(name: str) -> Any:
    """Take the answer that the browser brings back, once."""
    provider, kept = _provider(name), _remembered(name)
    answer = {key: value[:_LONGEST_ANSWER] for key, value in request.args.items()}
    arrival = Arrival(provider, answer, kept, _back_to(name))
    if kept.get("account"):
        return _link(arrival)
    fresh = fresh_browser()
    try:
        with portal().service.open_work(g.request_id) as work:
            account, opened = sign_in_at_provider(work, portal().safeguards, arrival, fresh, g.lang)
            work.commit()
    except Refusal as refusal:
        return _refused(provider, kept.get("next", ""), refusal)
    hold(fresh)
    if opened.awaits_code:
        return redirect(url_for("signing.show_code", next=kept["next"] or None), 303)
    return redirect(first_page(account, kept["next"]), 303)


@pages.route("/account/identities/<name>", methods=["GET", "POST"])
def begin_link(name: str) -> Any:
    """Ask the owner for the password before the account is linked, and lead on to the other system."""
    provider = _provider(name)
    label = provider.label.in_language(g.lang)
    errors: list[Any] = []
    status, headers = 200, []
    if request.method == "POST":
        refusal = _owner_refused()
        if refusal is None:
            session[_LINKING] = [name, g.account.id]
            # Not a redirection: the policy of the page lets no form lead to another site.
            return render_template("provider_go.html", label=label, url=url_for("providers.depart", name=name))
        errors, status, headers = [field_error(refusal)], status_of(refusal), waiting_time(refusal)
    page = _password_again(
        errors,
        title=t(f"连上{label}", f"Link with {label}"),
        text=t(f"以后可以用{label}登录这个账号。", f"From then on {label} opens this account, too."),
        button=t("下一步", "Next"),
        danger=False,
    )
    return page, status, headers


@pages.route("/account/identities/<name>/removal", methods=["GET", "POST"])
def end_link(name: str) -> Any:
    """Unlink the account."""
    label = _provider(name).label.in_language(g.lang)
    errors: list[Any] = []
    status, headers = 200, []
    if request.method == "POST":
        try:
            with portal().service.open_work(g.request_id) as work:
                unlink_own(work, portal().safeguards, g.account.id, name, _typed_password())
                work.commit()
        except Refusal as refusal:
            errors, status, headers = [field_error(refusal)], status_of(refusal), waiting_time(refusal)
        else:
            session["saved"] = t(f"已和{label}断开。", f"{label} opens this account no more.")
            return redirect(url_for("account.show_account"), 303)
    page = _password_again(
        errors,
        title=t(f"和{label}断开", f"Unlink {label}"),
        text=t(f"以后不能再用{label}登录这个账号。", f"{label} will open this account no more."),
        button=t("断开", "Unlink"),
        danger=True,
    )
    return page, status, headers


def _provider(name: str) -> Provider:
    found = portal().providers.get(name)
    if found is None:
        abort(404)
    return found


def _back_to(name: str) -> str:
    """Return where the browser comes back to; never taken from a request."""
    return portal().settings.public_url.rstrip("/") + url_for("providers.arrive", name=name)


def _remembered(name: str) -> Mapping[str, str]:
    """Return what this browser left with, once and for a while; nothing when it went elsewhere."""
    sealed = session.pop(_KEY, None)
    if not sealed:
        return {}
    try:
        kept: dict[str, str] = json.loads(portal().box.open(sealed))
    except Refusal:
        return {}
    is_fresh = now() < datetime.fromisoformat(kept["at"]) + BACK_WITHIN
    return kept if kept["provider"] == name and is_fresh else {}


def _link(arrival: Arrival) -> Any:
    try:
        if g.account is None or g.account.id != arrival.kept["account"]:
            raise ProviderAnswerWrong
        with portal().service.open_work(g.request_id) as work:
            link_own(work, portal().safeguards, arrival, g.account.id, device())
            work.commit()
    except Refusal as refusal:
        _note(arrival.provider, refusal)
        reason = words_of(refusal.stable_code, **refusal.facts)
        return error_page(status_of(refusal), reason, code=refusal.stable_code)
    label = arrival.provider.label.in_language(g.lang)
    session["saved"] = t(f"已连上，可以用{label}登录了。", f"Linked: {label} opens this account now.")
    return redirect(url_for("account.show_account"), 303)


def _owner_refused() -> Refusal | None:
    """Return why whoever sits here may not link the account, if there is a reason."""
    try:
        with portal().service.open_work(g.request_id) as work:
            require_owner(work, portal().safeguards, g.account.id, _typed_password())
    except Refusal as refusal:
        return refusal
    return None


def _refused(provider: Provider, wanted: str, refusal: Refusal) -> Any:
    _note(provider, refusal)
    return sign_in_page(wanted, "", [field_error(refusal)]), status_of(refusal), waiting_time(refusal)


def _note(provider: Provider, refusal: Refusal) -> None:
    log.warning("provider_refused", provider=provider.name, code=refusal.stable_code)


def _typed_password() -> str:
    return request.form.get("password", "")[:LONGEST]


def _password_again(errors: list[Any], **words: Any) -> str:
    return render_template(
        "password_again.html",
        form={"typed": {}, "errors": errors},
        action=request.path,
        username=g.account.username,
        asks_password=g.account.has_password,
        **words,
    )
