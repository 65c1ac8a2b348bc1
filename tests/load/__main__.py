"""`python -m tests.load [--quick] [--only NAME]`: measure everything beside its floor, show it and write it down."""

import argparse
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.load import latency, projection, reactions, relay, submit
from tests.load.figures import Benchmark, Figure, figures_of, take_turns
from tests.load.ground import ROOT, Ground
from tests.load.report import show, write

BENCHES: Mapping[str, Callable[..., Benchmark]] = {
    "submit": submit.benchmark,
    "relay": relay.benchmark,
    "projection": projection.benchmark,
    "reactions": reactions.benchmark,
    "latency": latency.benchmark,
}
ROUNDS, QUICK_ROUNDS = 3, 1
# On a machine that others use, too, the last benches get fewer rounds.
LATE_SECONDS = 240
FOLDER = Path(".yishi")


def main() -> None:
    """Run the benches and leave the figures in `.yishi/bench.json`."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="一轮，短时 / one short round")
    parser.add_argument("--only", choices=list(BENCHES), action="append", help="只跑这些 / these alone")
    wanted = parser.parse_args()
    console, began = Console(), time.monotonic()
    figures: list[Figure] = []

    def is_late() -> bool:
        return time.monotonic() - began > LATE_SECONDS

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress, Ground(ROOT / FOLDER / "bench", console.print) as ground:
        for name in wanted.only or BENCHES:
            figures += _run(BENCHES[name], ground, progress, is_late, quick=wanted.quick)
    write(figures, ROOT / FOLDER / "bench.json")
    show(figures, console)
    console.print(f"用时 took {time.monotonic() - began:.0f} s → {FOLDER / 'bench.json'}")


def _run(
    make: Callable[..., Benchmark], ground: Ground, progress: Progress, is_late: Callable[[], bool], *, quick: bool
) -> list[Figure]:
    rounds = QUICK_ROUNDS if quick else ROUNDS
    task = progress.add_task(make.__module__.rpartition(".")[2], total=None)

    def tell(trouble: str) -> None:
        progress.advance(task)
        if trouble:
            progress.console.print(trouble)

    with ExitStack() as stack:
        bench = make(ground, stack, quick=quick)
        progress.update(task, description=bench.title, total=rounds * len(bench.contestants))
        samples = take_turns(bench.contestants, rounds, tell, is_late=is_late)
    return figures_of(bench.claims, samples)


if __name__ == "__main__":
    main()
