"""Plays a story: moves the clock, lets each person act, and waits for the events that show the effect."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from deploy.demo.case import Case, Surprise
from deploy.demo.http import Refused
from deploy.demo.listener import Listener
from deploy.demo.moments import move
from deploy.demo.step import Chapter, Step
from deploy.demo.timeline import Timeline
from kit.clock import ShiftedClock

_PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Outcome:
    """How a story went."""

    steps: int
    seconds: float
    failure: str = ""

    @property
    def is_good(self) -> bool:
        """Whether every step was done."""
        return not self.failure


class Player:
    """Plays chapters one after the other and stops at the first step that fails."""

    def __init__(self, clock: ShiftedClock, listener: Listener, timeline: Timeline) -> None:
        """Take the clock to move, the ear to wait with, and where to tell it."""
        self._clock = clock
        self._listener = listener
        self._timeline = timeline

    def play(self, chapters: Iterable[Chapter], case: Case) -> Outcome:
        """Play the story; later steps need the earlier ones, so the first failure ends it."""
        begun, steps = time.monotonic(), 0
        for chapter in chapters:
            self._timeline.chapter(chapter.title)
            for step in chapter.steps:
                steps += 1
                failure = self._play_step(step, case)
                if failure:
                    return Outcome(steps, time.monotonic() - begun, failure)
        return Outcome(steps, time.monotonic() - begun)

    def _play_step(self, step: Step, case: Case) -> str:
        position = self._listener.position
        if step.at:
            move(self._clock, step.at)
        self._timeline.step(step, self._clock())
        try:
            step.action(case)
        except (Refused, Surprise) as problem:
            self._timeline.failed(str(problem))
            return f"{step.says.zh}: {problem}"
        missing = self._listener.wait_for(step.awaits, position, _PATIENCE_SECONDS)
        self._timeline.events(self._listener.since(position))
        if missing:
            silence = f"没有等到 / did not come: {dict(missing)}"
            self._timeline.failed(silence)
            return f"{step.says.zh}: {silence}"
        return ""
