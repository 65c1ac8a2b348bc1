"""Submitting an issue over HTTP, beside pgbench with the same statements and a Flask door that does next to nothing."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count, islice, repeat
from uuid import uuid4

import requests
from sqlalchemy import create_engine

from contracts.access import Actor, claims_of
from kit import sealing
from kit.servers.ports import LOOPBACK, free_port
from kit.web import tokens
from services.intake import bootstrap
from services.intake.settings import Settings
from tests.load import submit_statements, trivial_door
from tests.load.case_events import communities
from tests.load.figures import Benchmark, Claim, Sample, Target, latencies
from tests.load.ground import Ground, await_true
from tests.load.http_load import drive, post

PATH = "/api/intake/v1/issues"
CONNECTIONS = 16
# More than any door answers in a round; each with a token, a key and words of its own.
MOST_A_SECOND = 1500
ONE_BY_ONE, GROUPED = "one_by_one", "grouped"


class SubmitBench:
    """The doors as they are deployed, and what they are measured with."""

    def __init__(self, ground: Ground, stack: ExitStack, seconds: float) -> None:
        self._ground = ground
        self._seconds = seconds
        self._signing_key = tokens.new_signing_key()
        self._numbers = count()
        self._settings = Settings(
            database_url=ground.database("bench_intake", "intake"),
            token_key=tokens.public_part(self._signing_key),
            seal_key=sealing.public_part(sealing.new_sealing_key()),
            secret="bench",
        )
        self._port = self._start_door(stack)
        self._trivial_port = self._start_trivial_door(stack)
        self._record()
        self._warm_up()

    def ours(self) -> Sample:
        wires = list(islice(self._wires(), round(self._seconds * MOST_A_SECOND)))
        measured = drive(self._port, iter(wires), connections=CONNECTIONS, seconds=self._seconds)
        return {"rate": measured.rate, **latencies(measured.milliseconds)}

    def pgbench(self) -> Sample:
        """Each statement on a way of its own."""
        return self._run_pgbench(ONE_BY_ONE)

    def pgbench_grouped(self) -> Sample:
        """As many ways to the database as the service goes."""
        return self._run_pgbench(GROUPED)

    def _run_pgbench(self, form: str) -> Sample:
        url, folder = self._settings.database_url.replace("+psycopg2", ""), self._ground.folder
        scripts = sorted(folder.glob(f"*.{form}.sql"))
        return submit_statements.pgbench(url, scripts, clients=CONNECTIONS, seconds=self._seconds, folder=folder)

    def trivial(self) -> Sample:
        measured = drive(self._trivial_port, self._orders(), connections=CONNECTIONS, seconds=self._seconds)
        return {"rate": measured.rate, **latencies(measured.milliseconds)}

    def _orders(self) -> Iterator[bytes]:
        body = json.dumps({"item": "water", "text": "二楼没有自来水"}).encode()
        return repeat(post("/orders", body))

    def _start_door(self, stack: ExitStack) -> int:
        told = {f"YISHI_INTAKE_{name.upper()}": text for name, text in vars(self._settings).items() if text}
        port = free_port()
        command = ("-m", "gunicorn", "--config", "deploy/images/door.py", "--bind", f"{LOOPBACK}:{port}")
        stack.enter_context(self._ground.process("door", *command, YISHI_SERVICE="intake", **told))
        _await_answer(f"http://{LOOPBACK}:{port}/api/intake/readyz", lambda status: status == requests.codes.ok)
        return port

    def _start_trivial_door(self, stack: ExitStack) -> int:
        url, port = self._ground.database("bench_trivial"), free_port()
        engine = create_engine(url)
        trivial_door.metadata.create_all(engine)
        engine.dispose()
        options = ("--worker-class", "gthread", "--workers", "2", "--threads", "8", "--keep-alive", "75")
        door = ("--no-control-socket", "--bind", f"{LOOPBACK}:{port}", "tests.load.trivial_door:door()")
        stack.enter_context(self._ground.process("trivial", "-m", "gunicorn", *options, *door, BENCH_DATABASE=url))
        _await_answer(f"http://{LOOPBACK}:{port}/orders", lambda status: status > 0)
        return port

    def _record(self) -> None:
        service = bootstrap.assemble(self._settings)
        app, engine = bootstrap.api_door(service), service.stage.database.engine
        folder = self._ground.folder
        for place in communities():
            asked = {"path": PATH, "json": self._telling(place), "headers": self._headers()}
            script = submit_statements.record(app, engine, self._settings.database_url, asked)
            (folder / f"submit_{place[:6]}.{ONE_BY_ONE}.sql").write_text(script.one_by_one)
            (folder / f"submit_{place[:6]}.{GROUPED}.sql").write_text(script.grouped)
        service.stage.database.close()

    def _wires(self) -> Iterator[bytes]:
        places = communities()
        while True:
            place = places[next(self._numbers) % len(places)]
            body = json.dumps(self._telling(place), ensure_ascii=False).encode()
            yield post(PATH, body, **self._headers())

    def _warm_up(self) -> None:
        """Let every thread of the doors read what is read once, rules and divisions among it."""
        drive(self._port, islice(self._wires(), 10 * CONNECTIONS), connections=CONNECTIONS, seconds=10)
        drive(self._trivial_port, islice(self._orders(), 10 * CONNECTIONS), connections=CONNECTIONS, seconds=10)

    def _telling(self, place: str) -> dict[str, object]:
        words = f"二楼以上自来水压力不足，早晚高峰无水可用。{uuid4()}"
        return {"division": place, "category_code": "water_supply", "text": words, "privacy_notice": "2026-01"}

    def _headers(self) -> dict[str, str]:
        resident = Actor(str(uuid4()), phone_verified=True)
        token = tokens.sign(claims_of(resident), self._signing_key, lifetime_seconds=3600)
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}


def benchmark(ground: Ground, stack: ExitStack, *, quick: bool) -> Benchmark:
    """Return the contestants: our door, pgbench, the trivial door."""
    bench = SubmitBench(ground, stack, 2 if quick else 4)
    ours, floor = "提交诉求 submit an issue", "pgbench"
    return Benchmark(
        "提交诉求 / submit",
        {ours: bench.ours, floor: bench.pgbench, GROUPED: bench.pgbench_grouped, "Flask": bench.trivial},
        [
            Claim(f"{ours} / pgbench", "/s", "rate", ours, floor, Target(ratio=0.30)),
            Claim(f"{ours} / pgbench, as few round trips", "/s", "rate", ours, GROUPED),
            Claim(f"{ours} / Flask, 2 × insert", "/s", "rate", ours, "Flask"),
            Claim(f"{ours} p50 / pgbench", "ms", "p50", ours, floor),
            Claim(f"{ours} p99 / pgbench", "ms", "p99", ours, floor, Target(at_most=100)),
        ],
    )


def _await_answer(url: str, suits: Callable[[int], bool]) -> None:
    def answers() -> bool:
        try:
            return suits(requests.get(url, timeout=5).status_code)
        except requests.ConnectionError:
            return False

    await_true(answers, url)
