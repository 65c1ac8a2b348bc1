"""Presiding a meeting: agenda, clauses, who is there and whether that is enough, statements by kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, session, url_for

from contracts.roles import Role
from contracts.words import label_of_state, label_of_value
from services.portal.adapters.rows import Row
from services.portal.domain.actions import Action
from services.portal.domain.county import SHELF
from services.portal.pages import looks
from services.portal.pages.asking import AnsweredNo, ask
from services.portal.pages.choices import statement_kinds
from services.portal.pages.frame import now, portal, t
from services.portal.pages.live import Live, case_for_reader
from services.portal.pages.offers import acts, closed, form_url, open_actions, undos
from services.portal.pages.work import url_of

pages = Blueprint("meeting_page", __name__)

_KEY_LENGTH = 20
_SHOWN_ELSEWHERE = frozenset({"record_statement", "check_in"})


@pages.get("/work/meetings/<uuid:case_id>")
def show_meeting(case_id: Any) -> Any:
    """Show a meeting to those who hold it."""
    case = case_for_reader(str(case_id))
    if case["machine"] != "meeting":
        return redirect(url_of(case))
    answer = ask("meetings", f"/meetings/{case['id']}")
    if not answer.is_good:
        raise AnsweredNo(answer)
    return _page(case, answer.body)


def _page(case: Row, found: Live) -> str:
    offered = open_actions(case, found)
    with portal().service.open_reads() as reads:
        presider = reads.account(found.get("presider") or "", now())
        minutes = next((row for row in reads.related(case) if row["machine"] == "minutes"), None)
        people = {row["id"]: row["display_name"] for row in reads.people_over(case["division"], now())}
    present = [_named(one, people) for one in found.get("attendances", ())]
    names = {one["id"]: _who(one) for one in present}
    commands = {one.command for one in offered}
    return render_template(
        "meeting.html",
        crumbs=[
            {"label": t("待我办理", "Waiting for me"), "url": url_for("work.show_work")},
            {"label": found["number"]},
        ],
        meeting={
            "title": "、".join(topic["title_public"] for topic in found.get("topics", ()))
            or looks.title_of(case, g.lang),
            "number": found["number"],
            "date": looks.day_of(found["starts_at"]),
            "mode": label_of_value("mode", found["mode"], g.lang),
            "presider": presider.display_name if presider else "",
            "room": (found.get("room") or {}).get("name") or found.get("place") or "",
        },
        tags=[{"text": label_of_state("meeting", found["state"], g.lang), "kind": "now"}],
        agenda=_agenda(found),
        clauses=[_clause(one, case["county"]) for one in found.get("clauses", ())],
        acts=[*acts(case, [one for one in offered if one.command not in _SHOWN_ELSEWHERE]), *_minutes_act(minutes)],
        undos=undos(case, offered),
        closed=closed(case, found, offered),
        statements=[_statement(one, names) for one in reversed(found.get("statements", ()))],
        statement_form=_statement_form(case, offered),
        speakers=[{"value": key, "label": name} for key, name in names.items()],
        kinds=statement_kinds(case["county"]),
        agenda_options=[
            {"value": one["no"], "label": f"{one['no']} {one['title']}"} for one in found.get("agenda", ())
        ],
        quorum=_quorum(found),
        attendance=[_attendance(one) for one in present],
        check_in=_check_in(case, found) if "check_in" in commands else None,
        rules=_rules(case["county"]),
        votes=[_vote(one) for one in found.get("votes", ()) if one.get("sums")],
        saved=session.pop("saved", None),
    )


def _minutes_act(minutes: Row | None) -> list[dict[str, Any]]:
    return [{"label": t("看纪要", "The minutes"), "url": url_of(minutes)}] if minutes else []


def _named(one: Mapping[str, Any], people: Mapping[str, str]) -> dict[str, Any]:
    """Return an attendance with the name that the account shows, where there is one."""
    return {**one, "name": one.get("name") or people.get(one.get("account_id") or "", "")}


def _who(one: Mapping[str, Any]) -> str:
    category = label_of_value("member_category", one["category"], g.lang)
    return f"{category} {one['name']}" if one.get("name") else category


def _agenda(found: Live) -> list[dict[str, Any]]:
    items = list(found.get("agenda", ()))
    now = next((one["no"] for one in items if not one.get("result")), None) if found["state"] == "in_session" else None
    words = {
        "consensus": t("达成共识", "Consensus"),
        "passed": t("表决通过", "Passed"),
        "failed": t("未通过", "Failed"),
        "deferred": t("缓议", "Deferred"),
    }
    return [
        {
            "time": str(one["no"]),
            "title": one["title"],
            "text": words.get(one.get("result") or ""),
            "state": "done" if one.get("result") else ("now" if one["no"] == now else "todo"),
        }
        for one in items
    ]


def _clause(one: Mapping[str, Any], county: str) -> dict[str, Any]:
    due = looks.due_words(one, county, g.lang)
    tag = {"text": label_of_value("item_kind", one["item_kind"], g.lang), "kind": "done"}
    return {"no": one["clause_no"], "text": f"{one['text']}（{due}）" if due else one["text"], "tag": tag}


def _statement(one: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    kinds = {option["value"]: option["label"] for option in statement_kinds(portal().settings.home_county)}
    return {
        "kind": one["kind"],
        "kind_label": kinds.get(one["kind"], one["kind"]),
        "by": names.get(one.get("attendance_id") or "") or label_of_value("member_category", one["category"], g.lang),
        "at": looks.local_moment(one["at"]),
        "text": one["text"],
        "answers": one.get("answers_no"),
    }


def _statement_form(case: Row, offered: Sequence[Action]) -> dict[str, Any] | None:
    one = next((one for one in offered if one.command == "record_statement"), None)
    if one is None:
        return None
    return {"key": portal().service.stage.ids(), "typed": {}, "errors": [], "action": form_url(case, one)}


def _quorum(found: Live) -> dict[str, Any]:
    told = found.get("quorum") or {}
    invited = found.get("invited_by_category") or {}
    # After the meeting those who came have left; the record of who was there stays.
    is_over = found.get("ended_at") is not None
    present = found.get("present_by_category") if is_over else told.get("present_by_category")
    present = present or {}
    missing = set() if is_over else set(told.get("missing_categories") or ())
    rows = [
        {
            "name": label_of_value("member_category", code, g.lang),
            "due": invited.get(code, 0),
            "present": present.get(code, 0),
            "least": 1 if code in missing or present.get(code) else None,
            "met": code not in missing,
        }
        for code in dict.fromkeys([*invited, *missing])
    ]
    here, needed = sum(present.values()) if is_over else told.get("present", 0), told.get("needed", 0)
    return {
        "categories": rows,
        "due": told.get("invited", 0),
        "present": here,
        "needed": needed,
        "rule": t(
            f"要到{needed}人，已到{here}人，各类都要有人。", f"{needed} needed, {here} here, every category present."
        ),
        "met": is_over or bool(told.get("is_met")),
    }


def _attendance(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "attendance_id": one["id"],
        "name": one.get("name") or "",
        "category": label_of_value("member_category", one["category"], g.lang),
        "state_label": label_of_state("attendance", one["state"], g.lang),
        "present": one["state"] in {"present", "left"},
        "at": looks.local_moment(one.get("checked_in_at")),
    }


def _check_in(case: Row, found: Live) -> dict[str, Any]:
    key = portal().service.stage.ids().replace("-", "")[-_KEY_LENGTH:]
    invited = (one for one in found.get("attendances", ()) if one.get("account_id") == g.account.id)
    own = next((one["id"] for one in invited if not one.get("checked_in_at")), None)
    return {
        "action": url_for("commands.show_form", case_id=case["id"], command="attendance.check_in"),
        "key": key,
        "room_code": found.get("room_code") or None,
        "own": own,
        # Who is there without a phone is checked in by a clerk.
        "for_others": Role.COMMUNITY_CLERK in g.account.actor().roles_over(case["division"]),
        "typed": {},
        "errors": [],
    }


def _rules(county: str) -> list[str]:
    ground = SHELF.of(county).section("speech").get("ground_rules", ())
    return [one["en" if g.lang == "en" else "zh"] for one in ground]


def _vote(one: Mapping[str, Any]) -> dict[str, Any]:
    sums = one["sums"]
    return {
        "question": one.get("question") or "",
        "for": sums.get("for", 0),
        "against": sums.get("against", 0),
        "abstained": sums.get("abstain", sums.get("abstained", 0)),
        "result": t("通过", "Passed") if one.get("passed") else t("未通过", "Not passed"),
    }
