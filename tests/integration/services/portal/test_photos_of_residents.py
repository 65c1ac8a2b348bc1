"""Photos go on to intake as soon as a form comes, so that they stay whatever happens to it; few see them again."""

import base64
import io
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from services.portal.adapters.service_client import Answer
from services.portal.pages import photos
from tests.integration.services.portal.conftest import ISSUE_ID, sign_in, token_in
from tests.integration.services.portal.test_residents_pages import CHECK_ID, FOLLOWED, TYPED
from tests.support.photos import gif, jpeg
from tests.support.services_on_paper import ServicesOnPaper

PHOTO_ID = "0192f3c1-7a10-7c3e-9b1e-0000000000ff"
SHOWN = {"id": PHOTO_ID, "width": 60, "height": 40}
RECEIPT = {"number": "QZ-2026-000001", "follow_code": "123456", "id": ISSUE_ID}


def send(reader: Client, *files: bytes, **typed: Any) -> TestResponse:
    token = token_in(reader.get("/report").text)
    photos = [(io.BytesIO(file), f"IMG_{place}.jpg") for place, file in enumerate(files)]
    data = {"csrf_token": token, "idempotency_key": "key-of-the-form", **TYPED, **typed}
    return reader.post("/report", data={**data, **({"photos": photos} if photos else {})})


def uploads(paper: ServicesOnPaper) -> list[Any]:
    return [call for call in paper.calls if call.path == "/photos"]


def test_a_photo_goes_to_intake_at_once_and_its_ticket_with_the_issue(reader: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "POST", "/photos", {"ticket": "ticket-of-one", "width": 60, "height": 40}, status=201)
    paper.says("intake", "POST", "/phone-checks", {"id": CHECK_ID}, status=202)
    paper.says("intake", "POST", "/issues", RECEIPT, status=201)

    first = send(reader, jpeg())
    second = send(reader, phone_check_id=CHECK_ID, phone_check_code="654321", photo_tickets="ticket-of-one")

    assert "已收下照片1张" in first.text
    assert "ticket-of-one" in first.text
    assert base64.b64decode(uploads(paper)[0].body["content"]) == jpeg()
    assert second.status_code == 303
    sent = paper.last().body
    assert sent is not None
    assert sent["photos"] == ["ticket-of-one"]


def test_a_photo_stays_although_another_field_is_wrong(reader: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "POST", "/photos", {"ticket": "ticket-of-one", "width": 60, "height": 40}, status=201)

    answer = send(reader, jpeg(), category="")

    assert answer.status_code == 422
    assert "已收下照片1张" in answer.text
    assert "还有1处要改" in answer.text


def test_the_same_photo_in_the_same_form_has_the_same_key(reader: Client, paper: ServicesOnPaper) -> None:
    send(reader, jpeg())
    send(reader, jpeg())
    send(reader, jpeg(), idempotency_key="key-of-another-form")

    first, again, other = (call.idempotency_key for call in uploads(paper))
    assert first == again
    assert other != first


def test_a_photo_that_is_chosen_twice_counts_once(reader: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "POST", "/photos", {"ticket": "ticket-of-one", "width": 60, "height": 40}, status=201)

    assert "已收下照片1张" in send(reader, jpeg(), jpeg()).text


def test_what_is_no_photo_is_said_at_the_field_and_the_words_stay(reader: Client, paper: ServicesOnPaper) -> None:
    detail = "这个文件不是照片，或者已经损坏，请换一张（JPEG、PNG、HEIC）"
    problem = {"title": detail, "errors": [{"pointer": "/content", "detail": detail}]}
    paper.says("intake", "POST", "/photos", problem, status=422)

    answer = send(reader, gif())

    assert answer.status_code == 422
    assert 'id="f-photos-error"' in answer.text
    assert f"第1张：{detail}" in answer.text
    assert TYPED["text"] in answer.text
    assert "照片要重新选一次，写的字都还在。" in answer.text


