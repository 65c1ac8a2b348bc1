"""The tree of divisions, and how far a grant reaches in it."""

import pytest

from contracts.divisions import (
    Level,
    UnknownDivision,
    ancestors,
    children,
    counties,
    county_division,
    county_letters,
    county_of,
    covers,
    division,
    divisions,
    is_division,
    path_name,
)

CITY = "620500000000"
QINZHOU = "620502000000"
XIGUAN = "620502005000"
JUBAOPEN = "620502005002"
NEXT_STREET = "620502006000"
SIGNIFICANT_DIGITS = {Level.CITY: 4, Level.COUNTY: 6, Level.STREET: 9, Level.COMMUNITY: 12}


def test_the_community_of_the_published_case_is_found() -> None:
    found = division(JUBAOPEN)

    assert (found.name, found.level, found.parent, found.kind) == (
        "聚宝盆社区居委会",
        Level.COMMUNITY,
        XIGUAN,
        "community",
    )


@pytest.mark.parametrize("unit", [CITY, QINZHOU, XIGUAN, JUBAOPEN])
def test_a_grant_reaches_down_the_tree_and_itself(unit: str) -> None:
    assert covers(unit, JUBAOPEN)


@pytest.mark.parametrize(
    ("unit", "target"),
    [(NEXT_STREET, JUBAOPEN), (JUBAOPEN, XIGUAN), ("620502005001", JUBAOPEN), ("620503000000", JUBAOPEN)],
)
def test_a_grant_never_reaches_sideways_or_up(unit: str, target: str) -> None:
    assert not covers(unit, target)


def test_a_street_does_not_reach_a_village_whose_code_merely_ends_in_noughts() -> None:
    villages = [code for code in divisions() if code.endswith("00") and division(code).level is Level.COMMUNITY]

    assert villages
    for village in villages:
        parent = division(village).parent
        assert parent is not None
        assert covers(parent, village)
        assert not covers(village, parent)
        assert children(village) == ()


@pytest.mark.parametrize("code", ["", "620502", "620502005999", "999999999999", "62050200500²"])
def test_an_unknown_code_is_refused(code: str) -> None:
    assert not is_division(code)
    for question in (division, ancestors, children, county_of, path_name):
        with pytest.raises(UnknownDivision) as refused:
            question(code)
        assert refused.value.facts["division"] == code
    with pytest.raises(UnknownDivision):
        covers(CITY, code)
    with pytest.raises(UnknownDivision):
        covers(code, JUBAOPEN)


def test_every_division_hangs_under_the_one_its_digits_name() -> None:
    for one in divisions().values():
        digits = SIGNIFICANT_DIGITS[one.level]
        assert set(one.code[digits:]) <= {"0"}
        if one.parent is not None:
            above = division(one.parent)
            assert above.level < one.level
            assert one.code.startswith(above.code[: SIGNIFICANT_DIGITS[above.level]])


def test_only_the_city_has_no_parent() -> None:
    assert [one.code for one in divisions().values() if one.parent is None] == [CITY]


def test_the_way_up_and_the_way_down() -> None:
    assert [above.code for above in ancestors(JUBAOPEN)] == [CITY, QINZHOU, XIGUAN]
    assert division(JUBAOPEN) in children(XIGUAN)
    assert len(children(CITY)) == len(counties()) == 7


def test_a_path_names_the_place_from_the_county_down() -> None:
    assert path_name(JUBAOPEN) == "秦州区西关街道聚宝盆社区"
    assert path_name("620503001201") == "麦积区道北街道张家村"
    assert path_name(QINZHOU) == "秦州区"
    assert path_name(CITY) == "天水市"


def test_a_county_is_told_by_six_digits() -> None:
    assert county_of(JUBAOPEN) == "620502"
    assert county_of(CITY) == "620500"
    assert county_division("620502") == QINZHOU


def test_every_county_and_the_city_have_letters_of_their_own() -> None:
    letters = [county_letters(county) for county in ("620500", *counties())]

    assert letters == ["TS", "QZ", "MJ", "QS", "QA", "GG", "WS", "ZJ"]
    with pytest.raises(UnknownDivision):
        county_letters("110101")
