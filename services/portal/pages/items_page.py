"""Items with their lights: what waits for the committee's check stands on top, with the evidence beside the form."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from contracts.access import Actor
from contracts.roles import Role
from contracts.words import label_of_state, label_of_value, reason
from services.portal.domain.county import SHELF
from services.portal.domain.next_steps import next_command
from services.portal.domain.parts import may_command
from services.portal.pages import looks
from services.portal.pages.asking import AnsweredNo, Error, ask, errors_of, idempotency_key, refused_reader, send
from services.portal.pages.frame import now, portal, t

pages = Blueprint("items_page", __name__)

_STALE = 412
SHOWN = "100"
LIGHTS = ("red", "yellow", "blue", "normal")
ENDED = frozenset({"closed", "terminated"})
REASONS = ("evidence_insufficient", "not_done")

Item = Mapping[str, Any]


@pages.get("/work/actions")
def show_items() -> str:
    """Show the items of the reader's units."""
    return _page(None, {}, [])


@pages.post("/work/actions/<uuid:item_id>/verdict")
def give_verdict(item_id: Any) -> Any:
    """Verify an item, or send it back with a reason."""
    names = ("verdict", "note", "reason_code", "independent", "version")
    typed = {name: request.form.get(name, "").strip() for name in names}
    errors = _missing(typed)
    if errors:
        return _page(str(item_id), typed, errors), 422
    has_interest = typed["independent"] != "yes"
    if typed["verdict"] == "verified":
        noun, body = "verification", {"note": typed["note"], "has_interest": has_interest}
    else:
        noun = "send-back"
        body = {"reason_code": typed["reason_code"], "reasons": typed["note"], "has_interest": has_interest}
    answer = send(
        "supervision", f"/items/{item_id}/{noun}", body, key=idempotency_key(), if_match=typed["version"] or None
    )
    if answer.status == _STALE:
        return _page(str(item_id), typed, [_changed()]), _STALE
    if not answer.is_good:
        return _page(str(item_id), typed, errors_of(answer, {"/reasons": "note"})), answer.status
    session["saved"] = t("核实意见已提交。", "Your finding is recorded.")
    return redirect(url_for("items_page.show_items"), 303)


def _changed() -> Error:
    words = t(
        "这件事刚刚被别人改过。上面是现在的情况，您写的还在下面，请核对后再提交。",
        "It was changed meanwhile. Above is how it stands now, below what you wrote; check it and submit again.",
    )
    return {"field": None, "text": words}


def _missing(typed: Mapping[str, str]) -> list[Error]:
    errors: list[Error] = []
    if typed["verdict"] not in ("verified", "sent_back"):
        errors.append({"field": "verdict", "text": t("请选核实通过或退回整改。", "Choose verified or send back.")})
    if not typed["note"]:
        errors.append({"field": "note", "text": t("请写现场情况。", "Say what you saw.")})
    if typed["verdict"] == "sent_back" and not typed["reason_code"]:
        errors.append({"field": "reason_code", "text": t("请选退回的理由。", "Choose a reason.")})
    return errors


def _page(item_id: str | None, typed: Mapping[str, str], errors: list[Error]) -> str:
    found = _items()
    items = list(found["items"])
    actor = g.account.actor()
    checks = [one for one in items if one["state"] == "reported_done" and _is_committee(actor, one)]
    others = [one for one in items if one not in checks]
    with portal().service.open_reads() as reads:
        known = reads.by_ids([one["id"] for one in items])
    titles = {key: looks.title_of(row, g.lang) for key, row in known.items()}
    running = [one for one in items if one["state"] not in ENDED]
    return render_template(
        "actions.html",
        title=t("责任事项", "Items"),
        intro=t(
            "每一件由谁办、何时办完、办到哪里。办完的由居民监督委员会到现场核实。",
            "Who does what by when, and how far it is.",
        ),
        lights=[{"colour": colour, "number": sum(one["light"] == colour for one in running)} for colour in LIGHTS],
        closed_number=sum(one["state"] == "closed" for one in items),
        to_verify=[
            _check(one, titles, typed if one["id"] == item_id else {}, errors if one["id"] == item_id else [])
            for one in checks
        ],
        others_title=t("全部事项", "All items"),
        others=[_other(one, titles, items, actor) for one in others],
        pages=_pages(found.get("next")),
        saved=session.pop("saved", None),
    )


