"""One stage for all faults of a short run, and a table of what they did at its end."""

from collections.abc import Iterator
from random import Random

import pytest
from rich.console import Console

from kit.servers import PrivateRabbit
from tests.chaos.faults.fault import SHORT
from tests.chaos.play import Outcome, Play
from tests.chaos.table import table
from tests.chaos.theatre import Theatre
from tests.support.servers import CACHE

SEED = 620500

_outcomes: list[Outcome] = []


@pytest.fixture(scope="session")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    folder = tmp_path_factory.mktemp("chaos")
    with Theatre(folder, PrivateRabbit(folder, cache=CACHE)) as theatre:
        yield Play(theatre, SHORT, Random(SEED))


@pytest.fixture(scope="session")
def outcomes() -> list[Outcome]:
    """What the faults did so far."""
    return _outcomes


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _outcomes:
        console = Console(width=110)
        with console.capture() as captured:
            console.print(table(_outcomes))
        terminalreporter.write(captured.get())
