"""What a community deliberates stands on its page, and is offered before a matter of the same kind is sent."""

import pytest
from werkzeug.test import Client

from kit.clock import HandClock
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import ISSUE_ID
from tests.integration.services.portal.test_photos_of_residents import send
from tests.integration.services.portal.test_read_database import forget_everything, take, told
from tests.integration.services.portal.test_residents_pages import CHECK_ID
from tests.support.services_on_paper import ServicesOnPaper

TOPIC = "0192f3c1-7a10-7c3e-9b1e-0000000000bb"
TITLE = "一号楼下水管道改造"
OFFER = "您的社区正在商量同类的事"


@pytest.fixture
def topic(seeded: Portal, paper: ServicesOnPaper, clock: HandClock) -> None:
    forget_everything(seeded)
    paper.says("intake", "POST", "/phone-checks", {"id": CHECK_ID}, status=202)
    paper.says(
        "intake", "POST", "/issues", {"number": "QZ-2026-000001", "follow_code": "123456", "id": ISSUE_ID}, status=201
    )
    take(
        seeded,
        told(clock, "intake.topic.proposed", 1, TOPIC, number="QZ-T-2026-000001"),
        told(clock, "intake.topic.approved", 2, TOPIC, minutes=1, number="QZ-T-2026-000001", title_public=TITLE),
    )


@pytest.mark.usefixtures("topic")
def test_a_community_has_a_page_of_what_it_deliberates(reader: Client) -> None:
    page = reader.get("/communities/620502005002")
    reader.set_cookie("lang", "en")
    english = reader.get("/communities/620502005002")

    assert page.status_code == 200, page.text[:1500]
    assert TITLE in page.text
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert "How far each matter is" in english.text


@pytest.mark.parametrize("code", ["620502005000", "620502000000", "999999999999", "x"])
def test_only_a_community_or_village_has_such_a_page(reader: Client, code: str) -> None:
    assert reader.get(f"/communities/{code}").status_code == 404


@pytest.mark.usefixtures("topic")
def test_a_matter_of_the_same_kind_is_offered_once_together_with_the_code(reader: Client) -> None:
    offered = send(reader)
    sent = send(reader, phone_check_id=CHECK_ID, phone_check_code="654321", similar_seen="yes")

    assert (offered.status_code, OFFER in offered.text, TITLE in offered.text) == (200, True, True)
    assert 'name="similar_seen" value="yes"' in offered.text
    assert "短信验证码" in offered.text
    assert sent.status_code == 303


@pytest.mark.usefixtures("topic")
def test_a_matter_of_another_kind_or_place_is_not_offered(reader: Client) -> None:
    assert OFFER not in send(reader, category="parking").text
    assert OFFER not in send(reader, division="620502005001").text


@pytest.mark.usefixtures("topic")
def test_who_stays_anonymous_sends_no_name(reader: Client, paper: ServicesOnPaper) -> None:
    typed = {"phone_check_id": CHECK_ID, "phone_check_code": "654321", "similar_seen": "yes"}

    send(reader, **typed)
    named = paper.last().body
    send(reader, **typed, anonymous="yes", idempotency_key="key-of-another-form")
    nameless = paper.last().body

    assert named is not None
    assert nameless is not None
    assert (named["is_anonymous"], named["contact"]["name"]) == (False, "王某")
    assert (nameless["is_anonymous"], nameless["contact"]) == (True, {"phone": "13900000012", "name": ""})
