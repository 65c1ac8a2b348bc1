"""The pure parts of the bench: medians, shares of a floor, the table and the file. Nothing is timed here."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.load.figures import BenchBroken, Claim, Figure, Sample, Target, figures_of, latencies, percentile, take_turns
from tests.load.report import show, write

RATE = Claim("submit", "/s", "rate", "ours", "pgbench", Target(ratio=0.3))


def test_a_figure_is_the_median_of_its_rounds_beside_the_median_of_its_floor() -> None:
    samples = {"ours": [{"rate": 10.0}, {"rate": 90.0}, {"rate": 30.0}], "pgbench": [{"rate": 60.0}] * 3}
    (figure,) = figures_of([RATE], samples)
    assert (figure.value, figure.floor, figure.ratio, figure.rounds) == (30.0, 60.0, 0.5, 3)
    assert figure.is_met


def test_a_time_twice_as_long_as_its_floor_is_half_of_it() -> None:
    figure = Figure("commit to commit", "ms", 8.0, 4.0, 3, Target(at_most=10))
    assert figure.ratio == 0.5
    assert figure.is_met
    assert not Figure("commit to commit", "ms", 11.0, 4.0, 3, Target(at_most=10)).is_met


def test_a_figure_without_floor_has_no_ratio_and_misses_a_share() -> None:
    (figure,) = figures_of([RATE], {"ours": [{"rate": 1.0}], "pgbench": []})
    assert figure.ratio is None
    assert not figure.is_met


def test_contestants_take_turns() -> None:
    order: list[str] = []

    def run(name: str) -> Sample:
        order.append(name)
        return {"n": 1.0}

    samples = take_turns({"a": lambda: run("a"), "b": lambda: run("b")}, 2, lambda _: None)
    assert order == ["a", "b", "a", "b"]
    assert samples == {"a": [{"n": 1.0}] * 2, "b": [{"n": 1.0}] * 2}


def test_who_breaks_is_left_out_and_told() -> None:
    def broken() -> Sample:
        raise BenchBroken("no answer")

    told: list[str] = []
    samples = take_turns({"ours": lambda: {"rate": 1.0}, "pgbench": broken}, 2, told.append)
    assert told == ["", "略去 left out: pgbench: no answer", ""]
    assert [figure.floor for figure in figures_of([RATE], samples)] == [None]


def test_no_round_begins_when_it_is_late() -> None:
    assert take_turns({"a": lambda: {"n": 1.0}}, 3, lambda _: None, is_late=lambda: True) == {"a": [{"n": 1.0}]}


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([5.0, 1.0, 3.0], 50) == 3.0
    assert latencies([float(n) for n in range(1, 101)]) == {"p50": 50.0, "p99": 99.0}
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 50)


def test_the_file_for_machines_and_the_table_hold_the_same_figures(tmp_path: Path) -> None:
    figure = Figure("relay", "/s", 9000.4, 10000.0, 3, Target(ratio=0.8, at_least=8000))
    write([figure], tmp_path / "bench.json")
    expected = {"name": "relay", "unit": "/s", "value": 9000.0, "floor": 10000.0, "ratio": 0.9, "rounds": 3}
    assert json.loads((tmp_path / "bench.json").read_text()) == [expected]
    console = Console(record=True, width=140, file=StringIO())
    show([figure], console)
    shown = console.export_text()
    assert "9,000 /s" in shown
    assert "0.90" in shown
    assert "✓" in shown
