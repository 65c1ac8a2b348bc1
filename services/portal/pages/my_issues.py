"""My issues: what the account holds, and what was reported without it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from contracts.words import label_of_state
from services.portal.pages import looks
from services.portal.pages.asking import Error, ask_or_stop, errors_of, send
from services.portal.pages.frame import portal, t
from services.portal.pages.own_data import code_of

pages = Blueprint("my_issues", __name__)


@pages.before_request
def require_account() -> Any:
    """Ask whoever comes without an account to sign in by phone."""
    if g.account is None:
        return redirect(url_for("phone_sign_in.show_phone", next=url_for("my_issues.show_mine")))
    return None


@pages.get("/my-issues")
def show_mine() -> str:
    """Show the issues of the account, the newest first."""
    return _page({"number": request.args.get("number", "")}, [])


@pages.post("/my-issues")
def claim() -> Any:
    """Take an issue into the account, by its number and follow code or by the code that this browser holds."""
    typed = {name: request.form.get(name, "").strip()[:20] for name in ("number", "code")}
    number = typed["number"].upper()
    code = typed["code"] or code_of(number) or ""
    if not number.replace("-", "").isalnum() or not code.isdigit():
        words = t("请写下编号和查询码。", "Give the number and the code.")
        return _page(typed, [{"field": "number", "text": words}]), 422
    answer = send("intake", f"/own-issues/{number}/claim", {}, key=portal().service.stage.ids(), follow_code=code)
    if not answer.is_good:
        return _page(typed, [{**error, "field": "number"} for error in errors_of(answer)]), answer.status
    session["saved"] = t(f"{number}已归到您的账号里，以后不用查询码。", f"{number} is yours now; no code is needed.")
    return redirect(url_for("my_issues.show_mine"), 303)


def _page(typed: Mapping[str, str], errors: list[Error]) -> str:
    mine = ask_or_stop("intake", "/own-issues").get("items", ())
    return render_template(
        "my_issues.html",
        issues=[_line(one) for one in mine],
        offers=_offers(one["number"] for one in mine),
        form={"typed": dict(typed), "errors": errors},
        saved=session.pop("saved", None),
    )


def _line(issue: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": issue["number"],
        "url": url_for("following.show_issue", number=issue["number"]),
        "about": looks.category(issue["category_code"], g.lang),
        "state": label_of_state("issue", issue["state"], g.lang),
        "at": looks.as_moment(issue["submitted_at"]),
    }


def _offers(held: Iterable[str]) -> list[str]:
    """Return the numbers that this browser could follow by their code and that the account does not hold yet."""
    known = set(held)
    return [number for number in session.get("codes", {}) if number not in known]
