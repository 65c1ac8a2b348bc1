"""The published case of Jubaopen, from the first issue to the last answer, played on the containers."""

from tests.compose.city import ComposedCity
from tests.support.waiting import until


def test_the_case_of_jubaopen_plays_to_its_end(city: ComposedCity) -> None:
    city.compose("--profile", "demo", "up", "--detach", "--no-deps", "demo")

    until(lambda: city.exit_code("demo") is not None, seconds=150)
    assert city.exit_code("demo") == 0, city.logs("demo")
