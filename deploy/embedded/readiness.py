"""Wait until the processes of a city answer; a process that ends meanwhile is reported with its log."""

from collections.abc import Callable

import requests

from deploy.embedded.children import Child
from deploy.embedded.environment import Layout
from deploy.embedded.failures import CityBroken
from deploy.services import SERVICES
from kit.servers.processes import wait_until

_PATIENCE_SECONDS = 120.0  # a busy machine is slow, and a process that ended is noticed at once
_ANSWER_SECONDS = 5.0


def await_door(child: Child, address: str, layout: Layout) -> None:
    """Return when every service answers that it is ready, and the portal shows its first page."""
    waiting = [f"{address}/api/{name}/readyz" for name in SERVICES] + [f"{address}/"]

    def all_ready() -> bool:
        while waiting and _answers(waiting[0]):
            waiting.pop(0)
        return not waiting

    _await(child, all_ready, layout)


def await_worker(child: Child, layout: Layout) -> None:
    """Return when the worker shows that all its loops turn."""
    sign = layout.heartbeat_file

    def alive() -> bool:
        return sign.exists() and sign.stat().st_mtime >= child.started

    _await(child, alive, layout)


def _await(child: Child, condition: Callable[[], bool], layout: Layout) -> None:
    name = child.recipe.name
    if not wait_until(lambda: child.exit_code is not None or condition(), _PATIENCE_SECONDS):
        raise CityBroken(name, "没有按时就绪 / was not ready in time", layout.log(name))
    if child.exit_code is not None:
        raise CityBroken(name, f"已退出（{child.exit_code}）/ ended ({child.exit_code})", layout.log(name))


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=_ANSWER_SECONDS).ok
    except requests.RequestException:
        return False
