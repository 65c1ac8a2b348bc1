"""The city's counties on a map: tiles in their places, or the shapes that an office gives as GeoJSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

WIDTH = 440
MOST_POINTS = 6000
_TILE_WIDTH, _TILE_HEIGHT, _GAP = 104, 104, 8
# Columns west to east, rows north to south.
_PLACES: Mapping[str, tuple[int, int]] = {
    "620525": (3, 0),
    "620524": (0, 1),
    "620523": (1, 1),
    "620522": (2, 1),
    "620521": (3, 1),
    "620502": (2, 2),
    "620503": (3, 2),
}

Point = tuple[float, float]
Ring = Sequence[Point]
Outlines = Mapping[str, Sequence[Ring]]


class CannotBeDrawn(ValueError):
    """These outlines make no picture."""


@dataclass(frozen=True)
class Shape:
    """A county on the map: its outline as an SVG path, and where its name stands."""

    county: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class CountyMap:
    """All counties, in a picture of this size."""

    width: int
    height: int
    shapes: Sequence[Shape]
    is_to_scale: bool


def tiles() -> CountyMap:
    """Return a map of tiles, which shows who is whose neighbour."""
    shapes = []
    for county, (column, row) in _PLACES.items():
        x, y = column * (_TILE_WIDTH + _GAP), row * (_TILE_HEIGHT + _GAP)
        path = f"M{x} {y}h{_TILE_WIDTH}v{_TILE_HEIGHT}h-{_TILE_WIDTH}z"
        shapes.append(Shape(county, path, x + _TILE_WIDTH // 2, y + _TILE_HEIGHT // 2))
    rows = 1 + max(row for _, row in _PLACES.values())
    return CountyMap(WIDTH, rows * (_TILE_HEIGHT + _GAP) - _GAP, shapes, is_to_scale=False)


def drawn(outlines: Outlines) -> CountyMap:
    """Return the outlines in a picture; a degree of longitude is shorter than one of latitude, as it is there."""
    points = [point for rings in outlines.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrower = cos(radians((south + north) / 2))
    if east == west or north == south:
        raise CannotBeDrawn("没有面积 / no area")
    scale = WIDTH / ((east - west) * narrower)

    def pixel(point: Point) -> tuple[int, int]:
        return round((point[0] - west) * narrower * scale), round((north - point[1]) * scale)

    rings = {
        county: [_thinned([pixel(point) for point in ring]) for ring in found] for county, found in outlines.items()
    }
    number = sum(len(ring) for found in rings.values() for ring in found)
    if number > MOST_POINTS:
        raise CannotBeDrawn(f"点太多，最多{MOST_POINTS}个 / {number} points are left, more than {MOST_POINTS}")
    shapes = [_shape(county, found) for county, found in rings.items()]
    return CountyMap(WIDTH, round((north - south) * scale), shapes, is_to_scale=True)


def _thinned(ring: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ring without the points that fall onto the one before."""
    return [point for number, point in enumerate(ring) if number == 0 or point != ring[number - 1]]


def _shape(county: str, rings: Sequence[Sequence[tuple[int, int]]]) -> Shape:
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "z" for ring in rings)
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    x, y = _middle(largest)
    return Shape(county, path, x, y)


def _area(ring: Sequence[tuple[int, int]]) -> float:
    following = [*ring[1:], ring[0]]
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(ring, following, strict=True)) / 2


def _middle(ring: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the middle of the ring's box."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2
