"""The table of faults, for people and for machines."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Column, Table

from tests.chaos.play import Outcome


def summed(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return one line for each fault; of several recoveries the longest counts."""
    names = dict.fromkeys(outcome.fault for outcome in outcomes)
    return [_line([outcome for outcome in outcomes if outcome.fault == name]) for name in names]


def _line(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {
        "fault": outcomes[0].fault,
        "times": len(outcomes),
        "commands": sum(outcome.commands for outcome in outcomes),
        "lost": sum(outcome.lost for outcome in outcomes),
        "twice": sum(outcome.twice for outcome in outcomes),
        "parked": sum(outcome.parked for outcome in outcomes),
        "recovery_seconds": max(outcome.recovery_seconds for outcome in outcomes),
    }


def write(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write what was found so far, for machines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(summed(outcomes), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def table(outcomes: Sequence[Outcome]) -> Table:
    """Return what was found, for people."""
    lines = summed(outcomes)
    drawn = Table(Column("fault", no_wrap=True), title="故障 / faults")
    for name in list(lines[0])[1:] if lines else ():
        drawn.add_column(name.replace("_", " "), justify="right")
    for line in lines:
        drawn.add_row(*map(str, line.values()))
    return drawn
