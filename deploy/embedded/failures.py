"""What may keep a city from standing, said so that the reader knows what to do next."""

from pathlib import Path

from kit.servers.failures import last_lines


class CityBusy(Exception):
    """Another city still runs in the same folder."""

    def __init__(self, folder: Path, pid: int) -> None:
        """Say who holds the folder and how to stop it."""
        super().__init__(
            f"{folder}: 已有一座城在运行（进程 {pid}），请先停止：kill {pid}\n"
            f"  a city already runs here (process {pid}); stop it first: kill {pid}"
        )
        self.pid = pid


class CityBroken(Exception):
    """A process of the city did not come up; carries the end of its log."""

    def __init__(self, part: str, reason: str, log: Path) -> None:
        """Say which part failed and show the last lines of its log."""
        super().__init__(f"{part}: {reason}\n  {log}:\n{last_lines(log, 25)}")
