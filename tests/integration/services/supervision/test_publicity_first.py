"""Qinzhou: the plan is published before the street's party organisation decides."""

from datetime import timedelta

from services.supervision.domain.canonical import fingerprint
from tests.integration.services.supervision.story import API, BUREAU, STREET_OFFICE, Story


def test_a_plan_goes_from_minutes_to_the_archive(story: Story) -> None:
    story.issued()
    story.work_off(2, story.bureau)
    story.work_off(3, story.street_office)
    assert story.plan()["state"] == "completed"

    shown = story.fine(story.do(story.clerk, "result-publicity", {"board_photo": "photo-2"}))
    story.publicity_id = shown["publicities"][-1]["id"]
    story.days(16)

    assert story.plan()["state"] == "evaluated"
    story.days(31)
    assert story.plan()["state"] == "archived"
    assert story.events("plan.") == [
        f"plan.{fact}"
        for fact in (
            "drafted",
            "confirmed",
            "submitted_to_party",
            "approved",
            "responsibilities_issued",
            "completed",
            "evaluated",
            "archived",
        )
    ]


def test_the_last_item_completes_the_plan_with_its_counts(story: Story) -> None:
    story.issued()
    story.work_off(2, story.bureau)
    story.work_off(3, story.street_office)

    completed = story.told("plan.completed")
    counts = {name: completed[name] for name in completed if name.endswith("_count")}
    assert counts == {
        "item_count": 2,
        "closed_count": 2,
        "terminated_count": 0,
        "on_time_count": 2,
        "on_time_original_count": 2,
    }


def test_submission_waits_for_the_publicity_to_clear(story: Story) -> None:
    story.confirmed()
    shown = story.plan()

    refused = story.do(story.clerk, "submission")

    assert (refused.status, refused.code) == (409, "guard.order_allows_submission")
    assert {"command": "submit", "guard": "order_allows_submission"} in shown["closed_commands"]
    assert "publish" in shown["open_commands"]


def test_a_period_ends_with_the_last_day_and_not_before(story: Story) -> None:
    story.published()
    assert story.period()["days_left"] == 7

    story.days(6)
    assert (story.period()["state"], story.period()["days_left"]) == ("running", 1)

    story.door.clock.forward(timedelta(hours=14, minutes=59))
    story.days(0)
    assert story.period()["state"] == "running"
    story.days(1)
    assert story.period()["state"] == "cleared"
    assert story.plan()["state"] == "publicity_cleared"


def test_everybody_reads_the_published_plan_and_can_check_its_fingerprint(story: Story) -> None:
    story.confirmed()
    assert story.anybody.get(f"{API}/plans/{story.plan_id}/document").status == 404
    story.publish()

    document = story.fine(story.anybody.get(f"{API}/plans/{story.plan_id}/document"))

    assert document["fingerprint"] == fingerprint(document["canonical_text"]) == story.period()["fingerprint"]
    assert document["clauses"][1]["lead"]["zh"] == "秦州区住建局"
    assert document["clauses"][1]["due_on"] == "2026-10-31"
    assert "drafters" not in document
    assert story.period()["public_url"] == f"https://yishi.example/plans/{document['number']}"


def test_a_clause_with_a_phone_number_is_not_written_down(story: Story) -> None:
    story.with_minutes()
    clause = {"clause_no": 1, "text": "联系电话 138-0013-8000", "lead_org": BUREAU, "due_on": "2026-06-30"}
    inside = {**clause, "public": False}

    refused = story.clerk.post(f"{API}/plans", {"topic_id": story.topic_id, "clauses": [clause]})
    taken = story.clerk.post(f"{API}/plans", {"topic_id": story.topic_id, "clauses": [inside]})

    assert (refused.status, refused.code) == (422, "supervision.personal_number")
    assert refused.body["errors"][0]["pointer"] == "/clauses/0/text"
    assert taken.status == 201


def test_the_clock_needs_the_photo_of_the_board(story: Story) -> None:
    story.confirmed()

    refused = story.do(story.clerk, "publicity", {})

    assert refused.code == "guard.posted_online_and_on_board"


def test_a_short_period_needs_a_reason(story: Story) -> None:
    story.confirmed()

    refused = story.do(story.clerk, "publicity", {"board_photo": "p", "period_days": 4})
    taken = story.do(story.clerk, "publicity", {"board_photo": "p", "period_days": 4, "short_reason": "抢修"})

    assert refused.code == "guard.period_long_enough"
    assert taken.status == 200


