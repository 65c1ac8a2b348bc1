"""Play the case of Jubaopen once on the containers of a demonstration: `python -m deploy.compose.demo`."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from deploy.demo.case import Case
from deploy.demo.listener import Listener
from deploy.demo.people import names_of, people_of
from deploy.demo.player import Outcome, Player
from deploy.demo.record import BEGUN, PLAYED, UNTOUCHED, Record
from deploy.demo.story_jubaopen import CHAPTERS, COMMUNITY, COUNTY
from deploy.demo.timeline import Timeline
from kit.clock import ShiftedClock
from kit.settings import read_settings

_WIDTH = 120


@dataclass(frozen=True)
class DemoSettings:
    """Where the city answers, where its events can be heard, and the file that moves its clock."""

    address: str
    amqp_url: str
    clock_file: str


def main() -> int:
    """Play the story unless it was played here before, and return the exit status."""
    settings = read_settings(DemoSettings, os.environ, service="demo")
    console = Console(highlight=False, width=_WIDTH)
    record = Record(Path(settings.clock_file).parent)
    if record.state == PLAYED:
        console.print("案例已经放过 / the case has been played")
        return 0
    if record.state != UNTOUCHED:
        console.print("上次没有放完，请先 down --volumes / interrupted in the middle: begin with down --volumes")
        return 1
    record.note(BEGUN)
    outcome = _play(settings, console)
    if outcome.is_good:
        record.note(PLAYED)
    console.print(outcome.failure or f"{outcome.steps} 步 / steps, {outcome.seconds:.0f} s")
    return 0 if outcome.is_good else 1


def _play(settings: DemoSettings, console: Console) -> Outcome:
    clock = ShiftedClock(Path(settings.clock_file))
    case = Case(COMMUNITY, people_of(COUNTY, settings.address), clock)
    with Listener(settings.amqp_url) as listener:
        player = Player(clock, listener, Timeline(console, names_of(COUNTY)))
        return player.play(CHAPTERS, case)


if __name__ == "__main__":
    sys.exit(main())
