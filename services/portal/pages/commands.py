"""One command as a form: shown, sent to its service, and shown again with everything typed when the answer is no."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for

from contracts.machines import machines
from contracts.words import guard_sentence, label_of_role, label_of_state
from services.portal.adapters.rows import Row
from services.portal.adapters.service_client import Answer
from services.portal.domain.actions import Action, action
from services.portal.domain.doors import door
from services.portal.domain.undo import takes_back
from services.portal.pages import looks
from services.portal.pages.asking import Error, errors_of, idempotency_key, send
from services.portal.pages.fields import FormView, Typed, differences
from services.portal.pages.frame import portal, t
from services.portal.pages.live import (
    Live,
    case_for_reader,
    live,
    with_clauses_of_the_meeting,
    with_itself_on_the_agenda,
)
from services.portal.pages.offers import open_actions, reason_of, standing, state_of
from services.portal.pages.work import url_of

pages = Blueprint("commands", __name__)

_STALE = 412
DANGER = frozenset({"reject", "cancel", "terminate", "withdraw", "void_vote", "refuse"})
# What a form that makes something out of a case begins with, besides what the case holds.
BEGINNINGS: Mapping[tuple[str, str], Callable[[Row, Live], Live]] = {
    ("plan", "draft"): with_clauses_of_the_meeting,
    ("meeting", "plan"): with_itself_on_the_agenda,
}
_OWN = frozenset({"csrf_token", "idempotency_key", "version", "more"})


@pages.get("/work/cases/<uuid:case_id>/<command>")
def show_form(case_id: Any, command: str) -> str:
    """Show the form of a command."""
    case = case_for_reader(str(case_id))
    one = _action(case, command)
    found = live(case) or {}
    begin = BEGINNINGS.get((one.machine, one.command))
    return _form(case, one, begin(case, found) if begin else found, None, [])


@pages.post("/work/cases/<uuid:case_id>/<command>")
def take_form(case_id: Any, command: str) -> Any:
    """Send the command; every refusal comes back as the form with the words in it."""
    case = case_for_reader(str(case_id))
    one = _action(case, command)
    typed: Typed = {name: request.form.getlist(name) for name in request.form}
    if request.form.get("more"):
        return _form(case, one, live(case) or {}, typed, [])
    path, body = one.send(typed, case)
    seen = request.form.get("version") if one.keeps_version else None
    answer = send(one.service, path, body, key=idempotency_key(), method=one.method, if_match=seen)
    if answer.status == _STALE:
        return _conflict(case, one, typed), _STALE
    if not answer.is_good:
        return _form(case, one, live(case) or {}, typed, errors_of(answer)), answer.status
    session["saved"] = _saved(one, answer)
    return redirect(url_of(case), 303)


def _saved(one: Action, answer: Answer) -> str:
    words = one.words.in_language(g.lang)
    code = answer.body.get("room_code") if one.command == "open_checkin" else None
    return t(f"已办：{words}。", f"Done: {words}.") + (t(f"签到码：{code}", f" Room code: {code}") if code else "")


def _action(case: Row, command: str) -> Action:
    machine, _, name = command.partition(".")
    found = action(case["machine"], machine, name)
    if found is None:
        abort(404)
    return found


def _about(case: Row) -> dict[str, str]:
    return {"title": looks.title_of(case, g.lang), "number": looks.number_of(case), "url": url_of(case)}


def _form(case: Row, one: Action, found: Live, typed: Typed | None, errors: list[Error]) -> str:
    view = FormView(one, case, found, typed, errors, more=request.form.get("more", ""))
    words = one.words.in_language(g.lang)
    version = request.form.get("version") or found.get("version")
    means = takes_back(one.machine, one.command)
    return render_template(
        "command.html",
        crumbs=[
            {"label": t("待我办理", "Waiting for me"), "url": url_for("work.show_work")},
            # Minutes that were just drafted have no number yet.
            {"label": looks.number_of(case) or looks.machine_name(case["machine"], g.lang), "url": url_of(case)},
            {"label": words},
        ],
        title=words,
        explain=_conditions(one),
        about=_about(case),
        action=request.path,
        key=_key(errors),
        version=version if one.keeps_version else None,
        errors=errors,
        fields=view.fields(),
        button=words,
        danger=one.command in DANGER or means is not None,
        means=means.in_language(g.lang) if means else None,
        draft=_draft(case, one),
        back={"label": t("先不办", "Not now"), "url": url_of(case)},
    )


def _key(errors: list[Error]) -> str:
    """Return the key of the form; after a refusal the changed form is a new request."""
    return portal().service.stage.ids() if errors else idempotency_key()


def _conditions(one: Action) -> str | None:
    """Return what must hold for the command, in the words of the published guards."""
    step = machines()[one.machine].transitions.get(one.command)
    if step is None or not step.guards:
        return None
    held = t("；", "; ").join(guard_sentence(guard, g.lang) for guard in step.guards)
    return t(f"办这一步要：{held}。", f"Needed for this step: {held}.")


def _conflict(case: Row, one: Action, typed: Typed) -> str:
    found = live(case) or {}
    state = state_of(case, found)
    return render_template(
        "conflict.html",
        title=one.words.in_language(g.lang),
        about=_about(case),
        **_last_change(case, found),
        state=label_of_state(case["machine"], state, g.lang),
        # Sending it again is no way on when the step itself has closed meanwhile.
        closed=None if _still_open(one, case, found) else _why_closed(one, case, state),
        differences=differences(one.fields, found, typed),
        action=request.path,
        key=portal().service.stage.ids(),
        version=found.get("version", ""),
        hidden=[{"name": name, "value": value} for name, given in typed.items() if name not in _OWN for value in given],
        back={"label": t("用现在的", "Keep it as it is"), "url": url_of(case)},
        draft=_draft(case, one),
    )


def _still_open(one: Action, case: Row, found: Live) -> bool:
    return not found or one in open_actions(case, found)


def _why_closed(one: Action, case: Row, state: str) -> str:
    step = machines()[one.machine].transitions.get(one.command)
    sources, actors = (one.when, one.by) if one.when or step is None else (step.sources, step.actors)
    return reason_of(door(standing(case, state), one.command, sources, actors), case)


def _last_change(case: Row, found: Live) -> dict[str, Any]:
    """Return who made the present version and when, once the events have told it."""
    with portal().service.open_reads() as reads:
        last = next(iter(reads.story([case["id"]], size=1)), None)
    if last is None or last["sequence"] != found.get("version"):
        return {}
    return {"by": label_of_role(last["role"], g.lang) if last["role"] else None, "at": last["at"]}


def _draft(case: Row, one: Action) -> str:
    """Return under which name a device keeps what is being written; another account does not find it."""
    return f"{g.account.id}/{case['id']}/{one.machine}.{one.command}"