def test_a_returned_plan_is_revised_and_published_again(story: Story) -> None:
    story.cleared()
    story.fine(story.do(story.clerk, "submission"))
    reasons = {"reason_code": "funds_unclear", "reasons": "资金来源不明"}
    story.fine(story.do(story.party, "return", story.decision(**reasons)))
    story.fine(story.do(story.clerk, "revision"))

    shown = story.fine(story.do(story.secretary, "confirmation"))

    assert (shown["state"], shown["plan_version"]) == ("confirmed", 2)
    assert story.publish().period()["plan_version"] == 2


def test_a_terminated_plan_ends_its_items_and_still_publishes_its_result(story: Story) -> None:
    story.issued()
    ending = {"reason_code": "not_feasible", "public_explanation": "整体搬迁，不再改造"}
    story.fine(story.do(story.party, "termination", story.decision(**ending)))

    plan = story.plan()

    assert (plan["state"], {item["state"] for item in plan["items"]}) == ("terminated", {"terminated"})
    assert story.do(story.clerk, "result-publicity", {"board_photo": "p"}).status == 200


def test_a_withdrawn_plan_takes_its_publicity_down(story: Story) -> None:
    story.published()
    body = {"reason_code": "consensus_withdrawn", "public_explanation": "大家想再商量"}

    story.fine(story.do(story.secretary, "withdrawal", body))

    assert story.period()["state"] == "voided"
    assert story.events()[-2:] == ["plan.withdrawn", "publicity.voided"]


def test_the_open_items_of_a_terminated_plan_take_their_orders_with_them(story: Story) -> None:
    story.issued()
    order = story.fine(story.on_item(story.street_clerk, 2, "orders", {"colour": "blue"}))
    ending = {"reason_code": "not_feasible", "public_explanation": "整体搬迁，不再改造"}

    story.fine(story.do(story.party, "termination", story.decision(**ending)))

    assert story.fine(story.street_clerk.get(f"{API}/orders/{order['id']}"))["state"] == "closed"


def test_the_rated_answers_of_reporters_are_counted_once_each(story: Story) -> None:
    story.issued()
    story.work_off(2, story.bureau)
    story.work_off(3, story.street_office)
    issue = "0192f3c1-7a10-7c3e-9b1e-000000000077"
    story.hear("intake.issue.replied", issue, correlation=story.topic_id)
    story.hear("intake.issue.rated", issue, correlation=story.topic_id, sequence=9, satisfaction_code="satisfied")
    story.hear("intake.issue.rated", issue, correlation=story.topic_id, sequence=8, satisfaction_code="dissatisfied")
    story.fine(story.do(story.clerk, "result-publicity", {"board_photo": "photo-2"}))

    story.days(16)

    evaluated = story.told("plan.evaluated")
    assert (evaluated["satisfied"], evaluated["dissatisfied"], evaluated["valid_callbacks"]) == (1, 0, 1)
    assert evaluated["resolution_level"] == "effective"


def test_an_item_waits_for_the_one_before_it_unless_the_street_allows_otherwise(story: Story) -> None:
    story.approved()
    early = {"assignments": [{"clause_no": 3, "may_start_early": True}]}
    story.fine(story.do(story.street_clerk, "responsibility-list", early))
    story.fine(story.on_item(story.street_office, 3, "acceptance"))

    assert story.on_item(story.street_office, 3, "start").status == 200
    assert story.item(3)["lead"]["code"] == STREET_OFFICE


def test_a_rejected_plan_explains_itself_and_rests_in_the_archive(story: Story) -> None:
    story.cleared()
    story.fine(story.do(story.clerk, "submission"))
    body = story.decision(reason_code="not_feasible", public_explanation="管网条件不允许")

    story.fine(story.do(story.party, "rejection", body))

    assert story.plan()["state"] == "decided_rejected"
    story.days(31)
    assert story.plan()["state"] == "archived"


def test_the_list_names_only_known_clauses_and_units(story: Story) -> None:
    story.approved()

    clause = story.do(story.street_clerk, "responsibility-list", {"assignments": [{"clause_no": 9}]})
    unit = {"assignments": [{"clause_no": 2, "lead_org": "ORG-620502000000-NONE"}]}
    org = story.do(story.street_clerk, "responsibility-list", unit)
    foreign = {"assignments": [{"clause_no": 2, "lead_org": "ORG-620523000000-HCB"}]}
    county = story.do(story.street_clerk, "responsibility-list", foreign)

    assert (clause.code, org.code) == ("supervision.unknown_clause", "unknown_organisation")
    assert county.code == "guard.lead_active"
    assert {item["state"] for item in story.plan()["items"]} == {"created"}


def test_a_plan_of_principles_alone_is_complete_with_its_list(story: Story) -> None:
    principle = [{"clause_no": 1, "text": "紧急问题优先处理", "item_kind": "principle"}]

    story.issued(principle)

    assert (story.plan()["state"], story.plan()["items"]) == ("completed", [])
