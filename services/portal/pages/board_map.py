"""The map of the counties with a number on each, and a sentence that says the same."""

from collections.abc import Mapping
from typing import Any, cast

from flask import current_app, url_for

from contracts.divisions import county_division
from services.portal.domain.county_map import CountyMap
from services.portal.domain.figures import total
from services.portal.pages import looks
from services.portal.pages.board import Board
from services.portal.pages.frame import t

_LEVELS = 3
_LONG_NAME = "回族自治县"


def map_of(board: Board, urls: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the counties with how many issues each received; darker is more."""
    numbers = {unit[:6]: total(counts, "issue_reached") for unit, counts in board.below}
    most = max(numbers.values(), default=0)
    told = t("，", ", ").join(f"{_name(county)}{t('', ' ')}{number:,}" for county, number in numbers.items())
    shapes = [
        {
            **_shape(shape),
            "number": f"{numbers[shape.county]:,}",
            "level": _level(numbers[shape.county], most),
            "url": urls.get(shape.county),
        }
        for shape in _counties().shapes
    ]
    return _picture(shapes, t(f"各县区收到的诉求：{told}", f"Issues received by county: {told}"))


def plain_map(county: str) -> dict[str, Any]:
    """Return the counties without numbers, each leading to its figures."""
    shapes = [
        {
            **_shape(shape),
            "number": "",
            "level": _LEVELS if shape.county == county else 1,
            "url": url_for("city.show_county", code=shape.county),
        }
        for shape in _counties().shapes
    ]
    return _picture(shapes, t("天水市各县区，点一个看它的数据", "The counties of Tianshui; each leads to its figures"))


def _picture(shapes: list[dict[str, Any]], words: str) -> dict[str, Any]:
    drawn = _counties()
    return {
        "width": drawn.width,
        "height": drawn.height,
        "shapes": shapes,
        "words": words,
        "is_to_scale": drawn.is_to_scale,
    }


def _shape(shape: Any) -> dict[str, Any]:
    return {"path": shape.path, "x": shape.x, "y": shape.y, "name": _name(shape.county)}


def _counties() -> CountyMap:
    return cast("CountyMap", current_app.extensions["county_map"])


def _name(county: str) -> str:
    return looks.unit_name(county_division(county)).removesuffix(_LONG_NAME)


def _level(number: int, most: int) -> int:
    """Return 0 for none, else 1 to 3 by how it compares with the most."""
    return -(-number * _LEVELS // most) if most else 0
