"""`python -m deploy.demo`: raise the city, play the case, leave the portal open until Ctrl-C.

FRESH=1 begins with no data, DEMO_EXIT=1 ends after the case, YISHI_PORT chooses the portal's port.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from deploy.demo import farewell
from deploy.demo.case import Case
from deploy.demo.listener import Listener
from deploy.demo.people import PASSWORD, names_of, people_of
from deploy.demo.player import Outcome, Player
from deploy.demo.record import BEGUN, PLAYED, Record
from deploy.demo.story_jubaopen import CHAPTERS, COMMUNITY, COUNTY
from deploy.demo.timeline import Timeline
from deploy.embedded import City, CityBroken, CityBusy
from kit.servers import ServerFailed, ServerMissing

FOLDER = Path(".yishi")

COULD_NOT_START = 2
INTERRUPTED = 130


def main(environ: Mapping[str, str]) -> int:
    """Run the demonstration and return the exit status."""
    begun = time.monotonic()
    console = Console(highlight=False)
    _end_like_ctrl_c()
    port = _port(environ.get("YISHI_PORT", ""))
    city = City(FOLDER, port=port, demo_password=PASSWORD, tell=console.print)
    record = Record(city.layout.folder)
    try:
        _begin_anew(city, record, console, asked=bool(environ.get("FRESH")))
        console.rule("有事好商量 · 启动 / starting", align="left", style="dim")
        with city:
            outcome = _play(city, record, console)
            stays = not environ.get("DEMO_EXIT")
            farewell.say(console, city, outcome, time.monotonic() - begun, stays=stays)
            if stays:
                threading.Event().wait()
            return 0 if outcome.is_good else 1
    except (ServerMissing, ServerFailed, CityBusy, CityBroken) as problem:
        console.print(f"[bold red]✗[/] {problem}", soft_wrap=True)
        return COULD_NOT_START
    except KeyboardInterrupt:
        console.print("\n已停止 / stopped")
        return 0 if record.state == PLAYED else INTERRUPTED


def _port(wanted: str) -> int | None:
    """Return the wanted port, none when nothing is wished; anything else than a number ends the process."""
    if wanted and not wanted.isdigit():
        sys.exit(f"YISHI_PORT={wanted}: 请写端口号 / give a port number, such as 8080")
    return int(wanted) if wanted else None


def _begin_anew(city: City, record: Record, console: Console, *, asked: bool) -> None:
    """Delete the data when asked to, or when the last run was interrupted in the middle of the story."""
    interrupted = record.state == BEGUN
    if asked or interrupted:
        why = "从头开始 / beginning anew" if asked else "上次没有放完，从头开始 / the last run was interrupted: anew"
        console.print(why)
        record.note(BEGUN)  # a removal that is interrupted is taken up again by the next run
        city.remove()
        record.forget()


def _play(city: City, record: Record, console: Console) -> Outcome:
    if record.state == PLAYED:
        return Outcome(0, 0.0)
    record.note(BEGUN)
    case = Case(COMMUNITY, people_of(COUNTY, city.address), city.clock)
    with Listener(city.amqp_url) as listener:
        player = Player(city.clock, listener, Timeline(console, names_of(COUNTY)))
        outcome = player.play(CHAPTERS, case)
    if outcome.is_good:
        record.note(PLAYED)
    return outcome


def _end_like_ctrl_c() -> None:
    """Let SIGTERM and a closed terminal stop everything as Ctrl-C does; once stopping, nothing interrupts it."""

    def stop(_number: int, _frame: object) -> NoReturn:
        for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(each, stop)


if __name__ == "__main__":
    sys.exit(main(os.environ))
