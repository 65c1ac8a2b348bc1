"""Organisation codes, and the units of the demo."""

import pytest

from contracts.divisions import UnknownDivision, division
from contracts.documents import DATA, read_yaml
from contracts.fields import fields
from contracts.organisations import (
    UnknownOrganisation,
    division_of_org,
    organisation,
    organisations,
    party_org_for,
    supervision_committee_of,
)


def test_the_code_of_an_organisation_tells_its_division() -> None:
    assert division_of_org("ORG-620502005002") == "620502005002"
    assert division_of_org("ORG-620502000000-HCB") == "620502000000"


@pytest.mark.parametrize(
    "code",
    ["", "620502005002", "ORG-620502", "ORG-620502005002-", "org-620502005002", "ORG-620502005002-x"],
)
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(UnknownOrganisation):
        division_of_org(code)


def test_a_code_in_no_division_is_refused() -> None:
    with pytest.raises(UnknownDivision):
        division_of_org("ORG-110101001001")


def test_an_organisation_has_a_name_in_both_languages() -> None:
    found = organisation("ORG-620502000000-HCB")

    assert found.name.in_language("zh") == "秦州区住建局"
    assert found.name.in_language("en-GB") == "Qinzhou District housing and construction bureau"
    with pytest.raises(UnknownOrganisation):
        organisation("ORG-620502000000-NIL")


def test_every_organisation_of_the_demo_stands_in_the_tree_and_is_of_a_known_kind() -> None:
    for one in organisations().values():
        assert division_of_org(one.code) == one.division
        assert one.kind in fields()["org_kind"].values
        assert one.serves is None or one.serves in organisations()


def test_the_deciding_party_organisation_is_found_up_the_tree() -> None:
    assert party_org_for("street_or_town_party_org", "620502005002") == "ORG-620502005000-PTY"
    assert party_org_for("town_party_committee", "620523103001") == "ORG-620523103000-PTY"
    assert party_org_for("county_party_committee", "620502005002") == "ORG-620502000000-PTY"
    assert party_org_for("own_party_org", "620502005002") == "ORG-620502005002-PTY"


def test_a_community_has_its_supervision_committee() -> None:
    assert organisation(supervision_committee_of("620502005002")).kind == "supervision_committee"


def test_the_rooms_of_the_demo_add_up_to_the_published_totals() -> None:
    document = read_yaml(DATA / "demo" / "rooms.yaml")
    qinzhou = next(total for total in document["totals"] if total["county"] == "620502")

    assert len(document["rooms"]) == qinzhou["rooms"] == 44
    for room in document["rooms"]:
        assert room["unit"] in organisations()
        assert division(room["division"]).code.startswith("620502")
        assert room["platform_type"] in fields()["platform_type"].values


def test_the_members_of_the_demo_add_up_to_the_published_total() -> None:
    document = read_yaml(DATA / "demo" / "members.yaml")

    assert sum(line["total"] for line in document["by_unit"]) == document["totals"]["assigned"] == 202
    assert {line["unit"] for line in document["by_unit"]} <= set(organisations())


def test_the_published_case_happens_in_known_places() -> None:
    case = read_yaml(DATA / "jubaopen.yaml")

    assert division(case["community"]["code"]).parent == case["street"]["code"]
    assert case["topic"]["domain"] in fields()["domain"].values
