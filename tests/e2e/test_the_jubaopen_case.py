"""The published case, played on a whole city through the public HTTP API."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import pytest
import requests
from rich.console import Console

from contracts.event_validation import EventInvalid
from contracts.events import validate
from deploy.demo.case import Case, eventually
from deploy.demo.jubaopen.facts import facts, title
from deploy.demo.listener import Listener
from deploy.demo.moves import issues, plans, topics
from deploy.demo.people import names_of, people_of
from deploy.demo.player import Outcome, Player
from deploy.demo.story_jubaopen import CASE, COMMUNITY, COUNTY
from deploy.demo.timeline import Timeline
from deploy.embedded import City
from kit.event import PRIVATE
from tests.support.city_state import ask, waiting_in_outboxes, waiting_in_queues
from tests.support.city_texts import logs_of_the_city, people_of_the_city, texts_of_the_city
from tests.support.leaks import scan
from tests.support.waiting import until


@dataclass(frozen=True)
class Played:
    """The case when it is over."""

    case: Case
    outcome: Outcome
    events: Listener
    letters: Listener


@pytest.fixture(scope="module")
def played(city: City) -> Iterator[Played]:
    case = Case(COMMUNITY, people_of(COUNTY, city.address), city.clock)
    with Listener(city.amqp_url) as events, Listener(city.amqp_url, PRIVATE) as letters:
        player = Player(city.clock, events, Timeline(Console(quiet=True), names_of(COUNTY)))
        outcome = player.play(CASE, case)
        until(lambda: not waiting_in_outboxes(city))
        yield Played(case, outcome, events, letters)
    city.clock.stand_at_present()


def test_every_step_is_done(played: Played) -> None:
    assert played.outcome.failure == ""
    assert played.outcome.steps == sum(len(chapter.steps) for chapter in CASE)


def test_every_reporter_is_answered_and_every_issue_is_closed(played: Played) -> None:
    followed = [issues.follow(played.case, issue) for issue in played.case.issues]
    assert len(followed) > 10
    assert {one["state"] for one in followed} == {"closed"}
    assert all(any(reply["kind"] == "answer" for reply in one["replies"]) for one in followed)
    assert all(one["rating"] for one in followed)


def test_the_topic_is_concluded_and_the_plan_evaluated(played: Played) -> None:
    assert topics.look(played.case)["state"] == "concluded"
    plan = plans.look(played.case)
    assert plan["state"] == "evaluated"
    assert {item["state"] for item in plan["items"]} == {"closed"}


def test_the_plan_holds_the_five_clauses_of_the_report(played: Played) -> None:
    agreed = [entry["text"] for entry in facts()["consensus"]]
    assert [clause["text"] for clause in plans.look(played.case)["clauses"]] == agreed


def test_the_public_finds_the_plan_without_an_account(played: Played) -> None:
    document = played.case.anybody.get(f"{plans.PLANS}/{played.case.plan_id}/document")
    assert document["title_public"] == title()


def test_the_portal_stands_open(city: City) -> None:
    page = requests.get(f"{city.address}/", timeout=10)
    assert page.ok
    assert "有事好商量" in page.text


def test_every_event_follows_its_published_schema(played: Played) -> None:
    heard = played.events.since(0)
    assert len({event.type for event in heard}) > 40
    for event in heard:
        try:
            validate(event.type, event.data)
        except EventInvalid as problem:
            pytest.fail(f"{event.type}: {problem}")


def test_no_message_holds_a_name_a_phone_or_the_words_of_a_resident(city: City, played: Played) -> None:
    words = [row[0] for row in ask(city, "intake", "select text from issues")]
    told = [entry["text"] for entry in facts()["issues"]["named"]]
    assert set(told) <= set(words)
    personal = ["13900000", "居民（例）", "居民代表1", "政协委员1", "停水20天太长", *words]
    for message in (*played.events.raw, *played.letters.raw):
        assert not [text for text in personal if text in message]


def test_the_audit_names_who_did_each_step(city: City, played: Played) -> None:
    steps = ask(
        city, "intake", "select command, account_id from audit where subject = %s order by id", played.case.topic_id
    )
    assert [command for command, _ in steps] == [
        "propose",
        "submit_review",
        "approve",
        "start_research",
        "finish_research",
        "schedule",
        "mark_deliberated",
        "record_consensus",
        "conclude",
    ]
    proposer, approver = steps[0][1], steps[2][1]
    assert proposer
    assert approver
    assert proposer != approver


def test_the_outboxes_run_empty_and_nothing_is_parked(city: City, played: Played) -> None:
    assert played.outcome.is_good
    until(lambda: not waiting_in_outboxes(city) and not waiting_in_queues(city), seconds=60)


def test_nobody_is_named_in_any_message_log_metric_or_public_page(city: City, played: Played) -> None:
    private = told_in_confidence(Case(COMMUNITY, played.case.people, city.clock))
    until(lambda: not waiting_in_outboxes(city) and not waiting_in_queues(city))
    people = people_of_the_city(city)
    assert all(people.found_in("", text) for text in private)
    heard = enumerate((*played.events.raw, *played.letters.raw))

    places, found = scan(people, chain(((f"message {n}", raw) for n, raw in heard), texts_of_the_city(city)))

    assert found == []
    begin = ("message", "intake.event_log", "portal.timeline", "notification.inbox_messages", "supervision.audit")
    shown = ("/api/notification/metrics", "/plans/", "/notices", "/privacy", "logs/worker.log")
    assert [one for one in (*begin, *shown) if not any(place.startswith(one) for place in places)] == []

    planted = city.layout.log("planted")
    planted.write_text("\n".join(private), encoding="utf-8")
    _, found = scan(people, logs_of_the_city(city))
    planted.unlink()
    assert [one.place for one in found] == [f"logs/planted.log:{line}" for line in range(1, len(private) + 1)]


def told_in_confidence(case: Case) -> list[str]:
    """Report as somebody with a name, a phone and words that nobody else has, and let a clerk look at the contact."""
    name, phone, words = "欧阳卓玛", "13912345678", "三号楼老人行动不便，水桶提不上五楼"
    reason = "短信没有送达，要打电话问清是几层"
    check = case.anybody.post("/api/intake/v1/phone-checks", {"phone": phone, "division": COMMUNITY})
    telling = {"division": COMMUNITY, "text": words, "category_code": "water_supply", "place": "三号楼五层"}
    proof = {"id": check["id"], "code": case.code_sent_to(phone)}
    notice = {"privacy_notice": issues.NOTICE_VERSION, "contact": {"name": name, "phone": phone}, "phone_check": proof}
    issue = case.anybody.post(issues.ISSUES, telling | notice)
    ref = case["clerk"].get(f"{issues.ISSUES}/{issue['id']}")["contact_ref"]
    look = f"/api/notification/v1/contacts/{ref}/disclosures"
    shown = eventually(lambda: case["clerk"].post(look, {"reason": reason}), "the contact")
    assert case["clerk"].get(f"/api/notification/v1/disclosures/{shown['id']}")["name"] == name
    return [name, phone, words, reason]
