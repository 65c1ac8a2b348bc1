"""Many people from one sheet: a file, what it would do and what is wrong with which cell, and only then the doing."""

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, session, url_for

from kit.refusals import Refusal
from kit.web.problems import status_of
from services.portal.adapters import people_file
from services.portal.domain.managing import KEEPERS
from services.portal.domain.people_sheet import COLUMNS, MOST_ROWS, CheckedRow
from services.portal.pages import people_parts as parts
from services.portal.pages.errors import words_of
from services.portal.pages.frame import t
from services.portal.usecases.import_people import import_file, keep_file, look_through

pages = Blueprint("people_import", __name__)
pages.before_request(parts.require_viewer)

SHOWN_ERRORS = 200
TEMPLATES = {
    "csv": ("text/csv; charset=utf-8", people_file.template_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", people_file.template_xlsx),
}


@pages.url_value_preprocessor
def allow_a_sheet(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a sheet be larger than other forms."""
    del values
    if endpoint == "people_import.take_file":
        request.max_content_length = people_file.MOST_BYTES + 64 * 1024


@pages.get("/work/people/import")
def show_file() -> str:
    """Ask for a file."""
    parts.require(KEEPERS)
    return _form([])


@pages.get("/work/people/import/template.<kind>")
def show_template(kind: str) -> Response:
    """Serve an empty sheet."""
    parts.require(KEEPERS)
    if kind not in TEMPLATES:
        abort(404)
    content_type, write = TEMPLATES[kind]
    headers = {"Content-Disposition": f'attachment; filename="people.{kind}"'}
    return Response(write(), content_type=content_type, headers=headers)


@pages.post("/work/people/import")
def take_file() -> Any:
    """Look through a file and show what it would do; no account is opened yet."""
    parts.require(KEEPERS)
    sent = request.files.get("file")
    try:
        rows = people_file.read_people(sent.stream.read(people_file.MOST_BYTES + 1) if sent else b"")
        with parts.work_here() as work:
            checked = look_through(work, parts.me(), rows)
            good = [row for row in checked if not row.errors]
            name = (sent.filename if sent else None) or ""
            file_id = keep_file(work, parts.me(), name, good) if good else None
    except Refusal as refusal:
        return _form([parts.error_of(refusal)]), status_of(refusal)
    return _preview(name, checked, file_id)


@pages.post("/work/people/import/<uuid:file_id>")
def take_confirmation(file_id: Any) -> Any:
    """Open the accounts of a file that was looked through: all of its good rows, or none."""
    parts.require(KEEPERS)
    with parts.work_here() as work:
        session["imported"] = import_file(work, parts.letters(), parts.me(), str(file_id))
    return redirect(url_for("people_import.show_result"), 303)


@pages.get("/work/people/import/result")
def show_result() -> Any:
    """Say how many accounts were opened."""
    parts.require(KEEPERS)
    if "imported" not in session:
        return redirect(url_for("people.show_people"))
    return render_template("people_imported.html", number=session["imported"])


def _form(errors: list[Any]) -> str:
    return render_template(
        "people_import.html",
        errors=errors,
        columns=[name.in_language(g.lang) for name in COLUMNS.values()],
        most=MOST_ROWS,
        templates=[
            {"label": kind.upper(), "url": url_for("people_import.show_template", kind=kind)} for kind in TEMPLATES
        ],
    )


def _preview(name: str, checked: list[CheckedRow], file_id: str | None) -> str:
    errors = [error for row in checked for error in row.errors]
    bad = sum(bool(row.errors) for row in checked)
    return render_template(
        "people_preview.html",
        name=name,
        number=len(checked),
        good=len(checked) - bad,
        bad=bad,
        errors=[
            {
                "row": error.row,
                "column": COLUMNS[error.column].in_language(g.lang),
                "why": words_of(error.refusal.stable_code, **error.refusal.facts),
            }
            for error in errors[:SHOWN_ERRORS]
        ],
        more=max(0, len(errors) - SHOWN_ERRORS),
        sample=[_sample(row) for row in checked if not row.errors][:5],
        action=url_for("people_import.take_confirmation", file_id=file_id) if file_id else None,
        button=t(f"导入{len(checked) - bad}人", f"Import {len(checked) - bad}"),
    )


def _sample(row: CheckedRow) -> dict[str, Any]:
    new = row.newcomer
    return {"row": row.number, "name": new.display_name, "username": new.username, "org": new.org}
