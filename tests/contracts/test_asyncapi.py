"""The AsyncAPI document: valid against the published schema, and complete."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from contracts.asyncapi import document
from contracts.events import event_types
from contracts.generate import files, main, stale, write

PUBLISHED_SCHEMA = Path(__file__).parent / "asyncapi-3.0.0.json"


@pytest.fixture(scope="module")
def published() -> Draft7Validator:
    return Draft7Validator(json.loads(PUBLISHED_SCHEMA.read_text(encoding="utf-8")))


def _references(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(_references, part)) if part else set()
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
    return own.union(*map(_references, part.values())) if part else own


def test_the_document_is_valid_asyncapi(published: Draft7Validator) -> None:
    assert [f"{error.json_path}: {error.message[:200]}" for error in published.iter_errors(document())] == []


def test_the_published_schema_would_notice_a_mistake(published: Draft7Validator) -> None:
    broken = document()
    broken["operations"]["send-intake-events"]["action"] = "shout"

    assert not published.is_valid(broken)


def test_every_event_is_a_message_of_the_channel_and_of_one_operation() -> None:
    described = document()
    sent = [ref["$ref"] for operation in described["operations"].values() for ref in operation["messages"]]

    assert set(described["components"]["messages"]) == set(event_types())
    assert set(described["channels"]["events"]["messages"]) == set(event_types())
    assert sorted(sent) == sorted(f"#/channels/events/messages/{name}" for name in event_types())


def test_every_reference_leads_somewhere() -> None:
    described = document()

    for reference in _references(described):
        place: Any = described
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]
        assert place


def test_the_generated_files_are_fresh() -> None:
    assert stale() == [], "run: python -m contracts.generate"


def test_writing_brings_a_folder_up_to_date_and_removes_what_is_gone(tmp_path: Path) -> None:
    old = tmp_path / "contracts" / "schemas" / "intake.issue.forgotten.v1.json"
    old.parent.mkdir(parents=True)
    old.write_text("{}")

    changed = write(tmp_path)

    assert len(changed) == len(files()) + 1
    assert not old.exists()
    assert stale(tmp_path) == []


def test_checking_succeeds_in_a_clean_checkout() -> None:
    assert main(["--check"]) == 0