def _items() -> Mapping[str, Any]:
    """Return a part of the items that the reader may see; somebody who may see none gets an empty page."""
    after = request.args.get("after", "")
    answer = ask("supervision", "/items", limit=SHOWN, **({"after": after} if after else {}))
    if refused_reader(answer):
        return {"items": []}
    if not answer.is_good:
        raise AnsweredNo(answer)
    return answer.body


def _pages(following: str | None) -> dict[str, str]:
    """Return the ways to the beginning of the list and to its next part."""
    first = url_for("items_page.show_items") if request.args.get("after") else ""
    return {"previous": first, "next": url_for("items_page.show_items", after=following) if following else ""}


def _is_committee(actor: Actor, one: Item) -> bool:
    return Role.SUPERVISION_COMMITTEE_MEMBER in actor.roles_over(one["division"])


def _title(one: Item, titles: Mapping[str, str]) -> str:
    return str(one["text"] or titles.get(one["id"], ""))


def _unit(one: Item) -> str:
    return str(one["lead"]["en" if g.lang == "en" else "zh"])


def _due(one: Item) -> str:
    due = looks.day_of(one["due_on"])
    if one["state"] not in ENDED:
        return looks.fmt_deadline(due, now(), g.lang)
    ended = looks.fmt_date(looks.day_of(one.get("ended_on")), g.lang)
    return looks.fmt_date(due, g.lang) + (t(f"，{ended}办结", f", ended {ended}") if ended else "")


def _check(one: Item, titles: Mapping[str, str], typed: Mapping[str, str], errors: list[Error]) -> dict[str, Any]:
    reports = [
        {"label": f"{report.get('percent', '')}% {report.get('on') or ''}", "text": report.get("text")}
        for report in one.get("reports", ())
    ]
    return {
        "no": one["clause_no"],
        "title": _title(one, titles),
        "number": one["plan_number"],
        "url": url_for("case_page.show_case", case_id=one["id"]),
        "tag": {"text": label_of_state("action", one["state"], g.lang), "kind": "now"},
        "light": {"colour": one["light"]},
        "facts": [
            {"label": t("方案", "Plan"), "value": f"{one['plan_number']} {titles.get(one['id'], '')}"},
            {"label": t("牵头单位", "Lead unit"), "value": _unit(one)},
            {"label": t("期限", "Due"), "value": _due(one)},
            {"label": t("类型", "Kind"), "value": label_of_value("item_kind", one["item_kind"], g.lang)},
        ],
        "evidence": [{"label": t("完成佐证", "Evidence"), "text": one.get("evidence")}, *reports],
        "version": one["version"],
        "draft": f"{g.account.id}/{one['id']}/verdict",
        "among": f"{one['id']}-",
        "key": idempotency_key() if typed and not errors else portal().service.stage.ids(),
        "typed": dict(typed),
        "errors": errors,
        "action": url_for("items_page.give_verdict", item_id=one["id"]),
        "reasons": [{"value": code, "label": reason(code, g.lang)} for code in REASONS],
    }


def _other(one: Item, titles: Mapping[str, str], items: list[Item], actor: Actor) -> dict[str, Any]:
    waits = next(
        (before for before in items if before["id"] in one.get("depends_on", ()) and before["state"] not in ENDED), None
    )
    url = url_for("case_page.show_case", case_id=one["id"])
    following = next_command("action", one["state"], SHELF.of(one["county"]))
    mine = following is not None and may_command(actor, *following, division=one["division"], org=one["lead_org"])
    return {
        "title": _title(one, titles),
        "url": url,
        "light": {"colour": one["light"]},
        "clause": t(f"{one['plan_number']} 第{one['clause_no']}条", f"{one['plan_number']}, clause {one['clause_no']}"),
        "unit": _unit(one),
        "due": _due(one),
        "percent": one["percent"],
        "waits_for": _title(waits, titles) if waits else None,
        "closed": one["state"] == "closed",
        "button": {"label": t("办理", "Open"), "url": url} if mine else None,
    }