def test_a_photo_that_is_too_large_is_not_sent_on(
    reader: Client, paper: ServicesOnPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "MOST_BYTES", 1000)

    answer = send(reader, bytes(1001))

    assert answer.status_code == 422
    assert "照片太大，一张最多5MB。" in answer.text
    assert uploads(paper) == []


def test_more_than_three_are_refused_together(reader: Client, paper: ServicesOnPaper) -> None:
    answer = send(reader, jpeg(), jpeg(), photo_tickets="ticket-1 ticket-2")

    assert answer.status_code == 422
    assert "照片最多3张，请去掉1张，再选一次。" in answer.text
    assert "已收下照片2张" in answer.text
    assert uploads(paper) == []


def test_a_photo_can_be_left_out_again(reader: Client, paper: ServicesOnPaper) -> None:
    answer = send(reader, photo_tickets="ticket-1 ticket-2", drop_photo="ticket-1", category="")

    assert "已收下照片1张" in answer.text
    assert "ticket-1" not in answer.text


def test_photos_that_waited_too_long_are_asked_for_again(reader: Client, paper: ServicesOnPaper) -> None:
    detail = "照片放得太久，请重新选照片"
    problem = {"title": detail, "errors": [{"pointer": "/photos", "detail": detail}]}
    paper.says("intake", "POST", "/issues", problem, status=422)

    answer = send(reader, phone_check_id=CHECK_ID, phone_check_code="654321", photo_tickets="ticket-1")

    assert answer.status_code == 422
    assert detail in answer.text
    assert "ticket-1" not in answer.text


def test_a_form_that_is_far_too_large_gets_a_page_that_says_so(
    reader: Client, paper: ServicesOnPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "MOST_FORM_BYTES", 5000)

    answer = send(reader, bytes(5000))

    assert answer.status_code == 413
    assert "照片太大" in answer.text


def test_another_form_may_not_be_that_long(reader: Client) -> None:
    answer = reader.post("/follow", data={"number": "QZ" * 300_000, "code": "1"})

    assert answer.status_code == 413


def followed(reader: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "GET", "/follow/QZ-2026-000001", {**FOLLOWED, "photos": [SHOWN]})
    reader.post("/follow", data={"number": "QZ-2026-000001", "code": "123456"})


def picture(paper: ServicesOnPaper, path: str) -> None:
    paper.answers["intake", "GET", path] = Answer(200, {}, content=b"the picture", media_type="image/jpeg")


def test_the_reporter_sees_the_photo_on_the_page_of_the_issue(reader: Client, paper: ServicesOnPaper) -> None:
    followed(reader, paper)
    picture(paper, f"/follow/QZ-2026-000001/photos/{PHOTO_ID}")

    page = reader.get("/follow/QZ-2026-000001")
    photo = reader.get(f"/follow/QZ-2026-000001/photos/{PHOTO_ID}")

    assert f'src="/follow/QZ-2026-000001/photos/{PHOTO_ID}"' in page.text
    assert (photo.data, photo.content_type) == (b"the picture", "image/jpeg")
    assert photo.headers["Cache-Control"] == "private, max-age=3600"
    assert paper.last("GET").follow_code == "123456"


def test_an_official_sees_the_photo_beside_the_text(reader: Client, paper: ServicesOnPaper) -> None:
    picture(paper, f"/issues/{ISSUE_ID}/photos/{PHOTO_ID}")
    address = f"/work/cases/{ISSUE_ID}/photos/{PHOTO_ID}"

    before = reader.get(address)
    sign_in(reader, "qz-clerk")
    after = reader.get(address)

    assert before.status_code == 302
    assert after.data == b"the picture"


@pytest.mark.parametrize("status", [403, 404])
def test_who_may_not_see_a_photo_does_not_learn_whether_there_is_one(
    reader: Client, paper: ServicesOnPaper, status: int
) -> None:
    path = f"/follow/QZ-2026-000001/photos/{PHOTO_ID}"
    paper.says("intake", "GET", path, {"title": "不行"}, status=status)

    assert reader.get(path).status_code == 404
