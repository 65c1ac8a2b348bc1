"""The lists of the office: what waits for me, all cases, my unit's work, results; narrowed, page by page, kept."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from kit.refusals import Refusal
from kit.web.problems import status_of
from services.portal.adapters.rows import Row
from services.portal.adapters.work_reads import ListPage
from services.portal.domain.actions import action
from services.portal.domain.actions.bulk import bulk_acts_for
from services.portal.domain.county import rules_of
from services.portal.domain.next_steps import actors_of, next_command
from services.portal.domain.parts import may_command
from services.portal.domain.todo import todo
from services.portal.domain.worklist import Filter, Place, colour_of, read_filter, read_place
from services.portal.pages import filters, looks
from services.portal.pages.asking import Error
from services.portal.pages.desks import DESKS, Desk
from services.portal.pages.errors import words_of
from services.portal.pages.filters import address
from services.portal.pages.frame import is_staff, keeps_people, now, portal, t
from services.portal.usecases.keep_view import drop_view, keep_view

pages = Blueprint("work", __name__)

SHORT = 4


@pages.before_app_request
def require_staff() -> Any:
    """Let only officials onto the pages of the office; others are asked to sign in."""
    if not request.path.startswith(("/work", "/city", "/inbox")):
        return None
    if g.account is None:
        return redirect(url_for("signing.show_sign_in", next=request.full_path.rstrip("?")))
    if is_staff(g.account) or request.path.startswith("/inbox"):
        return None
    if not keeps_people(g.account):
        return redirect("/")
    return None if request.path.startswith(("/work/people", "/work/organisations")) else redirect("/work/people")


@pages.get("/work")
def show_work() -> str:
    """Show what waits for the reader."""
    return show_list(DESKS["work"])


@pages.get("/work/cases")
def show_cases() -> str:
    """Show all cases of the reader's units."""
    return show_list(DESKS["cases"])


@pages.get("/work/department")
def show_department() -> str:
    """Show what the reader's organisation leads."""
    return show_list(DESKS["department"])


@pages.get("/work/results")
def show_results() -> str:
    """Show the plans that have ended, whose results are to be published or are public."""
    return show_list(DESKS["results"])


@pages.post("/work/views")
def take_view() -> Any:
    """Keep what a list is narrowed to under a name."""
    desk = DESKS.get(request.form.get("desk", ""), DESKS["work"])
    wanted, name = read_filter(request.form), request.form.get("name", "")
    try:
        with portal().service.open_work(g.request_id) as work:
            keep_view(work, g.account.id, desk.name, name, wanted)
            work.commit()
    except Refusal as refusal:
        error: Error = {"field": "name", "text": words_of(refusal.stable_code, **refusal.facts)}
        return show_list(desk, wanted, name=name, errors=[error]), status_of(refusal)
    session["saved"] = t("筛选已保存，在列表上面可以点开。", "The filter is kept; it stands above the list.")
    return redirect(address(desk, wanted), 303)


@pages.post("/work/views/<view_id>/removal")
def remove_view(view_id: str) -> Any:
    """Forget a kept filter."""
    desk = DESKS.get(request.form.get("desk", ""), DESKS["work"])
    with portal().service.open_work(g.request_id) as work:
        drop_view(work, g.account.id, view_id)
        work.commit()
    session["saved"] = t("已删除保存的筛选。", "The kept filter is removed.")
    return redirect(url_for(desk.endpoint), 303)


def show_list(desk: Desk, wanted: Filter | None = None, *, name: str = "", errors: list[Error] | None = None) -> str:
    """Show one page of a list."""
    wanted = wanted or read_filter(request.args)
    scope, moment = desk.scope(g.account), now()
    after, before = (read_place(request.args.get(side, ""), field=side) for side in ("after", "before"))
    with portal().service.open_reads() as reads:
        page = reads.list_page(scope, wanted, moment, after=after, before=before)
        counts = reads.list_counts(scope, wanted, moment)
        categories = reads.list_categories(scope)
        views = reads.views_of(g.account.id, desk.name)
    is_cut = filters.is_cut(counts)
    return render_template(
        "workbench.html",
        title=desk.title.in_language(g.lang),
        intro=desk.intro.in_language(g.lang) if desk.intro else None,
        here=url_for(desk.endpoint),
        desk=desk.name,
        lights=[] if is_cut else filters.light_counts(desk, wanted, counts),
        step_counts=[] if is_cut else filters.step_counts(desk, wanted, counts),
        list_title=t("，", ", ").join([filters.total(wanted, counts), desk.order.in_language(g.lang)]),
        filters=filters.choices(scope, wanted, g.account.office_units(), categories),
        chips=filters.chips(desk, wanted),
        views=_views(desk, views, wanted),
        keep={"typed": {"name": name}, "errors": errors or [], "asked": wanted.asked()},
        waiting=[_line(row, desk) for row in page.rows],
        bulk=_bulk(page.rows),
        pages=_pages(desk, wanted, page),
        empty=_empty(desk, wanted),
        saved=session.pop("saved", None),
    )


