"""An issue as its reporter sees it: where it is, what comes next, what was answered, what one can do."""

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, session, url_for

from contracts.machines import machines
from contracts.words import label_of_value
from services.portal.adapters.rows import Row
from services.portal.domain.county import SHELF
from services.portal.pages import looks
from services.portal.pages.asking import idempotency_key
from services.portal.pages.frame import now, portal, t
from services.portal.pages.photos import photos_view
from services.portal.pages.plain import needs_new_consent

# What a resident reads of a state; `{unit}` is who has it.
_SAYS: Mapping[str, tuple[str, str]] = {
    "submitted": ("已收到，等社区答复是否受理", "Received; the community will say whether it is accepted"),
    "accepted": ("社区已受理", "Accepted by the community"),
    "rejected": ("没有受理，原因和该找谁见答复", "Not accepted; see the answer for why and whom to turn to"),
    "redirected": ("已转给{unit}，等它接收", "Passed on to {unit}"),
    "merged": (
        "和相同的诉求一起办，您仍单独收到答复",
        "Handled together with the same matter; you are still answered yourself",
    ),
    "assigned": ("已交给{unit}办", "Given to {unit}"),
    "in_handling": ("{unit}正在办", "{unit} is at work on it"),
    "linked": ("列入议题，正在商量", "Part of a topic that is being deliberated"),
    "resolved": ("办完了，正在写给您的答复", "Done; the answer to you is being written"),
    "replied": ("已答复，请您评价", "Answered; please rate the answer"),
    "closed": ("已结束", "Closed"),
    "withdrawn": ("您已撤回", "You withdrew it"),
    "reopened": ("正在重新办", "Taken up again"),
}
_REPLIES: Mapping[str, tuple[str, str]] = {
    "acceptance": ("社区已受理", "The community accepted it"),
    "refusal": ("没有受理", "Not accepted"),
    "linked": ("列入议题", "Taken into a topic"),
    "unlinked": ("不再列入议题，按一般诉求办", "No longer part of a topic"),
    "answer": ("答复您", "Answer to you"),
}


def issue_page(found: Mapping[str, Any], typed: Mapping[str, str], errors: list[Any]) -> str:
    """Return the page of an issue, with the rating form as it was typed."""
    with portal().service.open_reads() as reads:
        case = reads.case(found["id"])
        related = reads.related(case) if case else []
        units = reads.names_of([case["org"] if case else None])
    unit = next((row["name_zh"] for row in units.values()), looks.unit_name(found["division"]))
    zh, en = _SAYS[found["state"]]
    reached = _reached(related)
    rules = SHELF.of(found["county"], on=looks.day_of(found["submitted_at"]))
    return render_template(
        "issue.html",
        issue={
            "title": found.get("topic_title") or looks.category(found["category_code"], g.lang),
            "number": found["number"],
            "where": looks.unit_name(found["division"]),
            "submitted_on": looks.day_of(found["submitted_at"]),
        },
        photos=photos_view(found, url_for("following.show_issue", number=found["number"])),
        now={"heading": t(zh, en).format(unit=unit), "text": found["text"]},
        steps=looks.steps_of(rules, reached, is_over=found["state"] == "closed", lang=g.lang),
        next=_next(found, related),
        handler=unit,
        acts=_acts(found, related),
        closed=_closed(found),
        replies=[_reply(reply) for reply in reversed(found["replies"])],
        rating=_rating(found, typed, errors),
        rated=_rated(found),
        asks_anew=needs_new_consent(found.get("consents", ())),
        my_data_url=url_for("my_data.show_case", number=found["number"]),
        saved=session.pop("saved", None),
    )


def _reached(related: list[Row]) -> int:
    """Return the highest step that the issue, or what became of it, has reached."""
    moving = [row for row in related if not looks.is_archived_meeting(row)]
    main = {"issue", "topic", "plan", "meeting"}
    return max((row["step_no"] for row in moving if row["step_no"] and row["machine"] in main), default=1)


def _next(found: Mapping[str, Any], related: list[Row]) -> dict[str, Any] | None:
    told = found.get("due_at") or found.get("due_accept_at")
    if found["state"] in machines()["issue"].final or found["state"] == "replied":
        return None
    dates = [row["due_at"] for row in related if row["machine"] in {"publicity", "meeting"} and row["due_at"]]
    moment = min((date for date in dates if date > now()), default=looks.as_moment(told))
    return {"date": moment, "text": looks.fmt_deadline(moment, now(), g.lang)} if moment else None


def _acts(found: Mapping[str, Any], related: list[Row]) -> list[dict[str, Any]]:
    number, commands = found["number"], found.get("open_commands", ())
    acts = []
    plan = next((row for row in related if row["machine"] == "plan" and row["number"]), None)
    if plan is not None and plan["state"] not in {"drafted", "confirmed", "revising"}:
        acts.append({"label": t("看方案", "Read the plan"), "url": url_for("plans.show_plan", number=plan["number"])})
    if "reopen" in commands:
        acts.append(
            {"label": t("申请重新办理", "Ask to take it up again"), "url": url_for("following.reopen", number=number)}
        )
    if "withdraw" in commands:
        acts.append(
            {"label": t("撤回这件诉求", "Withdraw this issue"), "url": url_for("following.withdraw", number=number)}
        )
    acts.append({"label": t("我的信息", "My data"), "url": url_for("my_data.show_case", number=number)})
    return acts


def _closed(found: Mapping[str, Any]) -> list[dict[str, str]]:
    if "withdraw" in found.get("open_commands", ()) or found["state"] in machines()["issue"].final:
        return []
    why = t("这件事已在办理，撤回会影响其他住户。", "It is being handled; withdrawing would affect others.")
    return [{"title": t("现在不能撤回", "It cannot be withdrawn now"), "reason": why}]


def _reply(reply: Mapping[str, Any]) -> dict[str, Any]:
    zh, en = _REPLIES.get(reply["kind"], ("进展", "Progress"))
    return {
        "when": looks.as_moment(reply["at"]),
        "title": t(zh, en),
        "quote": reply["text"] or None,
        "kind": "reply" if reply["kind"] == "answer" else None,
    }


def _rating(found: Mapping[str, Any], typed: Mapping[str, str], errors: list[Any]) -> dict[str, Any] | None:
    if not found.get("can_rate"):
        return None
    action = url_for("following.rate", number=found["number"])
    return {"key": idempotency_key(), "typed": dict(typed), "errors": errors, "action": action}


def _rated(found: Mapping[str, Any]) -> dict[str, Any] | None:
    rating = found.get("rating")
    if not rating:
        return None
    answer = label_of_value("satisfaction_code", rating["satisfaction_code"], g.lang)
    return {"answer": answer, "on": looks.day_of(rating["at"])}
