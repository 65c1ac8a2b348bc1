"""The long form: `python -m tests.chaos` plays every fault for some rounds in a random order, then breaks a cluster.

`CHAOS_ROUNDS` says how many rounds, `CHAOS_SEED` repeats the random choices of an earlier run.
"""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import os  # noqa: E402 -- the warning comes with an import below
import sys  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from pathlib import Path  # noqa: E402
from random import Random, SystemRandom  # noqa: E402
from tempfile import mkdtemp  # noqa: E402

from rich.console import Console  # noqa: E402

from kit.servers import PrivateRabbit  # noqa: E402
from tests.chaos.cluster.faults import cluster_faults  # noqa: E402
from tests.chaos.cluster.nodes import Cluster  # noqa: E402
from tests.chaos.faults import all_faults  # noqa: E402
from tests.chaos.faults.fault import LONG, Fault  # noqa: E402
from tests.chaos.play import Outcome, Play  # noqa: E402
from tests.chaos.table import table, write  # noqa: E402
from tests.chaos.theatre import ROOT, Theatre  # noqa: E402
from tests.support.servers import CACHE  # noqa: E402

RESULTS = ROOT / ".yishi" / "chaos.json"
ROUNDS = 2
SEEDS = 1_000_000

console = Console()


def main() -> None:
    """Play everything, show the table, and fail when anything was lost, doubled or wrongly parked."""
    rounds = int(os.environ.get("CHAOS_ROUNDS") or ROUNDS)
    seed = int(os.environ.get("CHAOS_SEED") or SystemRandom().randrange(SEEDS))
    console.print(f"CHAOS_SEED={seed} CHAOS_ROUNDS={rounds}")
    outcomes: list[Outcome] = []
    _on(_single_node, "one node", all_faults, rounds, Random(seed), outcomes)
    _on(_cluster, "cluster of three", cluster_faults, rounds, Random(seed), outcomes)
    console.print(table(outcomes), f"→ {RESULTS.relative_to(ROOT)}")
    sys.exit(0 if all(outcome.is_clean for outcome in outcomes) else 1)


def _single_node(folder: Path) -> PrivateRabbit:
    return PrivateRabbit(folder, cache=CACHE)


def _cluster(folder: Path) -> Cluster:
    return Cluster(folder, cache=CACHE)


def _on(
    broker: Callable[[Path], object],
    where: str,
    faults: Callable[..., Sequence[Fault]],
    rounds: int,
    chance: Random,
    outcomes: list[Outcome],
) -> None:
    folder = Path(mkdtemp(prefix="yishi-chaos-"))
    console.print(f"[bold]{where}[/] {folder}")
    with Theatre(folder, broker(folder), tell=console.print) as theatre:
        play = Play(theatre, LONG, chance)
        for number in range(rounds):
            chosen = list(faults(LONG))
            chance.shuffle(chosen)
            for fault in chosen:
                console.print(f"{number + 1}/{rounds} {fault.name} …")
                _keep(play.play(fault), outcomes)
        _keep(play.look_at_everything(where), outcomes)


def _keep(outcome: Outcome, outcomes: list[Outcome]) -> None:
    outcomes.append(outcome)
    write(outcomes, RESULTS)
    mark = "[green]✓[/]" if outcome.is_clean else "[red]✗[/]"
    console.print(
        f"  {mark} {outcome.commands} commands, {outcome.repeats} repeated, {outcome.lost} lost, {outcome.twice} twice,"
        f" {outcome.parked} wrongly parked, recovered in {outcome.recovery_seconds} s"
    )


if __name__ == "__main__":
    main()
