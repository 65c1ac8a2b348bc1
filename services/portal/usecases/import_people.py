"""Invite many people from one sheet: looked through first, written only when confirmed, in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from contracts.access import Actor
from contracts.roles import Role
from kit.refusals import Conflict, NotFound
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.newcomer import Newcomer, UsernameTaken
from services.portal.domain.people_sheet import CheckedRow, SheetRow, read_rows
from services.portal.usecases.manage_people import Letters, known_of, mistakes_of, open_all

FORGET_FILE = "people_file_forgotten"
WAITS = timedelta(hours=1)


class FileDone(Conflict):
    """The file was imported already, or was left alone for too long."""

    code = "portal.file_done"


class RowRefused(Conflict):
    """A row that was good when it was looked through is not any more; nothing was written."""

    code = "portal.row_refused"


def look_through(work: PortalWork, manager: Actor, rows: Iterable[SheetRow]) -> list[CheckedRow]:
    """Return the rows with everything that is wrong with them; writes nothing."""
    checked = read_rows(rows)
    known = known_of(work, [row.newcomer for row in checked])
    for row in checked:
        for refusal in mistakes_of(manager, row.newcomer, known, work.now):
            row.blame(refusal)
    return checked


def keep_file(work: PortalWork, manager: Actor, name: str, checked: Iterable[CheckedRow]) -> str:
    """Keep the good rows until they are confirmed, an hour at most."""
    file_id = work.fresh_id()
    rows = [{"number": row.number, **_as_json(row.newcomer)} for row in checked if not row.errors]
    work.people_files.add(file_id, manager.account_id or "", name[:200], rows, work.now)
    work.remind(FORGET_FILE, file_id, work.now + WAITS)
    return file_id


def import_file(work: PortalWork, letters: Letters, manager: Actor, file_id: str) -> int:
    """Invite everybody in a file that was looked through; all of them, or nobody when one cannot be."""
    kept = work.people_files.take(file_id, manager.account_id or "")
    if kept is None:
        raise NotFound(id=file_id)
    if kept["rows"] is None:
        raise FileDone
    rows = {row["number"]: _from_json(row) for row in kept["rows"]}
    _require_good(work, manager, rows)
    try:
        open_all(work, letters, manager, list(rows.values()))
    except UsernameTaken as refusal:
        taken = next(number for number, new in rows.items() if new.username == refusal.facts["username"])
        raise RowRefused(row=taken, reason=refusal.stable_code) from refusal
    work.people_files.finish(file_id, len(rows))
    return len(rows)


def forget_file(file_id: str, work: PortalWork) -> None:
    """Delete a file that was imported or that nobody confirmed."""
    work.people_files.forget(file_id)


def _require_good(work: PortalWork, manager: Actor, rows: Mapping[int, Newcomer]) -> None:
    known = known_of(work, rows.values())
    for number, new in rows.items():
        for refusal in mistakes_of(manager, new, known, work.now):
            raise RowRefused(row=number, reason=refusal.stable_code)


def _as_json(new: Newcomer) -> dict[str, Any]:
    until = new.valid_until.isoformat() if new.valid_until else None
    return {**vars(new), "role": new.role and str(new.role), "valid_until": until}


def _from_json(row: dict[str, Any]) -> Newcomer:
    fields = {name: value for name, value in row.items() if name != "number"}
    new = Newcomer(**fields)
    until = datetime.fromisoformat(str(new.valid_until)) if new.valid_until else None
    return replace(new, role=Role(new.role) if new.role else None, valid_until=until)
