"""What may stand in a text for the public, what a plan's items add up to, and what a clause keeps."""

from datetime import date

import pytest

from services.supervision.domain.clause import Cooperation, read_clause
from services.supervision.domain.outcome import counts_of, level_of
from services.supervision.domain.redaction import holds_personal_number, is_clean
from tests.unit.services.supervision.builders import a_clause, an_item


@pytest.mark.parametrize(
    "text",
    [
        "联系13800138000",
        "电话 138 0013 8000 找老王",
        "138-0013-8000",
        "１３８００１３８０００",
        "+8613800138000",
        "身份证62050219800101123X",
        "0938-8212345",
    ],
)
def test_a_phone_or_identity_number_is_found_however_it_is_written(text: str) -> None:
    assert holds_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "集中供暖开始前完成供暖管道改造",
        "2026年10月31日前",
        "停水20天，涉及185户",
        "合同编号 2026-0009",
        "QZ-P-2026-000009",
        "620502005002",
    ],
)
def test_dates_amounts_and_business_numbers_are_no_personal_numbers(text: str) -> None:
    assert is_clean([text])


def test_a_clause_comes_back_from_its_stored_form_unchanged() -> None:
    clause = a_clause(
        3, depends_on=(1, 2), cooperation=Cooperation("water_outage", 20, "一号楼"), support_orgs=("ORG-1",)
    )

    assert read_clause(clause.kept()) == clause


def test_a_plan_is_resolved_as_far_as_the_item_that_got_least_far() -> None:
    thorough, partial = (an_item("closed", resolution_level=level) for level in ("thorough", "partial"))

    assert level_of([thorough]) == "thorough"
    assert level_of([thorough, partial]) == "partial"
    assert level_of([thorough, an_item("terminated")]) == "partial"
    assert level_of([an_item("terminated")]) == "unresolved"


def test_items_are_counted_against_both_due_dates() -> None:
    late = an_item("closed", done_on=date(2026, 7, 5), due_on=date(2026, 7, 10))
    in_time = an_item("closed", done_on=date(2026, 6, 1))

    assert counts_of([late, in_time, an_item("terminated")]) == {
        "item_count": 3,
        "closed_count": 2,
        "terminated_count": 1,
        "on_time_count": 2,
        "on_time_original_count": 1,
    }
