"""Signing in and out: sessions that end, passwords that are guessed, and forms from elsewhere."""

from datetime import timedelta

from sqlalchemy import select
from werkzeug.test import Client

from contracts.access import actor_from
from kit.clock import HandClock
from kit.web.tokens import verify
from services.portal.adapters.tables import sessions
from services.portal.bootstrap import door
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, token_in

TOKENS = "/api/portal/v1/tokens"


def try_password(reader: Client, username: str, password: str) -> int:
    token = token_in(reader.get("/sign-in").text)
    data = {"csrf_token": token, "username": username, "password": password}
    return reader.post("/sign-in", data=data).status_code


def test_a_signed_in_clerk_sees_the_work_list_until_signing_out(reader: Client) -> None:
    sign_in(reader, "qz-clerk")
    page = reader.get("/work")
    left = reader.post("/sign-out", data={"csrf_token": token_in(page.text)})

    assert page.status_code == 200
    assert left.status_code == 303
    assert reader.get("/work").status_code == 302


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(seeded: Portal, reader: Client) -> None:
    sign_in(reader, "qz-clerk")
    cookie = reader.get_cookie("yishi")
    assert cookie is not None
    thief = Client(door(seeded))
    thief.set_cookie("yishi", cookie.value)
    assert thief.get("/work").status_code == 200

    reader.post("/sign-out", data={"csrf_token": token_in(reader.get("/work").text)})

    assert thief.get("/work").status_code == 302


def test_the_cookie_is_closed_to_scripts_and_holds_only_what_the_table_cannot_give_back(
    seeded: Portal, reader: Client
) -> None:
    sign_in(reader, "qz-clerk")
    cookie = reader.get_cookie("yishi")

    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    marks = {row["mark"] for row in rows(seeded, select(sessions))}
    assert all(mark not in cookie.value for mark in marks)


def test_a_session_left_alone_for_two_hours_is_over(reader: Client, clock: HandClock) -> None:
    sign_in(reader, "qz-street")

    clock.forward(timedelta(hours=2))

    assert reader.get("/work").status_code == 302


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(reader: Client) -> None:
    assert try_password(reader, "qz-leader", "wrong") == 403
    assert try_password(reader, "nobody", "wrong") == 403


def test_after_five_wrong_passwords_the_right_one_must_wait(reader: Client, clock: HandClock) -> None:
    for _ in range(5):
        try_password(reader, "gg-street", "wrong")

    assert try_password(reader, "gg-street", PASSWORD) == 429
    clock.forward(timedelta(minutes=1))
    assert try_password(reader, "gg-street", PASSWORD) == 303


def test_a_form_without_the_token_of_the_session_is_refused_and_its_words_are_kept(reader: Client) -> None:
    answer = reader.post("/report", data={"text": "下水道堵了", "intent": "submit"})

    assert answer.status_code == 400
    assert "下水道堵了" in answer.text


def test_signing_in_leads_only_to_pages_of_this_site(reader: Client) -> None:
    token = token_in(reader.get("/sign-in").text)
    data = {"csrf_token": token, "username": "qz-clerk", "password": PASSWORD, "next": "//evil.example/x"}

    assert reader.post("/sign-in", data=data).headers["Location"] == "/"


def test_a_program_gets_a_token_that_every_door_understands(seeded: Portal, reader: Client) -> None:
    answer = reader.post(TOKENS, json={"username": "qz-housing", "password": PASSWORD})

    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    claims = verify(answer.json["access_token"], seeded.settings.token_key)
    actor = actor_from(claims)
    assert (actor.org, [str(grant.role) for grant in actor.grants]) == ("ORG-620502000000-HCB", ["department_officer"])


def test_a_program_with_a_wrong_password_gets_a_problem(reader: Client) -> None:
    answer = reader.post(TOKENS, json={"username": "qz-party", "password": "wrong"})

    assert (answer.status_code, answer.json["code"]) == (403, "portal.sign_in_refused")


def test_a_token_request_with_a_strange_field_is_not_taken(reader: Client) -> None:
    answer = reader.post(TOKENS, json={"username": "qz-party", "password": "x", "role": "city_cppcc"})

    assert (answer.status_code, answer.json["code"]) == (422, "validation")
