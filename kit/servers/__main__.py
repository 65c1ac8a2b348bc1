"""Look after the private servers of a folder: `python -m kit.servers status|start|stop|remove FOLDER`."""

import argparse
from pathlib import Path

from rich.console import Console

from kit.servers.postgres import PrivatePostgres
from kit.servers.rabbitmq import PrivateRabbit


def main() -> None:
    """Carry out one verb on both servers."""
    parser = argparse.ArgumentParser(prog="python -m kit.servers", description=__doc__)
    parser.add_argument("verb", choices=["status", "start", "stop", "remove"])
    parser.add_argument("folder", type=Path)
    wanted = parser.parse_args()
    console = Console()
    servers = (
        PrivatePostgres(wanted.folder, tell=console.print),
        PrivateRabbit(wanted.folder, tell=console.print),
    )
    for server in servers:
        if wanted.verb == "status":
            console.print(f"{type(server).__name__}: {'running' if server.running else 'stopped'}")
        else:
            getattr(server, wanted.verb)()


if __name__ == "__main__":
    main()
