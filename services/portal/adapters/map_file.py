"""The file with the shapes of the counties: GeoJSON, a feature for each county with its six digits as `county`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jsonschema_rs

from services.portal.domain.county_map import CannotBeDrawn, CountyMap, Outlines, Ring, drawn, tiles

LARGEST_BYTES = 5_000_000

_POSITION = {
    "type": "array",
    "minItems": 2,
    "maxItems": 3,
    "prefixItems": [
        {"type": "number", "minimum": -180, "maximum": 180},
        {"type": "number", "minimum": -90, "maximum": 90},
    ],
    "items": {"type": "number"},
}
_RINGS = {"type": "array", "minItems": 1, "items": {"type": "array", "minItems": 4, "items": _POSITION}}
_SCHEMA = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["properties", "geometry"],
                "properties": {
                    "properties": {
                        "type": "object",
                        "required": ["county"],
                        "properties": {"county": {"type": "string", "pattern": "^[0-9]{6}$"}},
                    },
                    "geometry": {
                        "oneOf": [
                            {
                                "type": "object",
                                "required": ["type", "coordinates"],
                                "properties": {"type": {"const": "Polygon"}, "coordinates": _RINGS},
                            },
                            {
                                "type": "object",
                                "required": ["type", "coordinates"],
                                "properties": {
                                    "type": {"const": "MultiPolygon"},
                                    "coordinates": {"type": "array", "minItems": 1, "items": _RINGS},
                                },
                            },
                        ]
                    },
                },
            },
        },
    },
}


class UnreadableMap(SystemExit):
    """The file that was given as map cannot be drawn; the process stops and says why."""


def read_map(file: str, counties: Sequence[str]) -> CountyMap:
    """Return the map in a file, or the tiles when no file is given."""
    if not file:
        return tiles()
    try:
        return drawn(_outlines(_document(Path(file)), counties))
    except OSError as error:
        raise UnreadableMap(f"{file}: 读不到文件 / cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UnreadableMap(f"{file}: 不能用作地图 / cannot be the map: {error}") from error


def _document(file: Path) -> Any:
    content = file.read_bytes()
    if len(content) > LARGEST_BYTES:
        raise CannotBeDrawn(f"文件太大 / larger than {LARGEST_BYTES} bytes")
    document = json.loads(content)
    problem = next(jsonschema_rs.iter_errors(_SCHEMA, document), None)
    if problem is not None:
        where = "/".join(str(part) for part in problem.instance_path) or "/"
        raise CannotBeDrawn(f"{where}: {problem.message[:200]}")
    return document


def _outlines(document: Any, counties: Sequence[str]) -> Outlines:
    found: dict[str, list[Ring]] = {}
    for feature in document["features"]:
        county = feature["properties"]["county"]
        if county in found:
            raise CannotBeDrawn(f"{county}: 重复 / twice")
        if county not in counties:
            raise CannotBeDrawn(f"{county}: 不是本市的县区 / no county of the city")
        found[county] = list(_rings(feature["geometry"]))
    missing = [county for county in counties if county not in found]
    if missing:
        raise CannotBeDrawn(f"缺少县区 / counties missing: {', '.join(missing)}")
    return found


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(position[0]), float(position[1])) for position in ring]
