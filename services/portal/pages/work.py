"""The work list: what waits for me, what is due first at the top; and all cases of my units."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from contracts.words import label_of_state
from services.portal.adapters.rows import Row
from services.portal.domain.actions import action
from services.portal.domain.county import SHELF, rules_of
from services.portal.domain.next_steps import next_command, waiting_for
from services.portal.pages import looks
from services.portal.pages.frame import is_staff, now, portal, t

pages = Blueprint("work", __name__)

SOON = timedelta(days=3)
SHOWN = 60
LIGHTS = ("red", "yellow", "blue", "normal")


@pages.before_app_request
def require_staff() -> Any:
    """Let only officials onto the pages of the office; others are asked to sign in."""
    if not request.path.startswith(("/work", "/city", "/inbox")):
        return None
    if g.account is None:
        return redirect(url_for("signing.show_sign_in", next=request.full_path.rstrip("?")))
    if not is_staff(g.account) and not request.path.startswith("/inbox"):
        return redirect("/")
    return None


@pages.get("/work")
def show_work() -> str:
    """Show what waits for the reader."""
    with portal().service.open_reads() as reads:
        rows = reads.waiting(waiting_for(g.account.actor()))
    return _list(
        t("待我办理", "Waiting for me"),
        rows,
        empty_text=t("有新的事时会出现在这里，也会发消息给您。", "New matters appear here."),
    )


@pages.get("/work/cases")
def show_cases() -> str:
    """Show all cases of the reader's units."""
    units = tuple(dict.fromkeys(grant.unit for grant in g.account.grants))
    with portal().service.open_reads() as reads:
        found = [row for unit in units for row in reads.all_cases_in(unit, request.args.get("q", "").strip())]
    return _list(t("全部案件", "All cases"), found, empty_text=t("这里还没有案件。", "No case here yet."))


def _list(title: str, rows: list[Row], *, empty_text: str) -> str:
    chosen = _filtered(rows)
    step, light = request.args.get("step", ""), request.args.get("light", "")
    return render_template(
        "workbench.html",
        title=title,
        lights=[
            {
                "colour": colour,
                "number": sum(light_of(row) == colour for row in rows),
                "url": url_for(request.endpoint or "work.show_work", light=colour),
                "current": colour == light,
            }
            for colour in LIGHTS
        ],
        step_counts=_step_counts(rows, step),
        list_title=t("按到期时间排", "By due time"),
        filters={"q": request.args.get("q", ""), "step": _steps(step), "category": _categories(rows)},
        waiting=[_line(row) for row in chosen[:SHOWN]],
        pages={},
        empty={"title": t("没有等您办理的事", "Nothing waits for you"), "text": empty_text},
    )


def _filtered(rows: list[Row]) -> list[Row]:
    words, step = request.args.get("q", "").strip().lower(), request.args.get("step", "")
    kind, light = request.args.get("category", ""), request.args.get("light", "")

    def fits(row: Row) -> bool:
        text = f"{looks.title_of(row, g.lang)} {looks.number_of(row)}".lower()
        return (
            words in text
            and step in ("", row["step"])
            and kind in ("", row["category"])
            and light in ("", light_of(row))
        )

    return [row for row in rows if fits(row)]


def light_of(row: Row) -> str:
    """Return the colour of a case: an item's own light, else how near its due time is."""
    if row["light"]:
        return str(row["light"])
    due = row["due_at"]
    if due is None:
        return "normal"
    left = due - now()
    if left < timedelta(0):
        return "yellow"
    return "blue" if left < SOON else "normal"


def light_view(row: Row) -> dict[str, Any]:
    """Return the light of a case with its deadline below."""
    note = looks.fmt_deadline(row["due_at"], now(), g.lang) if row["due_at"] else None
    return {"colour": light_of(row), "note": note}


def _line(row: Row) -> dict[str, Any]:
    url = url_of(row)
    todo, button = _todo(row)
    return {
        "title": looks.title_of(row, g.lang),
        "url": url,
        "number": looks.number_of(row),
        "step_name": looks.step_name(rules_of(row), row["step_no"], g.lang)
        or looks.machine_name(row["machine"], g.lang),
        "todo": todo,
        "light": light_view(row),
        "button": {"label": button, "url": url},
    }


def _todo(row: Row) -> tuple[str, str]:
    found = next_command(row["machine"], row["state"], rules_of(row))
    wired = action(row["machine"], *found) if found else None
    state = label_of_state(row["machine"], row["state"], g.lang)
    kind = looks.machine_name(row["machine"], g.lang)
    if wired is None:
        return f"{kind} · {state}", t("查看", "Open")
    words = wired.words.in_language(g.lang)
    return f"{kind} · {state} · {words}", words


def url_of(row: Row) -> str:
    """Return the page of a case."""
    if row["machine"] == "meeting":
        return url_for("meeting_page.show_meeting", case_id=row["id"])
    return url_for("case_page.show_case", case_id=row["id"])


def _step_counts(rows: list[Row], chosen: str) -> list[dict[str, Any]]:
    return [
        {
            "name": option["label"],
            "number": sum(row["step"] == option["value"] for row in rows),
            "url": url_for(request.endpoint or "work.show_work", step=option["value"]),
            "current": chosen == option["value"],
        }
        for option in _steps(chosen)
        if option["value"]
    ]


def _steps(chosen: str) -> list[dict[str, Any]]:
    steps = SHELF.of(portal().settings.home_county).steps
    named = [(step.code, step.name.in_language(g.lang)) for step in steps]
    return [
        {"value": code, "label": label, "chosen": code == chosen}
        for code, label in [("", t("全部步骤", "All steps")), *named]
    ]


def _categories(rows: list[Row]) -> list[dict[str, Any]]:
    chosen = request.args.get("category", "")
    codes = sorted({row["category"] for row in rows if row["category"]})
    named = [(code, looks.category(code, g.lang)) for code in codes]
    return [
        {"value": code, "label": label, "chosen": code == chosen}
        for code, label in [("", t("全部类别", "All")), *named]
    ]
