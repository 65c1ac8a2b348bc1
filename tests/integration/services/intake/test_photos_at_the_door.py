"""Photos come before their issue, belong to it alone, are seen by few, and go with its personal data."""

import base64
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts.roles import Role
from kit.sql.due import do_what_is_due
from services.intake.domain import photo
from services.intake.usecases import give_photos
from tests.integration.services.intake.test_issues_at_the_door import (
    CLERK,
    GANGU_CLERK,
    ISSUES,
    RESIDENT,
    TO_THE_ANSWER,
    a_telling,
    moved,
)
from tests.support.doors import Answer, Door, actor
from tests.support.photos import SECRETS, gif, jpeg, opened

PHOTOS = "/api/intake/v1/photos"
FOLLOW = "/api/intake/v1/follow"
DEPARTMENT = actor(Role.DEPARTMENT_OFFICER, "620502000000", org="ORG-620502000000-ZJ")


def given(intake: Door, file: bytes | None = None, *, key: str | None = None) -> Answer:
    content = base64.b64encode(jpeg() if file is None else file).decode()
    return intake.as_actor(None).post(PHOTOS, {"content": content}, key=key)


def with_photos(intake: Door, *tickets: str, **changes: Any) -> Answer:
    return intake.as_actor(CLERK).post(ISSUES, a_telling(photos=list(tickets), **changes))


def an_issue(intake: Door) -> dict[str, Any]:
    """An issue with one photo: what the receipt says of it, and the id of the photo."""
    receipt = with_photos(intake, given(intake).body["ticket"]).body
    shown = intake.as_actor(CLERK).get(f"{ISSUES}/{receipt['id']}").body
    return {**receipt, "photo": shown["photos"][0]["id"]}


def kept_photos(intake: Door) -> int:
    with intake.service.stage.database.engine.connect() as connection:
        return int(connection.execute(text("select count(*) from attachments")).scalar_one())


