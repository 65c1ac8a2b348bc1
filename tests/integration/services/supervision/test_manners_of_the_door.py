"""What the door refuses: strangers, wrong roles, steps out of order, stale versions, malformed bodies, repeats."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from contracts.roles import Role
from services.supervision.adapters.tables import metadata
from tests.integration.services.supervision.story import API, CLAUSES, Story
from tests.support.doors import GANGU, SERVICES


def test_a_plan_needs_minutes_with_consensus(story: Story) -> None:
    story.with_minutes("no_consensus")

    refused = story.clerk.post(f"{API}/plans", {"topic_id": story.topic_id, "clauses": CLAUSES})

    assert refused.code == "guard.minutes_are_confirmed"
    assert story.fine(story.clerk.get(f"{API}/plans?topic_id={story.topic_id}"))["items"] == []


def test_a_topic_that_nobody_told_of_has_no_plan(story: Story) -> None:
    refused = story.clerk.post(f"{API}/plans", {"topic_id": story.topic_id, "clauses": CLAUSES})

    assert (refused.status, refused.code) == (404, "not_found")


def test_a_closed_issue_of_another_topic_is_no_matter_of_ours(story: Story) -> None:
    for kind in ("intake.issue.closed", "intake.issue.replied", "intake.issue.rated"):
        story.hear(kind, story.topic_id, correlation=story.topic_id)

    statement = text("select count(*) from callbacks where topic_id = :id")
    with story.door.service.stage.database.engine.connect() as connection:
        assert connection.execute(statement, {"id": story.topic_id}).scalar_one() == 0


def test_minutes_make_one_plan_however_often_they_are_told(story: Story) -> None:
    story.with_minutes()
    event = story.hear(
        "meetings.minutes.confirmed",
        story.topic_id,
        topic_ids=[story.topic_id],
        topic_results={story.topic_id: "consensus"},
    )
    story.deliver(event)
    body = {"topic_id": story.topic_id, "clauses": CLAUSES}

    waiting = story.fine(story.clerk.get(f"{API}/plan-seeds"))["items"]
    first, second = (story.clerk.post(f"{API}/plans", body) for _ in range(2))

    assert sum(seed["topic_id"] == story.topic_id for seed in waiting) == 2
    assert (first.status, second.code) == (201, "guard.minutes_are_confirmed")


def test_an_official_of_another_county_sees_and_does_nothing(story: Story) -> None:
    story.published()
    stranger = story.as_(Role.COMMUNITY_CLERK, GANGU)

    assert stranger.get(f"{API}/plans/{story.plan_id}").code == "outside_your_unit"
    assert story.do(stranger, "submission").status == 403
    assert stranger.get(f"{API}/plans?topic_id={story.topic_id}").body["items"] == []


def test_a_resident_is_no_official(story: Story) -> None:
    story.published()
    resident = story.as_(Role.RESIDENT)

    assert resident.get(f"{API}/plans/{story.plan_id}").code == "role_missing"
    assert story.anybody.get(f"{API}/plans/{story.plan_id}").status == 401


def test_a_community_party_organisation_does_not_decide_for_the_street(story: Story) -> None:
    story.cleared()
    story.fine(story.do(story.clerk, "submission"))
    other = story.as_(Role.PARTY_ORG_CLERK, org="ORG-620502005002-PTY")

    refused = story.do(other, "approval", story.decision())

    assert (refused.status, refused.code) == (403, "role_missing")


def test_a_decision_needs_a_number_a_file_and_a_day_that_has_come(story: Story) -> None:
    story.cleared()
    story.fine(story.do(story.clerk, "submission"))

    future = story.do(story.party, "approval", story.decision(decided_on="2030-01-01"))
    nameless = story.do(story.party, "approval", story.decision(decision_no=" "))

    assert {future.code, nameless.code} == {"guard.decision_recorded"}
    assert story.plan()["items"] == []


def test_a_step_out_of_order_changes_nothing(story: Story) -> None:
    story.drafted()
    before = story.plan()["version"]

    refused = story.do(story.street_clerk, "responsibility-list")

    assert (refused.status, refused.code) == (409, "step_out_of_order")
    assert story.plan()["version"] == before


def test_a_plan_with_a_cycle_or_an_incomplete_clause_is_not_confirmed(story: Story) -> None:
    ring = [{**CLAUSES[1], "depends_on": [3]}, CLAUSES[2]]
    story.drafted(ring)
    assert story.do(story.secretary, "confirmation").code == "guard.dependencies_acyclic"

    other = Story(story.door).drafted([{**CLAUSES[1], "lead_org": None}])
    assert other.do(other.secretary, "confirmation").code == "guard.clauses_complete"


def test_amending_needs_the_version_that_was_seen(story: Story) -> None:
    story.drafted()
    path = f"{API}/plans/{story.plan_id}/clauses"
    body = {"clauses": CLAUSES}

    def amend(**headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return story.clerk._call("PUT", path, body, {"Idempotency-Key": f"key-{len(headers)}-{story.plan_id}", **named})

    assert amend().status == 428
    assert amend(If_Match='"9"').status == 412
    assert amend(If_Match='"1"', X_Request_Id="request-1").body["version"] == 2


def test_a_repeated_request_gets_the_first_answer(story: Story) -> None:
    story.published()
    path = f"{API}/publicities/{story.publicity_id}/objections"
    body = {"text": "这一条与实际不符", "phone": "13800138000"}

    first = story.anybody.post(path, body, key="one-and-the-same")
    again = story.anybody.post(path, body, key="one-and-the-same")
    other = story.anybody.post(path, {**body, "text": "换了内容"}, key="one-and-the-same")

    assert first.body == again.body
    assert (other.status, other.code) == (409, "idempotency_conflict")
    assert story.period()["objection_count"] == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lead_org": "ORG-620502000000-NONE"}, "unknown_organisation"),
        ({"lead_org": "nobody"}, "validation"),
        ({"due_on": None, "milestone_code": "spring"}, "supervision.unknown_milestone"),
        ({"item_kind": "wish"}, "validation"),
        ({"clause_no": 0}, "validation"),
        ({"due_on": "31.10.2026"}, "validation"),
    ],
)
def test_a_malformed_clause_is_refused_with_its_place(story: Story, change: dict[str, Any], code: str) -> None:
    story.with_minutes()

    refused = story.clerk.post(f"{API}/plans", {"topic_id": story.topic_id, "clauses": [{**CLAUSES[2], **change}]})

    assert (refused.status, refused.code) == (422, code)
    assert refused.body["errors"][0]["pointer"].startswith("/clauses/0/")


def test_a_refusal_speaks_chinese_unless_english_is_asked_for(story: Story) -> None:
    story.confirmed()

    chinese = story.do(story.clerk, "submission")
    english = story.do(story.clerk, "submission", Accept_Language="en")

    assert chinese.body["title"] == "按县区规则，此时应提交党组织"
    assert english.body["title"] == "The county order puts the party decision at this point"


def test_the_notice_board_shows_what_runs_in_a_county(story: Story) -> None:
    story.published()

    here = story.anybody.get(f"{API}/publicities?county=620502").body["items"]
    there = story.anybody.get(f"{API}/publicities?county=620523").body["items"]

    assert story.publicity_id in {period["id"] for period in here}
    assert story.publicity_id not in {period["id"] for period in there}


def test_lists_come_in_parts(story: Story) -> None:
    Story(story.door).drafted()
    Story(story.door).drafted()

    first = story.clerk.get(f"{API}/plans?limit=1").body
    second = story.clerk.get(f"{API}/plans?limit=1&after={first['next']}").body

    assert first["items"][0]["id"] > second["items"][0]["id"]


def test_every_transition_is_in_the_audit_and_none_says_more_than_the_role(story: Story) -> None:
    story.confirmed()

    statement = text("select command, before, after, role, account_id from audit where subject = :id order by id")
    with story.door.service.stage.database.engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(statement, {"id": story.plan_id})]

    clerk, secretary = "community_clerk@620502005002", "community_party_secretary@620502005002"
    assert rows == [
        ("draft", "none", "drafted", "community_clerk", clerk),
        ("confirm", "drafted", "confirmed", "presider", secretary),
    ]


def test_the_tables_are_those_that_the_migrations_make(story: Story) -> None:
    with story.door.service.stage.database.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)

    assert found == []


def test_there_is_one_newest_migration_and_its_name_stands_in_the_head_file() -> None:
    folder = Path(SERVICES / "supervision" / "migrations")
    newest = max(path.name.split("_")[0] for path in (folder / "versions").glob("*.py"))

    assert (folder / "HEAD").read_text().strip() == newest
