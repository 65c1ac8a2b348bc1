"""The events: what they must carry, and what they refuse to carry."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.documents import thawed
from contracts.events import (
    EventInvalid,
    UnknownEvent,
    data_schema,
    event_type,
    event_types,
    reader_schema,
    reasons,
    routing_key,
    validate,
)
from contracts.fields import fields

KINDS = pytest.mark.parametrize("name", list(event_types()))


def _example(name: str, **changes: Any) -> dict[str, Any]:
    return {**thawed(event_type(name).example), **changes}


def test_there_is_a_type_for_every_fact() -> None:
    assert len(event_types()) == 133


@KINDS
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(data_schema(name))
    Draft202012Validator.check_schema(reader_schema(name))


@KINDS
def test_the_example_may_be_published(name: str) -> None:
    validate(name, _example(name))


@KINDS
def test_the_example_carries_every_field_of_its_type(name: str) -> None:
    assert set(event_type(name).example) <= set(event_type(name).fields)
    assert set(event_type(name).required) <= set(event_type(name).example)


@KINDS
def test_a_missing_field_is_named(name: str) -> None:
    for field in event_type(name).required:
        data = _example(name)
        del data[field]

        with pytest.raises(EventInvalid) as refused:
            validate(name, data)

        assert refused.value.fields == (field,)


@KINDS
def test_an_unknown_field_is_refused_when_publishing_and_ignored_when_reading(name: str) -> None:
    data = _example(name, surprise=1)

    with pytest.raises(EventInvalid) as refused:
        validate(name, data)

    assert refused.value.fields == ("surprise",)
    assert Draft202012Validator(reader_schema(name)).is_valid(data)


@KINDS
def test_reasons_and_the_reason_code_come_together(name: str) -> None:
    kind = event_type(name)

    assert ("reason_code" in kind.fields) == bool(kind.reasons)
    assert set(kind.reasons) <= set(reasons())


def test_every_field_and_every_reason_is_used() -> None:
    used_fields = {name for kind in event_types().values() for name in kind.fields}
    used_reasons = {code for kind in event_types().values() for code in kind.reasons}

    assert used_fields == set(fields())
    assert used_reasons == set(reasons())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"affected_households": -1}, "affected_households"),
        ({"affected_households": "185"}, "affected_households"),
        ({"is_anonymous": "no"}, "is_anonymous"),
        ({"due_accept_at": "2026-03-03T18:00:00"}, "due_accept_at"),
        ({"due_accept_at": "soon"}, "due_accept_at"),
        ({"number": ""}, "number"),
        ({"number": None}, "number"),
        ({"category_code": "Water Supply"}, "category_code"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(EventInvalid) as refused:
        validate("intake.issue.submitted", _example("intake.issue.submitted", **changes))

    assert refused.value.fields == (field,)


def test_a_refusal_never_repeats_the_value() -> None:
    with pytest.raises(EventInvalid) as refused:
        validate("intake.issue.submitted", _example("intake.issue.submitted", channel="13912345678"))

    assert "13912345678" not in str(refused.value)


def test_only_the_listed_reasons_may_be_given() -> None:
    with pytest.raises(EventInvalid, match="reason_code"):
        validate("intake.issue.rejected", _example("intake.issue.rejected", reason_code="weather"))


def test_a_reader_meets_new_codes_without_failing() -> None:
    data = _example("intake.issue.submitted", channel="kiosk")

    assert Draft202012Validator(reader_schema("intake.issue.submitted")).is_valid(data)


def test_a_field_inside_a_list_is_named_by_its_place() -> None:
    name = "supervision.plan.responsibilities_issued"
    data = _example(name)
    data["items"][0]["phone"] = "1"
    data["items"][0]["due_on"] = "31 October"

    with pytest.raises(EventInvalid) as refused:
        validate(name, data)

    assert sorted(refused.value.fields) == ["items/0/due_on", "items/0/phone"]


def test_clauses_name_each_other_by_number() -> None:
    name = "supervision.plan.confirmed"
    data = _example(name)
    data["clauses"][0]["depends_on"] = [1]

    validate(name, data)


def test_the_routing_key_opens_with_the_county() -> None:
    assert routing_key("620502", "supervision.plan.approved") == "620502.supervision.plan.approved"
    with pytest.raises(ValueError, match="six digits"):
        routing_key("qinzhou", "supervision.plan.approved")
    with pytest.raises(UnknownEvent):
        routing_key("620502", "supervision.plan.forgotten")
