"""Somebody who sends commands at a steady rate, and repeats each one until it is answered."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import requests

from tests.chaos.door import LAMPS
from tests.chaos.kinds import Command, Kind
from tests.support.waiting import until

ANSWER_SECONDS = 3.0
REPEAT_SECONDS = 0.2
HANDS = 16
ACCEPTED = 201
FIRST_FAILURE = 500
NO_ANSWER = 599
PATIENCE_SECONDS = 90.0


class Load:
    """The commands of one scene."""

    def __init__(self, address: str, scene: str, rate: float, choose: Callable[[], Kind]) -> None:
        """Prepare to send `rate` commands a second, each of the kind that `choose` names."""
        self.begun: list[Command] = []
        self.accepted: set[Command] = set()
        self.refused: dict[Command, int] = {}
        self.repeats = 0
        self.turned_away = 0
        self._url = address + LAMPS
        self._scene = scene
        self._pause = 1 / rate
        self._choose = choose
        self._over = threading.Event()
        self._lost_patience = threading.Event()
        self._hands = ThreadPoolExecutor(HANDS, "hand")
        self._thread = threading.Thread(target=self._run, name="load")

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Begin no more commands, and give up those without an answer."""
        self._over.set()
        self._thread.join()
        self._lost_patience.set()
        self._hands.shutdown()

    def finish(self) -> bool:
        """Begin no more commands and await all answers; false when some never came."""
        self._over.set()
        self._thread.join()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.accepted) + len(self.refused) < len(self.begun) and time.monotonic() < deadline:
            self._lost_patience.wait(REPEAT_SECONDS)
        return len(self.accepted) == len(self.begun)

    def until_accepted(self, count: int) -> None:
        """Return when so many more commands were accepted."""
        wanted = len(self.accepted) + count
        until(lambda: len(self.accepted) >= wanted, seconds=PATIENCE_SECONDS)

    def until_begun(self, count: int) -> None:
        """Return when so many more commands were begun."""
        wanted = len(self.begun) + count
        until(lambda: len(self.begun) >= wanted, seconds=PATIENCE_SECONDS)

    def until_repeated(self, count: int) -> None:
        """Return when so many more answers did not come."""
        wanted = self.repeats + count
        until(lambda: self.repeats >= wanted, seconds=PATIENCE_SECONDS)

    def _run(self) -> None:
        while not self._over.wait(self._pause):
            kind = self._choose()
            command = Command(f"{kind.word}-{self._scene}-{len(self.begun):05d}", kind)
            self.begun.append(command)
            self._hands.submit(self._send, command)

    def _send(self, command: Command) -> None:
        while not self._lost_patience.is_set():
            status = self._try(command)
            if status == ACCEPTED:
                self.accepted.add(command)
                return
            if status < FIRST_FAILURE:
                self.refused[command] = status
                return
            self.repeats += 1
            self.turned_away += status != NO_ANSWER
            self._lost_patience.wait(REPEAT_SECONDS)

    def _try(self, command: Command) -> int:
        """Return the status of the answer; no answer counts as a failure."""
        headers = {"Idempotency-Key": command.key}
        try:
            answer = requests.post(self._url, json={"command": command.key}, headers=headers, timeout=ANSWER_SECONDS)
        except requests.RequestException:
            return NO_ANSWER
        return answer.status_code
