"""How a command speaks: results to standard output, everything else beside them."""

import re
import sys
from datetime import datetime, timedelta
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from kit.clock import HOME, real_clock

REFUSED = 2
_AGO = re.compile(r"(\d+)(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400

output = Console()
aside = Console(stderr=True)


def stop(chinese: str, english: str, code: str) -> NoReturn:
    """End the command with a sentence in both languages."""
    aside.print(f"{chinese} / {english} ({code})", style="red", highlight=False)
    raise typer.Exit(REFUSED)


def say(chinese: str, english: str) -> None:
    """Tell a result in both languages."""
    output.print(f"{chinese} / {english}", highlight=False)


def agreed(question: str, *, yes: bool) -> None:
    """Ask before something that cannot be taken back; the command ends when the answer is no."""
    if not yes and not typer.confirm(question, err=True):
        stop("已取消", "nothing was done", "not_agreed")


def table(*headings: str) -> Table:
    """Return a plain table."""
    rows = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        # The two languages stand above each other, so that names have room.
        rows.add_column(heading.replace(" ", "\n", 1), no_wrap=rows.columns == [])
    return rows


def bar() -> Progress:
    """Return a progress bar; it stays silent where nobody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=aside, disable=not sys.stderr.isatty(), transient=True)


def age(seconds: float | None) -> str:
    """Return a span of time as a person says it."""
    if seconds is None:
        return "—"
    for size, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def number(value: int | None) -> str:
    """Return a number, or a dash for what could not be learnt."""
    return "—" if value is None else str(value)


def moment(told: str) -> datetime:
    """Return a moment from `2026-03-02T09:00` in the city's time, or from `90m`, `6h`, `2d` ago."""
    ago = _AGO.fullmatch(told)
    if ago:
        return real_clock() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        found = datetime.fromisoformat(told)
    except ValueError as error:
        raise typer.BadParameter("2026-03-02T09:00, 90m, 6h, 2d") from error
    return found if found.tzinfo else found.replace(tzinfo=HOME)
