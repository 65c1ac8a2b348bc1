"""One act on several cases: choose, check on one page what happens to each, then each by a command of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for

from contracts.words import label_of_state
from kit.refusals import Invalid
from services.portal.adapters.rows import Row
from services.portal.adapters.service_client import Answer, ServiceAway
from services.portal.domain.actions.bulk import MOST_CHOSEN, BulkAct, bulk_act
from services.portal.domain.doors import closed_doors
from services.portal.pages import looks
from services.portal.pages.asking import Error, errors_of, send
from services.portal.pages.errors import words_of
from services.portal.pages.fields import FormView, Typed
from services.portal.pages.frame import portal, t
from services.portal.pages.live import Live, live, reaches
from services.portal.pages.offers import reason_of, standing, state_of
from services.portal.pages.work import url_of

pages = Blueprint("bulk", __name__)

_STALE = 412


class TooManyChosen(Invalid):
    """More cases were chosen than can be done at once."""

    code = "portal.too_many_chosen"


@dataclass(frozen=True)
class Chosen:
    """One case that was chosen: what its service says of it, and why it is left out, if it is."""

    case: Row
    found: Live
    why_not: str | None


@pages.get("/work/bulk")
def check_bulk() -> str:
    """Show what would happen to each of the chosen cases, and who is left out and why."""
    one = _act(request.args.get("act", ""))
    return _check(one, _chosen(one, request.args.getlist("case")), None, [])


@pages.post("/work/bulk")
def do_bulk() -> Any:
    """Do it to each of the cases by a command of its own, and show what became of each."""
    one = _act(request.form.get("act", ""))
    chosen = _chosen(one, request.form.getlist("case"))
    typed: Typed = {name: request.form.getlist(name) for name in request.form}
    errors = _missing(one, typed)
    if errors:
        return _check(one, chosen, typed, errors), 422
    return _told(one, _do_each(one, chosen, typed))


def _act(name: str) -> BulkAct:
    found = bulk_act(name)
    if found is None:
        abort(404)
    return found


def _chosen(one: BulkAct, ids: Sequence[str]) -> list[Chosen]:
    """Return the chosen cases of the reader's units; ids that belong to nobody here are not told apart."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_CHOSEN:
        raise TooManyChosen(field="/case", most=MOST_CHOSEN)
    with portal().service.open_reads() as reads:
        known = reads.by_ids([case_id for case_id in wanted if "\x00" not in case_id])
    cases = [known[case_id] for case_id in wanted if case_id in known and reaches(known[case_id]["division"])]
    return [_weighed(one, case) for case in cases]


def _weighed(one: BulkAct, case: Row) -> Chosen:
    found = live(case)
    if found is None:
        return Chosen(case, {}, t("现在看不到它的内容，请过几分钟再试。", "It cannot be shown now; try again shortly."))
    return Chosen(case, found, _why_not(one, case, state_of(case, found)))


def _why_not(one: BulkAct, case: Row, state: str) -> str | None:
    if case["machine"] != one.action.page:
        return t("只有诉求可以这样办。", "Only issues can be done like this.")
    if one.fits_state(case, state) and one.may(g.account.actor(), case):
        return None
    doors = {shut.command: shut for shut in closed_doors(standing(case, state), (), {})}
    told = label_of_state(case["machine"], state, g.lang)
    return t(f"现在是“{told}”。", f"It is “{told}”. ") + reason_of(doors[one.command], case)


def _missing(one: BulkAct, typed: Typed) -> list[Error]:
    """Return what must be filled in before anything is sent."""
    return [
        {"field": field.name, "text": t(f"请填写：{field.words.zh}", f"Please fill in: {field.words.en}")}
        for field in one.action.fields
        if not field.optional and not "".join(typed.get(field.name, [])).strip()
    ]


def _check(one: BulkAct, chosen: Sequence[Chosen], typed: Typed | None, errors: list[Error]) -> str:
    fitting = [each for each in chosen if each.why_not is None]
    words = one.words.in_language(g.lang)
    view = FormView(one.action, fitting[0].case, fitting[0].found, typed, errors) if fitting else None
    return render_template(
        "bulk.html",
        title=t(f"{words}：{len(fitting)}件", f"{words}: {len(fitting)}"),
        tells=one.tells.in_language(g.lang),
        act=one.name,
        action=url_for("bulk.do_bulk"),
        fitting=[_shown(each, typed) for each in fitting],
        left_out=[{**_shown(each, typed), "reason": each.why_not} for each in chosen if each.why_not],
        fields=view.fields() if view else [],
        errors=errors,
        button=t(f"{words}{len(fitting)}件", f"{words}: {len(fitting)}"),
        back={"label": t("先不办", "Not now"), "url": url_for("work.show_work")},
    )


def _shown(each: Chosen, typed: Typed | None = None) -> dict[str, Any]:
    case = each.case
    given = "".join((typed or {}).get(f"key-{case['id']}", []))
    return {
        "id": case["id"],
        "title": looks.title_of(case, g.lang),
        "number": looks.number_of(case),
        "place": looks.unit_name(case["division"]),
        "text": str(each.found.get("text") or "")[:120],
        "url": url_of(case),
        "key": given or portal().service.stage.ids(),
        "version": each.found.get("version", ""),
    }


def _do_each(one: BulkAct, chosen: Sequence[Chosen], typed: Typed) -> list[dict[str, Any]]:
    """Send one command for each case; when the service falls silent, the rest is not sent."""
    told: list[dict[str, Any]] = []
    is_away = False
    for each in chosen:
        line = {**_shown(each, typed), "is_done": False, "reason": each.why_not}
        if each.why_not is None:
            try:
                line |= {"reason": words_of("portal.service_away")} if is_away else _do_one(one, each, typed)
            except ServiceAway:
                is_away, line["reason"] = True, words_of("portal.service_away")
        told.append(line)
    return told


def _do_one(one: BulkAct, each: Chosen, typed: Typed) -> dict[str, Any]:
    case_id = each.case["id"]
    if one.target and case_id in typed.get(one.target, []):
        return {"reason": t("其他几件并入这一件。", "The others come to this one."), "is_done": True}
    path, body = one.action.send(typed, each.case)
    # What the page showed is what was agreed to: a later change by somebody else is told, not overwritten.
    seen = "".join(typed.get(f"version-{case_id}", [])) if one.action.keeps_version else None
    answer = send(one.action.service, path, body, key=_key_of(case_id, typed), if_match=seen or None)
    return {"is_done": answer.is_good, "reason": None if answer.is_good else _refusal(answer)}


def _key_of(case_id: str, typed: Typed) -> str:
    return "".join(typed.get(f"key-{case_id}", [])) or portal().service.stage.ids()


def _refusal(answer: Answer) -> str:
    if answer.status == _STALE:
        return t("刚刚被别人改过，请打开看看再办。", "It was changed meanwhile; open it before you go on.")
    return t("；", "; ").join(str(error["text"]) for error in errors_of(answer))


def _told(one: BulkAct, lines: list[dict[str, Any]]) -> str:
    done = [line for line in lines if line["is_done"]]
    refused = [line for line in lines if not line["is_done"]]
    again = url_for("bulk.check_bulk", act=one.name, case=[line["id"] for line in refused]) if refused else None
    return render_template(
        "bulk_result.html",
        title=one.words.in_language(g.lang),
        done=done,
        refused=refused,
        again=again,
        back={"label": t("回到待我办理", "Back to what waits"), "url": url_for("work.show_work")},
    )
