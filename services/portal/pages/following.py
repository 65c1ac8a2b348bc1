"""Follow an issue by its number and code: where it is, what comes next, what was answered, what one can do."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for

from services.portal.adapters.service_client import Answer
from services.portal.pages.asking import ask, errors_of, idempotency_key, send
from services.portal.pages.frame import t
from services.portal.pages.issue_view import issue_page
from services.portal.pages.own_data import code_of
from services.portal.pages.own_objection import followed, is_objection
from services.portal.pages.reporting import remember_code

pages = Blueprint("following", __name__)

_NOT_FOUND = 404
_TOO_MANY = 429


@pages.get("/follow")
def show_form() -> str:
    """Ask for the number and the code."""
    return _look_up_form({"number": request.args.get("number", "")}, [])


@pages.post("/follow")
def look_up() -> Any:
    """Take the number and the code."""
    typed = {name: request.form.get(name, "").strip() for name in ("number", "code")}
    number = typed["number"].upper()
    if not number or not typed["code"]:
        words = t("请写下编号和查询码。", "Give the number and the code.")
        return _look_up_form(typed, [{"field": "number", "text": words}]), 422
    answer = _looked_up(number, typed["code"])
    if not answer.is_good:
        return _look_up_form(typed, errors_of(answer)), *_look_up_refused(answer)
    remember_code(number, typed["code"])
    endpoint = "own_objection.show_objection" if is_objection(number) else "following.show_issue"
    return redirect(url_for(endpoint, number=number), 303)


@pages.get("/follow/<number>")
def show_issue(number: str) -> Any:
    """Show the issue to its reporter."""
    found = _issue(number)
    if found is None:
        return redirect(url_for("following.show_form", number=number))
    return issue_page(found, {}, [])


@pages.post("/follow/<number>/rating")
def rate(number: str) -> Any:
    """Rate the last answer."""
    found = _issue_or_stop(number)
    typed = {name: request.form.get(name, "") for name in ("satisfaction", "reason", "is_solved", "is_contacted")}
    body = {
        "satisfaction_code": typed["satisfaction"],
        "is_solved": typed["is_solved"] != "no",
        "is_contacted": typed["is_contacted"] != "no",
        "reason": typed["reason"],
    }
    answer = _command(found, "rating", body)
    if not answer.is_good:
        return issue_page(found, typed, errors_of(answer, {"/satisfaction_code": "satisfaction"})), answer.status
    session["saved"] = t("评价已收到，谢谢您。", "Thank you; your rating has arrived.")
    return redirect(url_for("following.show_issue", number=number), 303)


@pages.route("/follow/<number>/withdrawal", methods=["GET", "POST"])
def withdraw(number: str) -> Any:
    """Take the issue back, after a page that says what happens."""
    found = _issue_or_stop(number)
    if request.method == "GET":
        return _confirm(found, "withdrawal")
    answer = _command(found, "withdrawal", {})
    return _after(found, answer, t("已撤回。", "Withdrawn."))


@pages.route("/follow/<number>/reopening", methods=["GET", "POST"])
def reopen(number: str) -> Any:
    """Ask to take the matter up again."""
    found = _issue_or_stop(number)
    if request.method == "GET":
        return _confirm(found, "reopening")
    answer = _command(found, "reopening", {"reason_code": request.form.get("reason_code") or "dissatisfied"})
    return _after(found, answer, t("已申请重新办理。", "It is taken up again."))


def _looked_up(number: str, code: str) -> Answer:
    return followed(number, code) if is_objection(number) else ask("intake", f"/follow/{number}", follow_code=code)


def _look_up_refused(answer: Answer) -> tuple[int, dict[str, str]]:
    """Return the status and headers of a look-up that found nothing: too many tries, or something to type anew."""
    if answer.status != _TOO_MANY:
        return 422, {}
    return _TOO_MANY, {"Retry-After": str(answer.body.get("facts", {}).get("retry_after", ""))}


def _look_up_form(typed: Mapping[str, str], errors: list[Any]) -> str:
    return render_template("follow.html", form={"typed": dict(typed), "errors": errors})


def _issue(number: str) -> dict[str, Any] | None:
    answer = ask("intake", f"/follow/{number}", follow_code=code_of(number))
    return dict(answer.body) if answer.is_good else None


def _issue_or_stop(number: str) -> dict[str, Any]:
    found = _issue(number)
    if found is None:
        abort(_NOT_FOUND)
    return found


def _command(found: Mapping[str, Any], noun: str, body: Mapping[str, Any]) -> Any:
    path = f"/issues/{found['id']}/{noun}"
    return send("intake", path, body, key=idempotency_key(), follow_code=code_of(found["number"]))


def _after(found: Mapping[str, Any], answer: Any, saved: str) -> Any:
    if not answer.is_good:
        return issue_page(found, {}, errors_of(answer)), answer.status
    session["saved"] = saved
    return redirect(url_for("following.show_issue", number=found["number"]), 303)


def _confirm(found: Mapping[str, Any], noun: str) -> str:
    back = {"label": t("不撤回", "Keep it"), "url": url_for("following.show_issue", number=found["number"])}
    if noun == "reopening":
        back["label"] = t("不用重新办", "No need")
        return render_template(
            "confirm.html",
            title=t("申请重新办理", "Ask to take it up again"),
            about=found["number"],
            text=t(
                "社区会重新办理这件事，并再次答复您。", "The community takes it up again and answers you once more."
            ),
            action=url_for("following.reopen", number=found["number"]),
            button=t("重新办理", "Take it up again"),
            back=back,
            key=idempotency_key(),
        )
    return render_template(
        "confirm.html",
        title=t("撤回这件诉求", "Withdraw this issue"),
        about=found["number"],
        text=t(
            "撤回后不再办理，记录保留。以后可以重新反映。",
            "It is no longer handled; the record stays. You can report it again.",
        ),
        action=url_for("following.withdraw", number=found["number"]),
        button=t("撤回诉求", "Withdraw it"),
        danger=True,
        back=back,
        key=idempotency_key(),
    )
