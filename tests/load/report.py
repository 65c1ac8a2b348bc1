"""Show the figures to a person and write them for machines."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.load.figures import Figure


def write(figures: Sequence[Figure], file: Path) -> None:
    """Write the figures as a list of plain objects."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([figure.plain() for figure in figures], ensure_ascii=False, indent=1) + "\n")


def show(figures: Sequence[Figure], console: Console) -> None:
    """Print the figures as a table."""
    console.print(table_of(figures))
    console.print(machine())


def table_of(figures: Sequence[Figure]) -> Table:
    """Return the table: each value beside its floor."""
    table = Table("", title="基准 / bench")
    for heading in ("值 value", "底线 floor", "比 ratio", "目标 target"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("")
    for figure in figures:
        table.add_row(
            figure.name,
            f"{_short(figure.value)} {figure.unit}",
            _short(figure.floor),
            f"{figure.ratio:.2f}" if figure.ratio is not None else "–",
            str(figure.target),
            _verdict(figure),
        )
    return table


def machine() -> str:
    """Return what the figures were measured on, and how busy it was."""
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return f"{os.cpu_count()} CPU, {_processor()}, load average {load}"


def _verdict(figure: Figure) -> str:
    if not str(figure.target):
        return ""
    return "[green]✓[/]" if figure.is_met else "[red]✗[/]"


def _short(number: float | None) -> str:
    if number is None:
        return "–"
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}"


def _processor() -> str:
    described = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.partition(":")[2].strip() for line in described if line.startswith("model name")), "?")
