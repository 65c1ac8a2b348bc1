"""No event may carry what belongs to a person."""

from typing import Any

import pytest

from contracts.documents import thawed
from contracts.events import EventInvalid, data_schema, event_type, event_types, validate

PERSONAL = {
    "name", "full_name", "person", "phone", "mobile", "tel", "email", "address", "street_address", "house", "dwelling",
    "id_number", "id_card", "document_number", "openid", "unionid", "wechat_id", "birth_date", "age", "gender",
    "photo", "voice", "recording", "signature", "text", "free_text", "comment", "remark", "note", "description",
    "statement", "reporter_id", "resident_id", "account_id", "user_id", "member_id", "person_id", "contact_ref",
    "latitude", "longitude", "ip", "device",
}  # fmt: skip
FREE_TEXT = {"title_public", "org_name", "decision_no", "equipment"}


def _property_names(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(_property_names, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    own = set(schema.get("properties", {})) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*map(_property_names, schema.values()))


@pytest.mark.parametrize("name", list(event_types()))
def test_no_field_of_an_event_is_a_personal_one(name: str) -> None:
    assert _property_names(data_schema(name)) & PERSONAL == set()


@pytest.mark.parametrize("name", list(event_types()))
def test_every_object_in_an_event_is_closed(name: str) -> None:
    def open_objects(schema: Any, path: str = "data") -> list[str]:
        if not isinstance(schema, dict):
            return []
        here = [path] if schema.get("type") == "object" and "additionalProperties" not in schema else []
        inner = {**schema.get("properties", {}), "[]": schema.get("items")}
        return here + [found for key, part in inner.items() for found in open_objects(part, f"{path}/{key}")]

    assert open_objects(data_schema(name)) == []


def test_only_reviewed_public_text_is_without_a_form() -> None:
    loose = {
        name
        for kind in event_types()
        for name, schema in data_schema(kind)["properties"].items()
        if schema.get("items", schema).get("not")
    }

    assert loose == FREE_TEXT


@pytest.mark.parametrize("title", ["请拨打13912345678联系", "身份证620502199001011234", "62050219900101123x 的诉求"])
def test_a_public_title_with_a_phone_or_identity_number_is_refused(title: str) -> None:
    data = {**thawed(event_type("intake.issue.accepted").example), "title_public": title}

    with pytest.raises(EventInvalid) as refused:
        validate("intake.issue.accepted", data)

    assert refused.value.fields == ("title_public",)


def test_a_public_title_may_hold_other_numbers() -> None:
    data = {**thawed(event_type("intake.issue.accepted").example), "title_public": "2026年1号楼下水管道停水20天"}

    validate("intake.issue.accepted", data)
