"""The figures of a bench run: each beside its floor, as medians of alternating rounds. Pure; measures nothing."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Sample = Mapping[str, float]


class BenchBroken(Exception):
    """A contestant did not do its work, so that its figure would mean nothing."""


@dataclass(frozen=True)
class Target:
    """What a figure must reach: a share of its floor, a least value, a greatest value."""

    ratio: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    def __str__(self) -> str:
        bounds = (("×", self.ratio), ("≥", self.at_least), ("≤", self.at_most))
        return " ".join(f"{sign}{bound:,g}" for sign, bound in bounds if bound is not None)


@dataclass(frozen=True)
class Figure:
    """One measured value and what the least possible work reached in the same rounds.

    The ratio is the share of the floor that is reached, for rates and for times alike: 1 is the floor itself.
    """

    name: str
    unit: str
    value: float
    floor: float | None
    rounds: int
    target: Target = Target()

    @property
    def ratio(self) -> float | None:
        if not self.floor or not self.value:
            return None
        return self.floor / self.value if self.unit == "ms" else self.value / self.floor

    @property
    def is_met(self) -> bool:
        target = self.target
        return (
            (target.ratio is None or (self.ratio or 0) >= target.ratio)
            and (target.at_least is None or self.value >= target.at_least)
            and (target.at_most is None or self.value <= target.at_most)
        )

    def plain(self) -> dict[str, Any]:
        """Return the figure as it stands in the file for machines."""
        return {
            "name": self.name,
            "unit": self.unit,
            "value": _rounded(self.value),
            "floor": _rounded(self.floor),
            "ratio": _rounded(self.ratio),
            "rounds": self.rounds,
        }


@dataclass(frozen=True)
class Claim:
    """Which measure of which contestant is compared with whose."""

    name: str
    unit: str
    measure: str
    ours: str
    floor: str | None
    target: Target = Target()


@dataclass(frozen=True)
class Benchmark:
    """Contestants that take turns, and the claims that are drawn from what they reach."""

    title: str
    contestants: Mapping[str, Callable[[], Sample]]
    claims: Sequence[Claim]


def figures_of(claims: Iterable[Claim], samples: Mapping[str, Sequence[Sample]]) -> list[Figure]:
    """Return the medians of what was measured; a floor that nobody ran is left out."""
    return [
        Figure(
            name=claim.name,
            unit=claim.unit,
            value=_median(samples[claim.ours], claim.measure),
            floor=_median(samples[claim.floor], claim.measure) if samples.get(claim.floor or "") else None,
            rounds=len(samples[claim.ours]),
            target=claim.target,
        )
        for claim in claims
        if samples.get(claim.ours)
    ]


def take_turns(
    contestants: Mapping[str, Callable[[], Sample]],
    rounds: int,
    tell: Callable[[str], None],
    *,
    is_late: Callable[[], bool] = lambda: False,
) -> dict[str, list[Sample]]:
    """Let every contestant run once in each round, so that the noise of the machine falls on all of them.

    One that breaks is told and left out; when it is late, no further round begins.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in contestants}
    for number in range(rounds):
        if number and is_late():
            break
        for name in list(samples):
            try:
                samples[name].append(contestants[name]())
            except BenchBroken as error:
                del samples[name]
                tell(f"略去 left out: {name}: {error}")
            else:
                tell("")
    return samples


def latencies(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 99th percentile."""
    return {"p50": percentile(milliseconds, 50), "p99": percentile(milliseconds, 99)}


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least so many percent do not exceed."""
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def _median(samples: Sequence[Sample], measure: str) -> float:
    return median(sample[measure] for sample in samples)


def _rounded(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.4g}")
