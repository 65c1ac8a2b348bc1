"""Processes that end unasked are started again; those that are told to stop stay stopped."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded.children import Child, Keeper, Recipe
from kit.servers.processes import ProcessMark
from tests.support.waiting import until


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def keeper(told: list[str]) -> Iterator[Keeper]:
    made = Keeper(told.append)
    yield made
    made.stop()


def a_child(keeper: Keeper, folder: Path, program: str, marks: list[ProcessMark]) -> Child:
    recipe = Recipe("worker", [sys.executable, "-c", program], dict(os.environ), folder / "worker.log", folder)
    child = Child(recipe, lambda _name, mark: marks.append(mark))
    keeper.children.append(child)
    child.start()
    return child


def test_a_killed_child_is_started_again_and_everybody_learns_of_it(
    keeper: Keeper, told: list[str], tmp_path: Path
) -> None:
    marks: list[ProcessMark] = []
    child = a_child(keeper, tmp_path, "import time; time.sleep(60)", marks)
    keeper.watch()
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    until(lambda: told)
    assert [mark.pid for mark in marks] == [marks[0].pid, child.pid]
    assert child.starts == 2
    assert "-9" in told[0]


def test_a_child_that_ends_at_once_is_tried_ever_later(keeper: Keeper, tmp_path: Path) -> None:
    child = a_child(keeper, tmp_path, "raise SystemExit(3)", [])
    until(lambda: child.exit_code == 3)
    assert child.start_again_when_due()
    until(lambda: child.exit_code == 3)
    assert not child.start_again_when_due()


def test_a_stopped_child_stays_stopped(keeper: Keeper, tmp_path: Path) -> None:
    child = a_child(keeper, tmp_path, "import time; time.sleep(60)", [])
    keeper.watch()
    keeper.stop()
    assert child.exit_code == -signal.SIGTERM
    assert child.starts == 1