def _views(desk: Desk, views: list[Row], wanted: Filter) -> list[dict[str, Any]]:
    return [
        {
            "id": view["id"],
            "label": view["name"],
            "url": url_for(desk.endpoint, **view["filter"]),
            "current": view["filter"] == wanted.asked(),
        }
        for view in views
    ]


def _pages(desk: Desk, wanted: Filter, page: ListPage) -> dict[str, str]:
    def at(side: str, place: Place | None) -> str:
        return address(desk, wanted, **{side: place.written()}) if place else ""

    return {"previous": at("before", page.before), "next": at("after", page.after)}


def _empty(desk: Desk, wanted: Filter) -> dict[str, Any]:
    if wanted.asked():
        act = {"label": t("看全部", "Show all"), "url": url_for(desk.endpoint)}
        return {
            "title": t("没有符合条件的", "Nothing fits"),
            "text": t("换个条件再找。", "Try another filter."),
            "act": act,
        }
    return {"title": desk.empty.in_language(g.lang), "text": desk.hint.in_language(g.lang)}


def _bulk(rows: list[Row]) -> list[dict[str, str]]:
    """Return what can be done to several cases of the page at once."""
    offered = {one.name: one for row in rows for one in bulk_acts_for(g.account.actor(), row)}
    return [{"value": one.name, "label": one.words.in_language(g.lang)} for one in offered.values()]


def light_view(row: Row) -> dict[str, Any]:
    """Return the light of a case with its deadline below."""
    note = looks.fmt_deadline(row["due_at"], now(), g.lang) if row["due_at"] else None
    return {"colour": colour_of(row, now()), "note": note}


def _line(row: Row, desk: Desk) -> dict[str, Any]:
    sentence, command = _todo(row)
    return {
        "id": row["id"],
        "title": looks.title_of(row, g.lang),
        "url": url_of(row),
        "number": looks.number_of(row),
        "kind": looks.machine_name(row["machine"], g.lang),
        "state": looks.state_word(row, g.lang),
        "step_name": looks.step_name(rules_of(row), row["step_no"], g.lang),
        "place": looks.unit_name(row["division"]),
        "todo": sentence,
        "light": light_view(row) if not looks.is_final(row) else None,
        "can_choose": bool(bulk_acts_for(g.account.actor(), row)),
        "button": {"label": _button(row, command), "url": _way_on(row, command if desk.opens_form else None)},
    }


def _way_on(row: Row, command: tuple[str, str] | None) -> str:
    """Return the page of a case, or straight away the form of a command."""
    if command is None or action(row["machine"], *command) is None:
        return url_of(row)
    return url_for("commands.show_form", case_id=row["id"], command=".".join(command))


def _todo(row: Row) -> tuple[str, tuple[str, str] | None]:
    """Return what the reader must do with a case and by which command, or for whom it waits."""
    found = next_command(row["machine"], row["state"], rules_of(row))
    if found is None or row["is_made"]:
        return t("不用办", "Nothing"), None
    words = todo(*found).in_language(g.lang)
    if may_command(g.account.actor(), *found, division=row["division"], org=row["org"]):
        return words, found
    who = looks.roles_named(actors_of(*found), g.lang)
    return t(f"等{who}：{words}", f"Waits for {who}: {words}"), None


def _button(row: Row, command: tuple[str, str] | None) -> str:
    wired = action(row["machine"], *command) if command else None
    if wired is None:
        return t("查看", "Open")
    words = wired.words.in_language(g.lang)
    return t(f"去{words}" if len(words) <= SHORT else "去办理", words)


def url_of(row: Row) -> str:
    """Return the page of a case."""
    if row["machine"] == "meeting":
        return url_for("meeting_page.show_meeting", case_id=row["id"])
    return url_for("case_page.show_case", case_id=row["id"])
