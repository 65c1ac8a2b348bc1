"""What may go wrong with a private server, said so that the reader knows what to do next."""

from pathlib import Path

_LOG_LINES = 15


class ServerMissing(Exception):
    """A server's programs are not on this machine and could not be fetched."""

    def __init__(self, server: str, reason: str, remedy: str) -> None:
        """Say which server is missing, why, and what to install."""
        super().__init__(
            f"{server}: {reason}\n"
            f"  安装 / install: {remedy}\n"
            "  或改用容器 / or use containers instead: docker compose up"
        )


class ServerFailed(Exception):
    """A server did not start or did not answer; carries the end of its log."""

    def __init__(self, server: str, reason: str, log: Path) -> None:
        """Say which server failed and show the last lines of its log."""
        super().__init__(f"{server}: {reason}\n  {log}:\n{last_lines(log)}")


def last_lines(log: Path, count: int = _LOG_LINES) -> str:
    """Return the last lines of a log, indented; nothing when there is no log."""
    if not log.is_file():
        return "    (no log)"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-count:])
