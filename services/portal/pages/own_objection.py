"""An objection as its objector sees it, by number and code: what became of it, the answer, and what one can do."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for

from contracts.words import label_of_value, reason
from services.portal.adapters.service_client import Answer
from services.portal.pages import looks
from services.portal.pages.asking import ask, errors_of, idempotency_key, send
from services.portal.pages.frame import portal, t
from services.portal.pages.own_data import code_of
from services.portal.pages.public_rows import PUBLIC_PLANS

pages = Blueprint("own_objection", __name__)

_NOT_FOUND = 404
# What an objector reads of a state; `{due}` is until when the answer comes.
_SAYS: Mapping[str, tuple[str, str]] = {
    "filed": ("已收到，等社区答复是否受理", "Received; the community will say whether it is accepted"),
    "inadmissible": ("没有受理，原因见下面的答复", "Not accepted; the answer below says why"),
    "accepted": ("已受理，{due}前答复您", "Accepted; you are answered by {due}"),
    "under_review": ("正在核查，{due}前答复您", "Being looked into; you are answered by {due}"),
    "upheld": ("已有结论，正在写给您的答复", "Decided; the answer to you is being written"),
    "partly_upheld": ("已有结论，正在写给您的答复", "Decided; the answer to you is being written"),
    "dismissed": ("已有结论，正在写给您的答复", "Decided; the answer to you is being written"),
    "responded": ("已答复，请您看看", "Answered; please read the answer"),
    "escalated": ("街道（乡镇）正在复核，{due}前答复您", "The street or town looks again; you are answered by {due}"),
    "closed": ("已了结", "Settled"),
    "withdrawn": ("您已撤回", "You took it back"),
}


def is_objection(number: str) -> bool:
    """Whether a number is one of an objection, such as QZ-O-2026-000001."""
    return "-O-" in number


def followed(number: str, code: str | None) -> Answer:
    """Ask for an objection as its objector."""
    return ask("supervision", f"/objections/follow/{number}", follow_code=code)


@pages.get("/objections/<number>")
def show_objection(number: str) -> Any:
    """Show the objection to its objector."""
    answer = followed(number, code_of(number))
    if not answer.is_good:
        return redirect(url_for("following.show_form", number=number))
    return _page(answer.body, [])


@pages.route("/objections/<number>/settlement", methods=["GET", "POST"])
def settle(number: str) -> Any:
    """Accept the answer."""
    found = _own(number)
    if request.method == "POST":
        return _after(found, _command(found, "settlement", {}), t("已了结，谢谢您。", "Settled; thank you."))
    return _ask_once_more(
        found,
        title=t("接受这次答复", "Accept the answer"),
        text=t("接受后这件异议就了结了，公示可以接着往下走。", "The objection is settled, and the publicity goes on."),
        action=url_for("own_objection.settle", number=number),
        button=t("接受答复", "Accept it"),
        back=t("再想一想", "Not yet"),
    )


@pages.route("/objections/<number>/appeal", methods=["GET", "POST"])
def appeal(number: str) -> Any:
    """Ask the street or town to look again, once."""
    found = _own(number)
    if request.method == "GET":
        return _appeal_form(found, "", None)
    typed = request.form.get("text", "").strip()
    answer = _command(found, "appeal", {"text": typed})
    errors = {error["field"]: error["text"] for error in errors_of(answer)} if not answer.is_good else {}
    if "text" in errors:
        return _appeal_form(found, typed, errors["text"]), answer.status
    return _after(found, answer, t("已提请复核，有结果会告诉您。", "It is looked at again; you will be told."))


@pages.route("/objections/<number>/withdrawal", methods=["GET", "POST"])
def withdraw(number: str) -> Any:
    """Take the objection back, after a page that says what happens."""
    found = _own(number)
    if request.method == "POST":
        return _after(found, _command(found, "withdrawal", {}), t("已撤回。", "Taken back."))
    return _ask_once_more(
        found,
        title=t("撤回这件异议", "Take the objection back"),
        text=t("撤回后不再处理，记录保留。", "It is no longer dealt with; the record stays."),
        action=url_for("own_objection.withdraw", number=number),
        button=t("撤回异议", "Take it back"),
        back=t("不撤回", "Keep it"),
        danger=True,
    )


def _own(number: str) -> Mapping[str, Any]:
    answer = followed(number, code_of(number))
    if not answer.is_good:
        abort(_NOT_FOUND)
    return answer.body


def _command(found: Mapping[str, Any], noun: str, body: Mapping[str, Any]) -> Answer:
    path = f"/objections/{found['id']}/{noun}"
    return send("supervision", path, body, key=idempotency_key(), follow_code=code_of(found["number"]))


def _after(found: Mapping[str, Any], answer: Answer, saved: str) -> Any:
    if not answer.is_good:
        return _page(found, errors_of(answer)), answer.status
    session["saved"] = saved
    return redirect(url_for("own_objection.show_objection", number=found["number"]), 303)


def _page(found: Mapping[str, Any], errors: list[Any]) -> str:
    with portal().service.open_reads() as reads:
        plan = reads.case(found["plan_id"])
    is_public = plan is not None and plan["number"] and plan["state"] in PUBLIC_PLANS
    zh, en = _SAYS[found["state"]]
    due = looks.fmt_date(looks.day_of(found["due_at"]), g.lang)
    return render_template(
        "own_objection.html",
        objection={
            "number": found["number"],
            "where": looks.unit_name(found["division"]),
            "filed_on": looks.day_of(found["filed_at"]),
            "clause": found["clause_no"],
            "text": found["text"],
            "heading": t(zh, en).format(due=due),
        },
        plan_url=url_for("plans.show_plan", number=plan["number"]) if plan is not None and is_public else None,
        acts=_acts(found),
        answers=_answers(found),
        errors=errors,
        saved=session.pop("saved", None),
    )


def _acts(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    offered = (
        ("settle", "settle", t("接受答复", "Accept the answer")),
        ("appeal", "appeal", t("不同意，提请复核", "Disagree: ask for a second look")),
        ("withdraw", "withdraw", t("撤回异议", "Take it back")),
    )
    return [
        {"label": words, "url": url_for(f"own_objection.{endpoint}", number=found["number"])}
        for command, endpoint, words in offered
        if command in found["open_commands"]
    ]


def _answers(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what was said to the objector and by them, the newest first."""
    said = []
    if found["appeal_reasons"]:
        said.append({"when": looks.as_moment(found["ended_at"]), "kind": "reply", "quote": found["appeal_reasons"]})
        said[-1]["title"] = t("复核结果：", "Second look: ") + _finding(found)
    if found["appeal_text"]:
        title = t("您提请复核", "You asked for a second look")
        said.append({"when": "", "title": title, "kind": None, "quote": found["appeal_text"]})
    if found["responded_at"]:
        said.append({"when": looks.as_moment(found["responded_at"]), "kind": "reply", "quote": found["response"]})
        said[-1]["title"] = _answered(found)
    return said


