"""The map: tiles where no file is given; else the file's shapes, or a reason why it cannot be drawn."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.divisions import counties
from services.portal.adapters.map_file import UnreadableMap, read_map
from services.portal.domain.county_map import MOST_POINTS, WIDTH


def square(west: float, south: float, size: float = 0.5) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def features() -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "properties": {"county": county},
            "geometry": {"type": "Polygon", "coordinates": square(105 + number / 2, 34)},
        }
        for number, county in enumerate(counties())
    ]


def written(folder: Path, document: object) -> str:
    file = folder / "map.geojson"
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


def test_without_a_file_each_county_has_its_own_tile() -> None:
    drawn = read_map("", counties())

    assert {shape.county for shape in drawn.shapes} == set(counties())
    assert len({(shape.x, shape.y) for shape in drawn.shapes}) == len(counties())
    assert all(0 < shape.x < drawn.width and 0 < shape.y < drawn.height for shape in drawn.shapes)
    assert not drawn.is_to_scale


def test_the_shapes_of_a_file_fill_the_picture(tmp_path: Path) -> None:
    drawn = read_map(written(tmp_path, {"type": "FeatureCollection", "features": features()}), counties())

    # Seven squares in a row; at 34 degrees north a degree of longitude is five sixths as long as one of latitude.
    first = drawn.shapes[0]
    assert (drawn.width, drawn.height) == (WIDTH, 76)
    assert (first.county, first.path, first.x, first.y) == ("620502", "M0 76L63 76L63 0L0 0L0 76z", 31, 38)
    assert drawn.is_to_scale


def test_a_county_may_have_several_parts_and_is_named_in_the_largest(tmp_path: Path) -> None:
    several = features()
    several[0]["geometry"] = {"type": "MultiPolygon", "coordinates": [square(104, 34, 0.1), square(105, 34)]}
    drawn = read_map(written(tmp_path, {"type": "FeatureCollection", "features": several}), counties())

    assert drawn.shapes[0].path.count("M") == 2
    assert drawn.shapes[0].x > WIDTH / 8


def test_points_that_fall_together_are_drawn_once(tmp_path: Path) -> None:
    many = features()
    west, south = 105.0, 34.0
    edge = [[west + number / 20_000, south] for number in range(10_000)]
    many[0]["geometry"]["coordinates"] = [[*edge, [west + 0.5, south + 0.5], [west, south + 0.5], [west, south]]]
    drawn = read_map(written(tmp_path, {"type": "FeatureCollection", "features": many}), counties())

    assert drawn.shapes[0].path.count("L") < 70


def wrong(**changes: object) -> dict[str, Any]:
    first, *others = features()
    return {"type": "FeatureCollection", "features": [{**first, **changes}, *others]}


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"type": "Feature"}, "features"),
        ({"type": "FeatureCollection", "features": features()[1:]}, "620502"),
        ({"type": "FeatureCollection", "features": [*features(), features()[0]]}, "620502: 重复 / twice"),
        (wrong(properties={"county": "620599"}), "no county of the city"),
        (wrong(properties={"name": "秦州区"}), "features/0/properties"),
        (wrong(geometry={"type": "Point", "coordinates": [105, 34]}), "features/0/geometry"),
        (wrong(geometry={"type": "Polygon", "coordinates": square(205, 34)}), "features/0/geometry"),
        (wrong(geometry={"type": "Polygon", "coordinates": [[[105, 34], [106, 34]]]}), "features/0/geometry"),
        (
            {
                "type": "FeatureCollection",
                "features": [
                    {**one, "geometry": {"type": "Polygon", "coordinates": square(105, 34, 0)}} for one in features()
                ],
            },
            "no area",
        ),
    ],
)
def test_a_file_that_cannot_be_drawn_says_where_and_why(tmp_path: Path, document: object, reason: str) -> None:
    with pytest.raises(UnreadableMap) as stopped:
        read_map(written(tmp_path, document), counties())

    assert "map.geojson" in str(stopped.value)
    assert reason in str(stopped.value)


def test_a_map_with_too_many_points_is_not_drawn(tmp_path: Path) -> None:
    coast = [[105 + (number % 2) * 3, 34 + number / 9000] for number in range(MOST_POINTS + 1)]
    jagged = wrong(geometry={"type": "Polygon", "coordinates": [[*coast, coast[0]]]})

    with pytest.raises(UnreadableMap, match="points are left"):
        read_map(written(tmp_path, jagged), counties())


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00"])
def test_a_file_that_is_no_json_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "map.geojson"
    file.write_bytes(content)

    with pytest.raises(UnreadableMap, match=r"map\.geojson"):
        read_map(str(file), counties())


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(UnreadableMap, match="cannot be read"):
        read_map("/nowhere/map.geojson", counties())
