"""The containers under test, driven by whichever Compose this machine has."""

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"
DEMO_ENV = ROOT / "deploy" / "compose" / "demo.env"
PROJECT = "yishi-test"
_ENGINE_SECONDS = 20


def compose_command() -> str:
    """Return how Compose is called here: `$YISHI_COMPOSE`, else version 2, else docker-compose; "" where none is."""
    if named := os.environ.get("YISHI_COMPOSE"):
        return named
    if shutil.which("docker") and _succeeds("docker", "compose", "version"):
        return "docker compose"
    return "docker-compose" if shutil.which("docker-compose") else ""


def why_not() -> str:
    """Return why no container can run here; "" where they can."""
    command = compose_command()
    if not command:
        return "neither `docker compose` nor docker-compose is installed"
    if not _succeeds("docker", "version"):
        return "no Docker engine answers (is DOCKER_HOST set?)"
    return ""


@dataclass(frozen=True)
class ComposedCity:
    """A running city."""

    address: str = ""

    def compose(self, *words: str) -> str:
        """Run a Compose command on this city and return what it printed."""
        return _run([*shlex.split(compose_command()), *_OPTIONS, *words])

    def ask(self, service: str, *command: str) -> str:
        """Run a command in a service's first container and return what it printed; fails when the command does."""
        return _run(["docker", "exec", self._containers(service)[0], *command])

    def healthy(self, service: str) -> int:
        """Count the healthy containers of a service."""
        states = _run(["docker", "inspect", "--format", "{{.State.Health.Status}}", *self._containers(service)])
        return states.split().count("healthy")

    def logs(self, service: str) -> str:
        """Return the last things that a service wrote."""
        return _run(["docker", "logs", "--tail", "30", *self._containers(service)])

    def _containers(self, service: str) -> list[str]:
        labels = {"project": PROJECT, "service": service}
        filters = [f"--filter=label=com.docker.compose.{name}={value}" for name, value in labels.items()]
        return _run(["docker", "ps", "--all", "--quiet", *filters]).split()


_OPTIONS = ["--env-file", str(DEMO_ENV), "-f", str(COMPOSE_FILE), "-p", PROJECT]


def _run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def _succeeds(*command: str) -> bool:
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=_ENGINE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