def _answered(found: Mapping[str, Any]) -> str:
    if found["refusal_reason"]:
        return t("没有受理：", "Not accepted: ") + reason(found["refusal_reason"], g.lang)
    if found["appeal_reasons"] or not found["decision"]:
        return t("答复您", "Answer to you")
    return t("答复您：异议", "Answer to you: ") + _finding(found)


def _finding(found: Mapping[str, Any]) -> str:
    return label_of_value("decision", found["decision"] or "", g.lang)


def _appeal_form(found: Mapping[str, Any], typed: str, error: str | None) -> str:
    return _ask_once_more(
        found,
        title=t("提请复核", "Ask for a second look"),
        text=t(
            "由街道（乡镇）另外的人复核，只能提一次。",
            "Other people at the street or town look again, once.",
        ),
        action=url_for("own_objection.appeal", number=found["number"]),
        button=t("提请复核", "Ask for it"),
        back=t("不提了", "Leave it"),
        field={
            "name": "text",
            "label": t("为什么不同意", "Why you disagree"),
            "hint": t("请不要写别人的姓名和电话。", "Please no names or phone numbers of others."),
            "value": typed,
            "error": error,
        },
    )


def _ask_once_more(found: Mapping[str, Any], *, back: str, **shown: Any) -> str:
    there = url_for("own_objection.show_objection", number=found["number"])
    return render_template(
        "confirm.html", about=found["number"], back={"label": back, "url": there}, key=idempotency_key(), **shown
    )