def test_a_photo_is_shown_to_its_reporter_and_to_officials_of_the_unit(intake: Door) -> None:
    issue = an_issue(intake)
    stranger = intake.as_actor(None)

    followed = stranger.get(f"{FOLLOW}/{issue['number']}", Follow_Code=issue["follow_code"])
    seen = intake.app.test_client().get(
        f"{FOLLOW}/{issue['number']}/photos/{issue['photo']}", headers={"Follow-Code": issue["follow_code"]}
    )
    by_clerk = intake.as_actor(CLERK)
    official = intake.app.test_client().get(f"{ISSUES}/{issue['id']}/photos/{issue['photo']}", headers=by_clerk.headers)

    assert [one["id"] for one in followed.body["photos"]] == [issue["photo"]]
    assert (seen.status_code, seen.content_type, seen.headers["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, max-age=3600",
    )
    assert opened(seen.data).size == (60, 40)
    assert not any(secret in seen.data for secret in SECRETS)
    assert official.data == seen.data


def test_nobody_else_sees_a_photo(intake: Door) -> None:
    issue = an_issue(intake)
    for_reporter = f"{FOLLOW}/{issue['number']}/photos/{issue['photo']}"
    for_officials = f"{ISSUES}/{issue['id']}/photos/{issue['photo']}"

    assert intake.as_actor(None).get(for_reporter).status == 404
    assert intake.as_actor(None).get(for_reporter, Follow_Code="000000").status == 404
    assert intake.as_actor(RESIDENT).get(for_reporter).status == 404
    assert intake.as_actor(None).get(for_officials).status == 401
    assert intake.as_actor(RESIDENT).get(for_officials).status == 403
    assert intake.as_actor(GANGU_CLERK).get(for_officials).status == 403
    assert intake.as_actor(DEPARTMENT).get(for_officials).status == 403


def test_a_photo_cannot_be_fetched_through_another_issue(intake: Door) -> None:
    mine, other = an_issue(intake), an_issue(intake)

    through_other = intake.as_actor(None).get(
        f"{FOLLOW}/{other['number']}/photos/{mine['photo']}", Follow_Code=other["follow_code"]
    )

    assert through_other.status == 404


@pytest.mark.parametrize("file", [gif(), b"no picture", jpeg()[:200]], ids=["gif", "words", "half"])
def test_what_is_no_photo_is_refused_at_its_field(intake: Door, file: bytes) -> None:
    before = kept_photos(intake)

    answer = given(intake, file)

    assert (answer.status, answer.code) == (422, "intake.no_photo")
    assert answer.body["errors"][0]["pointer"] == "/content"
    assert kept_photos(intake) == before


@pytest.mark.parametrize("content", ["%%%", "图", 7, None])
def test_what_is_no_base64_is_refused_at_its_field(intake: Door, content: Any) -> None:
    answer = intake.as_actor(None).post(PHOTOS, {"content": content})

    assert answer.status == 422
    assert answer.body["errors"][0]["pointer"] == "/content"


def test_a_photo_that_is_too_large_is_refused_and_a_much_larger_one_is_not_even_read(intake: Door) -> None:
    refused = given(intake, jpeg() + bytes(photo.MOST_BYTES))
    unread = given(intake, bytes(2 * photo.MOST_BYTES))

    assert (refused.status, refused.code) == (422, "intake.photo_too_large")
    assert (unread.status, unread.code) == (413, "too_large")


def test_another_command_takes_no_longer_body_for_it(intake: Door) -> None:
    answer = intake.as_actor(CLERK).post(ISSUES, a_telling(text="长" * 200_000))

    assert answer.status == 413


def test_a_photo_that_is_sent_twice_waits_once(intake: Door) -> None:
    key = uuid4().hex

    first, again = given(intake, key=key), given(intake, key=key)

    assert first.body == again.body


def test_a_ticket_is_good_for_one_issue(intake: Door) -> None:
    ticket = given(intake).body["ticket"]

    first, second = with_photos(intake, ticket), with_photos(intake, ticket)
    unknown = with_photos(intake, "a-ticket-of-nobody")

    assert first.status == 201
    assert (second.status, second.code) == (422, "intake.photo_gone")
    assert (unknown.status, unknown.body["errors"][0]["pointer"]) == (422, "/photos")


def test_an_issue_takes_at_most_three(intake: Door) -> None:
    tickets = [given(intake).body["ticket"] for _ in range(4)]

    assert with_photos(intake, *tickets).status == 422
    assert with_photos(intake, *tickets[:3]).status == 201


def test_a_refused_issue_leaves_its_photos_waiting(intake: Door) -> None:
    ticket = given(intake).body["ticket"]

    refused = with_photos(intake, ticket, privacy_notice="")
    taken = with_photos(intake, ticket)

    assert refused.status == 422
    assert taken.status == 201


def test_no_event_tells_of_a_photo(intake: Door) -> None:
    issue = an_issue(intake)

    told = str(intake.outbox())
    assert issue["photo"] not in told
    assert "photo" not in told


def test_when_very_many_wait_no_other_is_taken_but_issues_still_are(
    intake: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(give_photos, "MOST_WAITING", 0)

    answer = given(intake)

    assert (answer.status, answer.code) == (409, "intake.too_many_photos_waiting")
    assert with_photos(intake).status == 201


def test_a_photo_that_no_issue_takes_is_forgotten(intake: Door) -> None:
    do_all_due(intake, photo.WAITS + timedelta(minutes=1))
    taken = an_issue(intake)
    ticket = given(intake).body["ticket"]
    before = kept_photos(intake)

    do_all_due(intake, photo.WAITS + timedelta(minutes=1))

    assert kept_photos(intake) == before - 1
    assert with_photos(intake, ticket).code == "intake.photo_gone"
    assert intake.as_actor(CLERK).get(f"{ISSUES}/{taken['id']}").body["photos"] != []


def do_all_due(intake: Door, later: timedelta) -> None:
    intake.clock.forward(later)
    while do_what_is_due(intake.service.open_work, intake.service.chores):
        pass


def test_photos_go_a_year_after_the_issue_was_closed_and_not_before(intake: Door) -> None:
    issue = an_issue(intake)
    moved(intake, issue["id"], *TO_THE_ANSWER)

    def photos() -> list[Any]:
        found = intake.as_actor(CLERK).get(f"{ISSUES}/{issue['id']}").body
        return list(found["photos"])

    for _ in range(11):
        do_all_due(intake, timedelta(days=31))
    kept = photos()
    do_all_due(intake, timedelta(days=120))

    assert kept != []
    assert photos() == []


def test_photos_of_an_open_issue_stay(intake: Door) -> None:
    issue = an_issue(intake)

    do_all_due(intake, timedelta(days=800))

    assert intake.as_actor(CLERK).get(f"{ISSUES}/{issue['id']}").body["photos"] != []
