import json
from html import escape
from urllib.parse import quote

import pytest

from tests.support.leaks import Found, People, lines, scan

ROLMA = People.of(
    name=["欧阳卓玛"],
    phone=["+8613912345678"],
    email=["Rolma@example.cn"],
    text=["三号楼的老人下不了楼"],
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("办理人：欧阳卓玛", "name"),
        ("欧阳\n  卓玛", "name"),
        (json.dumps({"by": "欧阳卓玛"}), "name"),
        (json.dumps(json.dumps({"by": "欧阳卓玛"})), "name"),
        (quote("/find?name=欧阳卓玛"), "name"),
        ("&#27431;&#38451;&#21331;&#29595;", "name"),
        ("tel:13912345678", "phone"),
        ("+86 139 1234 5678", "phone"),
        ("139-1234-5678", "phone"),
        (quote("+8613912345678"), "phone"),
        ("to=<rolma@example.cn>", "email"),
        (escape("<b>三号楼的老人下不了楼</b>"), "text"),
    ],
)
def test_what_is_personal_is_found_however_it_is_written(text: str, kind: str) -> None:
    assert ROLMA.found_in("here", text) == [Found("here", kind)]


@pytest.mark.parametrize("text", ["", "139****5678", "欧阳*", "13912345679", "三号楼", '{"number": "QZ-2026-000001"}'])
def test_what_is_masked_or_somebody_elses_is_not(text: str) -> None:
    assert ROLMA.found_in("here", text) == []


def test_every_place_is_named_once_for_each_kind() -> None:
    log = "started\n欧阳卓玛 called 13912345678\nended"

    places, found = scan(ROLMA, lines("door.log", log))

    assert places == ["door.log:1", "door.log:2", "door.log:3"]
    assert sorted(found, key=str) == [Found("door.log:2", "name"), Found("door.log:2", "phone")]


def test_a_report_of_the_scan_repeats_nothing_personal() -> None:
    _, found = scan(ROLMA, [("here", "欧阳卓玛 13912345678")])

    assert ROLMA.found_in("report", repr(found)) == []
