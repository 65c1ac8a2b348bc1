"""What the validators say reaches the reader in Chinese."""

import re
from typing import Any

import pytest
from marshmallow import fields, validate
from marshmallow.fields import Field
from marshmallow.schema import Schema

from kit.web.problems import _flatten
from kit.web.words import VALIDATORS, in_language

# What our schemas use; a field that joins them must bring its words.
FIELDS: dict[str, Field[Any]] = {
    "text": fields.String(validate=validate.Length(min=2, max=4)),
    "short": fields.String(validate=validate.Length(max=4)),
    "long": fields.String(validate=validate.Length(min=2)),
    "exact": fields.String(validate=validate.Length(equal=2)),
    "code": fields.String(validate=validate.Regexp("^[0-9]{6}$")),
    "choice": fields.String(validate=validate.OneOf(["yes", "no"])),
    "number": fields.Integer(strict=True, validate=validate.Range(min=1, max=5)),
    "least": fields.Integer(validate=validate.Range(min=1)),
    "most": fields.Integer(validate=validate.Range(max=5)),
    "flag": fields.Boolean(),
    "id": fields.UUID(),
    "day": fields.Date(),
    "moment": fields.AwareDateTime(),
    "list": fields.List(fields.String()),
    "map": fields.Dict(keys=fields.String(), values=fields.Integer()),
    "inner": fields.Nested(Schema.from_dict({"name": fields.String(required=True)})),
}
BAD: tuple[Any, ...] = (
    None,
    17,
    -3,
    "x",
    "xxxxxxxxx",
    "2026-03-02",
    "2026-03-02T09:00:00",
    ["x", 1],
    {"x": "y"},
    True,
    2.5,
)


@pytest.mark.parametrize("name", FIELDS)
def test_whatever_is_wrong_with_a_field_is_said_in_chinese(name: str) -> None:
    schema = Schema.from_dict({name: FIELDS[name]})()

    for value in BAD:
        for _, message in _flatten(schema.validate({name: value})):
            assert re.search("[\u4e00-\u9fff]", in_language(message, "zh")), message


def test_an_unknown_field_and_a_body_that_is_no_object_are_said_in_chinese() -> None:
    schema = Schema.from_dict({"text": fields.String(required=True)})()

    messages = [*schema.validate({"other": 1}).values(), schema.validate([])["_schema"]]
    assert [in_language(str(found[0]), "zh") for found in messages] == ["请填写", "没有这一项", "内容类型有误"]


@pytest.mark.parametrize("message", sorted(VALIDATORS))
def test_english_is_left_as_it_is(message: str) -> None:
    assert in_language(message, "en") == message


def test_numbers_are_carried_over() -> None:
    assert in_language("Longer than maximum length 20.", "zh") == "最多20个字"
