"""Tells a story in the terminal while it is played: who did what, and which events flowed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text as Line

from contracts.events import event_types
from contracts.text import Text
from deploy.demo.step import Step
from kit.event import Event

_INDENT = " " * 17


class Timeline:
    """Writes steps as they are taken and the events behind each."""

    def __init__(self, console: Console, names: Mapping[str, Text]) -> None:
        """Take where to write, and what the people are called."""
        self._console = console
        self._names = names
        self._day = ""

    def chapter(self, title: Text) -> None:
        """Open a chapter."""
        self._console.print()
        self._console.rule(Line.assemble((title.zh, "bold"), f"  {title.en}"), align="left", style="dim")

    def step(self, step: Step, moment: datetime) -> None:
        """Tell what happens now; the day is written when it changes."""
        day = f"{moment:%Y-%m-%d}"
        shown = day if day != self._day else " " * len(day)
        self._day = day
        name = self._names[step.who]
        self._console.print(
            Line.assemble((f"{shown} {moment:%H:%M} ", "cyan"), (f"{name.zh} ", "bold yellow"), step.says.zh),
            soft_wrap=True,
        )
        self._console.print(Line(f"{_INDENT}{name.en}: {step.says.en}", style="dim"), soft_wrap=True)

    def events(self, heard: Sequence[Event]) -> None:
        """Tell which events came, counted by type in the order of their first coming."""
        for kind, count in Counter(event.type for event in heard).items():
            times = f" ×{count}" if count > 1 else ""
            zh = event_types()[kind].text.zh
            self._console.print(
                Line.assemble((f"{_INDENT}⚡ ", "green"), f"{zh}{times} ", (kind, "dim green")), soft_wrap=True
            )

    def failed(self, reason: str) -> None:
        """Tell that a step failed."""
        self._console.print(Line(f"{_INDENT}✗ {reason}", style="bold red"), soft_wrap=True)
