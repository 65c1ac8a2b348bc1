"""Run service classes in one process until a signal comes; import it only after `eventlet.monkey_patch()`."""

import gc
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import eventlet
import structlog
from nameko.runners import ServiceRunner

from kit.messaging.metrics import serve_metrics

GRACE_SECONDS = 4.5
HEARTBEAT_FILE_SECONDS = 1.0
GRACE_OVER = 70

log = structlog.get_logger()


def run(
    service_classes: Sequence[type],
    amqp_url: str,
    *,
    heartbeat_file: str | None = None,
    metrics_at: tuple[str, int] | None = None,
    max_workers: int = 10,
) -> None:
    """Run the services until SIGTERM or SIGINT, and end the process within five seconds of it."""
    runner = ServiceRunner(config(amqp_url, max_workers))
    for service in service_classes:
        runner.add_service(service)
    _end_on_signals(runner)
    runner.start()
    if heartbeat_file:
        eventlet.spawn_n(_touch, Path(heartbeat_file), runner)
    if metrics_at:
        serve_metrics(*metrics_at, runner.containers)
    # What stays for ever is not looked through again: that pause is longer than many a reaction.
    gc.collect()
    gc.freeze()
    log.info("worker_started", services=list(runner.service_names))
    _wait(runner)
    log.info("worker_stopped")


def config(amqp_url: str, max_workers: int) -> dict[str, Any]:
    """Return Nameko's settings."""
    return {
        "AMQP_URI": amqp_url,
        "SERVICE_CONTAINER_CLS": "kit.messaging.container.ReliableContainer",
        "max_workers": max_workers,
        "HEARTBEAT": 10,
    }


def _end_on_signals(runner: ServiceRunner) -> None:
    asked: list[int] = []

    def end(number: int, _frame: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            os._exit(GRACE_OVER)
        # A signal handler runs inside the hub and may not wait for anything.
        eventlet.spawn_n(runner.stop)
        eventlet.spawn_after(GRACE_SECONDS, _give_up)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def _give_up() -> None:
    log.warning("grace_over")
    os._exit(GRACE_OVER)


def _wait(runner: ServiceRunner) -> None:
    waiting = eventlet.spawn(runner.wait)
    while True:
        try:
            waiting.wait()
        except InterruptedError:  # the signal itself, while the hub was asleep
            continue
        except Exception as error:
            # Python would print the text of the exception, which may hold personal data.
            log.exception("worker_died")
            raise SystemExit(1) from error
        return


def _touch(file: Path, runner: ServiceRunner) -> None:
    """Keep the file fresh while every loop of every service turns, for a container's health check."""
    while True:
        if all(container.pulse.alive() for container in runner.containers):
            file.touch()
        eventlet.sleep(HEARTBEAT_FILE_SECONDS)
