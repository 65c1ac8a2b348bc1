"""Gangu: the town's party committee decides first, and the result is published."""

from contracts.roles import Role
from tests.integration.services.supervision.story import Story, a_clause
from tests.support.doors import GANGU_VILLAGE, Door

BUREAU = "ORG-620523000000-HCB"
CLAUSES = [a_clause(1, lead_org=BUREAU)]


def in_gangu(story: Story) -> Story:
    return Story(story.door, division=GANGU_VILLAGE, street="620523100000")


def bureau(story: Story) -> Door:
    return story.as_(Role.DEPARTMENT_OFFICER, "620523000000", org=BUREAU)


def test_the_town_decides_before_anything_is_published(story: Story) -> None:
    gangu = in_gangu(story).confirmed(CLAUSES)
    refused = gangu.do(gangu.clerk, "publicity", {"board_photo": "p"})

    gangu.decide()

    assert refused.code == "guard.order_allows_publicity"
    assert gangu.plan()["state"] == "decided_approved"
    assert gangu.plan()["decider"]["code"] == "ORG-620523100000-PTY"


def test_feedback_and_explanations_for_the_public_hold_no_phone_number(story: Story) -> None:
    gangu = in_gangu(story).confirmed(CLAUSES).decide()
    gangu.fine(gangu.do(gangu.street_clerk, "responsibility-list"))
    for noun, body in (("acceptance", None), ("start", None), ("completion-report", {"evidence": "照片"})):
        gangu.fine(gangu.on_item(bureau(gangu), 1, noun, body))
    gangu.fine(gangu.on_item(gangu.committee, 1, "verification", {"note": "看过"}))
    words = "有事请打13800138000"

    closing = gangu.on_item(gangu.street_clerk, 1, "closure", {"resolution_level": "effective", "feedback": words})
    body = gangu.decision(reason_code="not_feasible", public_explanation=words)
    ending = gangu.do(gangu.party, "termination", body)

    assert [closing.code, ending.code] == ["supervision.personal_number"] * 2
    assert [answer.body["errors"][0]["pointer"] for answer in (closing, ending)] == ["/feedback", "/public_explanation"]
    assert gangu.item(1)["state"] == "verified"


def test_the_result_is_published_after_the_last_item(story: Story) -> None:
    gangu = in_gangu(story).confirmed(CLAUSES).decide()
    gangu.fine(gangu.do(gangu.street_clerk, "responsibility-list"))
    gangu.work_off(1, bureau(gangu))

    shown = gangu.fine(gangu.do(gangu.clerk, "result-publicity", {"board_photo": "p"}))
    gangu.publicity_id = shown["publicities"][-1]["id"]

    assert (gangu.period()["publicity_kind"], gangu.period()["period_days"]) == ("result", 5)
    gangu.days(16)
    assert gangu.plan()["state"] == "evaluated"


def test_the_survey_alone_does_not_end_a_plan_whose_result_is_not_published(story: Story) -> None:
    gangu = in_gangu(story).confirmed(CLAUSES).decide()
    gangu.fine(gangu.do(gangu.street_clerk, "responsibility-list"))
    gangu.work_off(1, bureau(gangu))

    gangu.days(20)
    assert gangu.plan()["state"] == "completed"

    gangu.fine(gangu.do(gangu.clerk, "result-publicity", {"board_photo": "p"}))
    gangu.days(5)
    assert gangu.plan()["state"] == "evaluated"


def test_an_upheld_objection_to_the_result_reopens_the_work(story: Story) -> None:
    gangu = in_gangu(story).confirmed(CLAUSES).decide()
    gangu.fine(gangu.do(gangu.street_clerk, "responsibility-list"))
    gangu.work_off(1, bureau(gangu))
    shown = gangu.fine(gangu.do(gangu.clerk, "result-publicity", {"board_photo": "p"}))
    gangu.publicity_id = shown["publicities"][-1]["id"]
    first_due = gangu.item(1)["original_due_on"]

    gangu.decided(gangu.under_review(clause_no=1), "upheld")

    assert gangu.plan()["state"] == "in_execution"
    assert gangu.period()["state"] == "voided"
    assert (gangu.item(1)["state"], gangu.item(1)["original_due_on"]) == ("in_progress", first_due)
    for noun, body in (("completion-report", {"evidence": "照片"}),):
        gangu.fine(gangu.on_item(bureau(gangu), 1, noun, body))
    gangu.fine(gangu.on_item(gangu.committee, 1, "verification", {"note": "再看过"}))
    gangu.fine(gangu.on_item(gangu.street_clerk, 1, "closure", {"resolution_level": "partial", "feedback": "补做"}))
    assert gangu.plan()["state"] == "completed"
