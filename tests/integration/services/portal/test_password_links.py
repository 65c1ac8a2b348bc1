"""A forgotten password: a link that is good once, and answers that never tell which accounts there are."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from werkzeug.test import Client, TestResponse

from kit.clock import HandClock
from services.portal.adapters.tables import password_links, strangers
from services.portal.parts import Portal
from services.portal.usecases.safeguards import LINKS_AN_HOUR, WRONG_SIGN_INS_AN_HOUR
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, submit, token_in
from tests.integration.services.portal.people import (
    FRESH,
    a_reader,
    choose_password,
    is_signed_in,
    links_sent,
    path_of,
    without_demonstration,
)


@pytest.fixture(autouse=True)
def _another_hour(clock: HandClock) -> Iterator[None]:
    yield
    clock.forward(timedelta(hours=1))


def asked(reader: Client, username: str) -> TestResponse:
    return submit(reader, "/password/forgotten", username=username)


def said(answer: TestResponse, username: str) -> tuple[int, str | None, str]:
    """Return all that an answer tells, without what differs for everybody."""
    page = re.sub(r'value="[^"]*"|\d\d:\d\d|[0-9a-f-]{36}', "", answer.text.replace(username, ""))
    return answer.status_code, answer.headers.get("Location"), page


def test_the_link_changes_the_password_and_ends_every_session(seeded: Portal, reader: Client) -> None:
    sign_in(reader, "qz-clerk")
    owner = a_reader(seeded)

    asked(owner, " QZ-Clerk ")
    answer = choose_password(owner, links_sent(seeded)[-1])

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert "新密码设好了" in owner.get("/sign-in").text
    assert not is_signed_in(reader)
    assert not is_signed_in(owner)
    sign_in(owner, "qz-clerk", FRESH)


def test_the_letter_is_sealed_and_the_link_is_kept_as_a_mark_alone(seeded: Portal, reader: Client) -> None:
    asked(reader, "qz-clerk2")

    link = links_sent(seeded)[-1]

    key = link.split("key=")[1]
    everything = str(rows(seeded, text("select * from outbox"))) + str(rows(seeded, select(password_links)))
    message = rows(seeded, text("select body::jsonb as body from outbox order by id desc limit 1"))[0]["body"]
    assert link.startswith(seeded.settings.public_url)
    assert key not in everything
    assert (message["template_code"], message["channels"], message["data"]) == ("password_link", [], {})
    assert "account_id" in message


def test_the_address_of_the_request_never_stands_in_the_link(seeded: Portal, reader: Client) -> None:
    token = token_in(reader.get("/password/forgotten").text)
    reader.post(
        "/password/forgotten",
        data={"csrf_token": token, "username": "qz-secretary"},
        headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"},
    )

    assert "evil" not in links_sent(seeded)[-1]


def test_a_link_is_good_once(seeded: Portal, reader: Client) -> None:
    asked(reader, "qz-street")
    link = links_sent(seeded)[-1]
    choose_password(reader, link)

    again = a_reader(seeded)
    again.get(path_of(link))
    refused = again.get("/password/new")

    assert refused.status_code == 409
    assert "用过了" in refused.text


def test_opening_a_link_uses_nothing_up(seeded: Portal, reader: Client) -> None:
    asked(reader, "qz-leader")
    link = links_sent(seeded)[-1]
    for _ in range(3):
        assert a_reader(seeded).get(path_of(link)).headers["Location"] == "/password/new"

    refused = choose_password(reader, link, "short")

    assert refused.status_code == 422
    assert choose_password(reader, link).status_code == 303


@pytest.mark.parametrize("key", ["", "x" * 24, "' or 1=1 --"])
def test_a_wrong_link_opens_nothing(reader: Client, key: str) -> None:
    reader.get("/password/link", query_string={"key": key})

    shown = reader.get("/password/new")
    sent = submit(reader, "/password/forgotten", "/password/new", new_password=FRESH, repeated=FRESH)

    assert (shown.status_code, sent.status_code) == (409, 409)


def test_a_link_ends_after_half_an_hour(seeded: Portal, reader: Client, clock: HandClock) -> None:
    asked(reader, "qz-party")
    link = links_sent(seeded)[-1]
    reader.get(path_of(link))
    page = reader.get("/password/new").text

    clock.forward(timedelta(minutes=30))
    late = reader.post("/password/new", data={"csrf_token": token_in(page), "new_password": FRESH, "repeated": FRESH})

    assert late.status_code == 409
    sign_in(a_reader(seeded), "qz-party")


def test_a_newer_link_takes_the_place_of_the_former(seeded: Portal, reader: Client, clock: HandClock) -> None:
    asked(reader, "qz-housing")
    former = links_sent(seeded)[-1]
    asked(reader, "qz-housing")
    assert links_sent(seeded)[-1] == former, "one that is on the way is not sent again"
    clock.forward(timedelta(minutes=2))
    asked(reader, "qz-housing")
    newer = links_sent(seeded)[-1]

    reader.get(path_of(former))

    assert reader.get("/password/new").status_code == 409
    assert choose_password(reader, newer).status_code == 303


def test_a_resting_account_is_free_again_after_a_new_password(seeded: Portal, reader: Client) -> None:
    for _ in range(5):
        submit(reader, "/sign-in", username="qz-water", password="wrong")
    asked(reader, "qz-water")

    choose_password(reader, links_sent(seeded)[-1])

    sign_in(reader, "qz-water", FRESH)


def test_asking_says_the_same_for_a_name_that_nobody_has(seeded: Portal) -> None:
    known, unknown = a_reader(seeded), a_reader(seeded)

    answers = [said(asked(known, "qz-county"), "qz-county"), said(asked(unknown, "qz-nobody"), "qz-nobody")]

    due = rows(seeded, text("select subject from due where kind = 'send_password_link'"))
    assert answers[0] == answers[1]
    assert answers[0][:2] == (303, "/password/forgotten/sent")
    # The same work is planned for both; the worker finds nothing behind one of them.
    assert len(due) == 2
    assert "nobody" not in str(due)
    assert len(links_sent(seeded)) == len(set(links_sent(seeded)))


def test_signing_in_says_the_same_for_a_name_that_nobody_has_even_when_it_rests(seeded: Portal) -> None:
    strict = without_demonstration(seeded)

    def tries(username: str) -> list[tuple[int, str | None, str]]:
        reader = a_reader(strict)
        return [said(submit(reader, "/sign-in", username=username, password="wrong"), username) for _ in range(7)]

    known, unknown = tries("mj-clerk"), tries("mj-nobody")

    assert known == unknown
    assert [status for status, _, _ in known] == [403] * 5 + [429] * 2
    assert "mj-nobody" not in str(rows(seeded, select(strangers)))


def test_a_closed_account_answers_like_a_wrong_password(seeded: Portal) -> None:
    with seeded.service.open_work() as work:
        account = work.accounts.named("mj-secretary")
        assert account is not None
        account.is_open = False
        work.accounts.change(account)
        work.commit()
    reader = a_reader(without_demonstration(seeded))
    before = len(links_sent(seeded))

    closed = said(submit(reader, "/sign-in", username="mj-secretary", password=PASSWORD), "mj-secretary")
    wrong = said(submit(reader, "/sign-in", username="mj-street", password="wrong"), "mj-street")
    asked(reader, "mj-secretary")

    assert closed == wrong
    assert len(links_sent(seeded)) == before


def test_one_network_gets_so_many_wrong_passwords_an_hour(seeded: Portal, clock: HandClock) -> None:
    greedy, other = a_reader(seeded, "203.0.113.7"), a_reader(seeded, "203.0.113.8")
    typed = {"csrf_token": token_in(greedy.get("/sign-in").text), "password": "wrong"}
    statuses = [
        greedy.post("/sign-in", data={**typed, "username": f"name-{number}"}).status_code
        for number in range(WRONG_SIGN_INS_AN_HOUR)
    ]

    refused = submit(greedy, "/sign-in", username="gg-clerk", password=PASSWORD)
    by_program = greedy.post("/api/portal/v1/tokens", json={"username": "gg-clerk", "password": PASSWORD})

    assert set(statuses) == {403}
    assert (refused.status_code, by_program.status_code) == (429, 429)
    assert "一小时后再试" in refused.text
    sign_in(other, "gg-clerk")
    clock.forward(timedelta(hours=1))
    sign_in(greedy, "gg-clerk")


def test_one_network_asks_for_so_many_links_an_hour(seeded: Portal) -> None:
    greedy = a_reader(seeded, "203.0.113.9")
    typed = {"csrf_token": token_in(greedy.get("/password/forgotten").text)}
    statuses = {
        greedy.post("/password/forgotten", data={**typed, "username": f"name-{number}"}).status_code
        for number in range(LINKS_AN_HOUR)
    }

    refused = asked(greedy, "gg-street")

    assert statuses == {303}
    assert refused.status_code == 429
    assert 'value="gg-street"' in refused.text


def test_counts_hold_no_address_and_past_hours_are_forgotten(seeded: Portal, clock: HandClock) -> None:
    submit(a_reader(seeded, "203.0.113.10"), "/sign-in", username="nobody", password="wrong")
    counted = "select name from counters where name like 'wrong:%'"
    names = [row["name"] for row in rows(seeded, text(counted))]

    clock.forward(timedelta(hours=1))
    with seeded.service.open_work() as work:
        seeded.service.chores["forget_sign_ins"]("", work)
        work.commit()

    assert names
    assert "203.0.113" not in str(names)
    assert rows(seeded, text(counted)) == []


def test_a_proxy_is_believed_only_where_there_is_one(seeded: Portal) -> None:
    behind = replace(seeded, settings=replace(seeded.settings, proxies=1))

    def network(portal: Portal, said_by_visitor: str) -> str:
        reader = a_reader(portal, "10.0.0.1")
        token = token_in(reader.get("/sign-in").text)
        typed = {"csrf_token": token, "username": "gg-leader", "password": PASSWORD}
        reader.post("/sign-in", data=typed, headers={"X-Forwarded-For": said_by_visitor})
        return reader.get("/account/devices").text

    assert "10.0.0.0/24" in network(seeded, "61.178.12.34")
    assert "61.178.12.0/24" in network(behind, "1.2.3.4, 61.178.12.34")


def test_an_empty_name_is_asked_for_again(reader: Client) -> None:
    answer = asked(reader, " ")

    assert answer.status_code == 422
    assert "请写账号" in answer.text
