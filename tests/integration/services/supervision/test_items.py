"""Items: handed out, accepted, done, checked, late, warned about."""

from datetime import date, timedelta
from typing import Any

from contracts.roles import Role
from tests.integration.services.supervision.story import API, BUREAU, HEATING, STREET_OFFICE, Story, a_clause
from tests.support.doors import actor

ONE = [a_clause(1)]


def due_in(story: Story, days: int) -> list[dict[str, Any]]:
    """One clause that is due some days after the responsibility list, which comes a week after the publication."""
    return [a_clause(1, due_on=(story.door.clock().date() + timedelta(days=7 + days)).isoformat())]


def started(story: Story, clauses: list[dict[str, Any]] | None = None) -> Story:
    story.issued(clauses or ONE)
    story.fine(story.on_item(story.bureau, 1, "acceptance"))
    story.fine(story.on_item(story.bureau, 1, "start"))
    return story


def test_silence_counts_as_acceptance(story: Story) -> None:
    story.issued(ONE).days(5)

    assert story.item(1)["state"] == "accepted"
    assert story.told("action.accepted")["is_silent"] is True


def test_an_item_that_another_unit_leads_is_not_accepted(story: Story) -> None:
    story.issued(ONE)
    other = story.as_(Role.DEPARTMENT_OFFICER, "620502000000", org=HEATING)

    refused = story.on_item(other, 1, "acceptance")
    clerk = story.on_item(story.clerk, 1, "acceptance")

    assert (refused.status, refused.code) == (403, "outside_your_unit")
    assert (clerk.status, clerk.code) == (403, "role_missing")


def test_a_unit_gives_an_item_back_once_and_the_street_names_another(story: Story) -> None:
    story.issued(ONE)
    wish = {"reason_code": "not_our_duty", "reasons": "属供热单位职责"}
    story.fine(story.on_item(story.bureau, 1, "return-request", wish))

    same = story.on_item(story.street_clerk, 1, "reassignment", {"lead_org": BUREAU})
    foreign = story.on_item(story.street_clerk, 1, "reassignment", {"lead_org": "ORG-620523000000-HCB"})
    story.fine(story.on_item(story.street_clerk, 1, "reassignment", {"lead_org": HEATING}))

    assert (same.code, foreign.code) == ("guard.new_lead_named", "guard.lead_active")
    assert (story.item(1)["state"], story.item(1)["lead"]["code"]) == ("assigned", HEATING)


def test_a_refused_return_comes_once_only(story: Story) -> None:
    story.issued(ONE)
    wish = {"reason_code": "not_our_duty", "reasons": "属供热单位职责"}
    story.fine(story.on_item(story.bureau, 1, "return-request", wish))
    story.fine(story.on_item(story.street_clerk, 1, "return-refusal", {"reasons": "职责清单已写明"}))

    again = story.on_item(story.bureau, 1, "return-request", wish)

    assert again.code == "guard.one_return_per_unit"


def test_an_item_waits_for_its_predecessor(story: Story) -> None:
    story.issued([a_clause(1), a_clause(2, lead_org=STREET_OFFICE, depends_on=[1])])
    story.fine(story.on_item(story.street_office, 2, "acceptance"))
    item_id = story.item(2)["id"]
    shown = story.fine(story.street_office.get(f"{API}/items/{item_id}"))

    refused = story.on_item(story.street_office, 2, "start")
    story.work_off(1, story.bureau)

    assert refused.code == "guard.predecessors_closed"
    assert {"command": "start", "guard": "predecessors_closed"} in shown["closed_commands"]
    assert story.on_item(story.street_office, 2, "start").status == 200


def test_an_extension_keeps_the_first_due_date(story: Story) -> None:
    started(story, due_in(story, 30))
    first = date.fromisoformat(story.item(1)["due_on"])
    asked = (first + timedelta(days=10)).isoformat()
    wish = {"new_due_on": asked, "reason_code": "weather", "reasons": "连续降雨"}
    story.fine(story.on_item(story.bureau, 1, "extension-request", wish))
    answer = {"is_granted": True, "reasons": "情况属实"}

    unasked = story.on_item(story.bureau, 1, "extension-decision", answer)
    story.fine(story.on_item(story.party, 1, "extension-decision", answer))
    twice = story.on_item(story.party, 1, "extension-decision", answer)

    assert (unasked.status, twice.code) == (403, "supervision.no_extension_asked")
    assert (story.item(1)["due_on"], story.item(1)["original_due_on"]) == (asked, first.isoformat())


def test_an_extension_has_a_longest_length_and_comes_before_the_due_date(story: Story) -> None:
    started(story, due_in(story, 30))
    due = date.fromisoformat(story.item(1)["due_on"])

    def ask(days: int) -> Any:
        wish = {"new_due_on": (due + timedelta(days=days)).isoformat(), "reason_code": "funds", "reasons": "资金未到"}
        return story.on_item(story.bureau, 1, "extension-request", wish)

    too_long = ask(60)
    story.days(31)
    too_late = ask(5)

    assert too_long.code == "supervision.extension_out_of_range"
    assert too_late.code == "guard.before_due"


def test_residents_are_told_of_twenty_days_without_water(story: Story) -> None:
    started(story)
    notice = {"kind": "water_outage", "compound_id": "CMP-620502005002-01", "outage_days": 20, "building": "一号楼"}
    today = story.door.clock().date()

    late = story.on_item(story.bureau, 1, "cooperation-notice", {**notice, "starts_on": today.isoformat()})
    day = (today + timedelta(days=5)).isoformat()
    private = {**notice, "starts_on": day, "note": "请联系 13800138000"}
    leaky = story.on_item(story.bureau, 1, "cooperation-notice", private)
    story.fine(story.on_item(story.clerk, 1, "cooperation-notice", {**notice, "starts_on": day}))

    assert (late.code, leaky.code) == ("guard.cooperation_lead_kept", "guard.redaction_checked")
    assert story.told("action.cooperation_announced")["outage_days"] == 20


def test_the_committee_sends_back_what_is_not_done(story: Story) -> None:
    started(story)
    story.fine(story.on_item(story.bureau, 1, "completion-report", {"evidence": "照片"}))
    body = {"reason_code": "not_done", "reasons": "还有一段没换", "has_interest": False}
    story.fine(story.on_item(story.committee, 1, "send-back", body))
    story.fine(story.on_item(story.bureau, 1, "resumption"))

    assert story.item(1)["state"] == "in_progress"
    assert story.told("action.sent_back")["sent_back_count"] == 1


def test_a_verifier_with_an_interest_or_of_the_doing_unit_is_refused(story: Story) -> None:
    started(story)
    story.fine(story.on_item(story.bureau, 1, "completion-report", {"evidence": "照片"}))
    doer = story.as_(Role.SUPERVISION_COMMITTEE_MEMBER, org=BUREAU)

    interested = story.on_item(story.committee, 1, "verification", {"note": "看过", "has_interest": True})
    doing = story.on_item(doer, 1, "verification", {"note": "看过"})
    blind = story.on_item(story.committee, 1, "verification", {})

    assert {interested.code, doing.code} == {"guard.verifier_independent"}
    assert blind.code == "guard.on_site_evidence"


def test_coordination_and_visits_are_noted_beside_the_work(story: Story) -> None:
    started(story)
    visit = {"visit_on": story.door.clock().date().isoformat(), "text": "现场走访"}
    member = story.as_(Role.CPPCC_MEMBER, "620502000000")

    story.fine(story.on_item(story.committee, 1, "coordination", {"text": "请施工方和居民见面"}))
    story.fine(story.on_item(member, 1, "follow-up", visit))

    assert story.item(1)["coordination_count"] == 1
    assert story.told("action.followed_up")["follow_up_by"] == "cppcc_member"
    assert story.told("action.coordination_logged")["verified_by_body"] == "resident_supervision_committee"


def test_a_late_item_turns_blue_yellow_and_red_and_each_colour_warns_once(story: Story) -> None:
    started(story, due_in(story, 12))
    for _ in range(4):
        story.fine(story.on_item(story.bureau, 1, "progress", {"percent": 10, "text": "进行中"}))
        story.days(6)

    lights = [data["light"] for kind, data in story.facts() if kind == "action.light_changed"]
    orders = story.fine(story.street_clerk.get(f"{API}/orders?item_id={story.item(1)['id']}"))["items"]
    assert lights == ["blue", "yellow", "red"]
    assert sorted(order["colour"] for order in orders) == ["blue", "red", "yellow"]


def test_a_missing_report_turns_an_item_yellow_and_a_report_turns_it_back(story: Story) -> None:
    started(story, due_in(story, 90)).days(16)
    assert story.item(1)["light"] == "yellow"

    story.fine(story.on_item(story.bureau, 1, "progress", {"percent": 20, "text": "已进场"}))
    story.days(1)

    assert story.item(1)["light"] == "normal"


def test_an_order_is_answered_and_checked(story: Story) -> None:
    started(story)
    order = story.fine(story.on_item(story.street_clerk, 1, "orders", {"colour": "yellow"}))
    path = f"{API}/orders/{order['id']}"

    twice = story.on_item(story.street_clerk, 1, "orders", {"colour": "yellow"})
    early = story.street_clerk.post(f"{path}/closure", {"answer": "好"})
    story.fine(story.bureau.post(f"{path}/acknowledgement"))
    story.fine(story.bureau.post(f"{path}/rectification", {"measures": "增派人手", "evidence": "照片"}))
    story.fine(story.street_clerk.post(f"{path}/closure", {"answer": "核实无误"}))

    assert twice.code == "guard.colour_not_issued_before"
    assert early.code == "guard.rectification_accepted"
    assert story.fine(story.bureau.get(path))["state"] == "closed"


def test_an_ignored_order_goes_to_the_next_colour(story: Story) -> None:
    started(story)
    order = story.fine(story.on_item(story.street_clerk, 1, "orders", {"colour": "yellow"}))

    story.days(9)

    assert story.fine(story.street_clerk.get(f"{API}/orders/{order['id']}"))["state"] == "escalated"
    colours = story.fine(story.street_clerk.get(f"{API}/orders?item_id={story.item(1)['id']}"))["items"]
    assert {one["colour"] for one in colours} == {"yellow", "red"}


def test_a_department_lists_its_own_items_and_no_others(story: Story) -> None:
    story.issued([a_clause(1), a_clause(2, lead_org=STREET_OFFICE)])

    own = story.fine(story.bureau.get(f"{API}/items?plan_id={story.plan_id}"))["items"]
    street = story.fine(story.street_clerk.get(f"{API}/items?plan_id={story.plan_id}"))["items"]
    mine = story.fine(story.street_office.get(f"{API}/items?plan_id={story.plan_id}&mine=true"))["items"]

    assert [item["clause_no"] for item in own] == [1]
    assert {item["clause_no"] for item in street} == {1, 2}
    assert [item["clause_no"] for item in mine] == [2]


def test_a_contractor_reports_progress_on_an_item_that_it_supports(story: Story) -> None:
    works = "ORG-620502000000-C01"
    started(story, [a_clause(1, support_orgs=[works])])
    contractor = story.as_actor(actor(Role.CONTRACTOR, "620502000000", org=works))

    taken = story.on_item(contractor, 1, "progress", {"percent": 50, "text": "管道已换一半"})
    done = story.on_item(contractor, 1, "completion-report", {"evidence": "照片"})

    assert (taken.status, done.code) == (200, "role_missing")


def test_a_blocked_item_goes_on_and_its_days_are_counted(story: Story) -> None:
    started(story)
    story.fine(story.on_item(story.bureau, 1, "block", {"cause": "weather"}))
    story.days(7)

    story.fine(story.on_item(story.bureau, 1, "unblocking"))

    assert story.item(1)["state"] == "in_progress"
    assert story.told("action.unblocked")["days_blocked"] == 5


def test_a_closed_item_takes_its_orders_with_it(story: Story) -> None:
    started(story)
    order = story.fine(story.on_item(story.street_clerk, 1, "orders", {"colour": "blue"}))
    story.fine(story.on_item(story.bureau, 1, "completion-report", {"evidence": "照片"}))
    story.fine(story.on_item(story.committee, 1, "verification", {"note": "看过"}))

    story.fine(story.on_item(story.street_clerk, 1, "closure", {"resolution_level": "thorough", "feedback": "办好"}))

    assert story.fine(story.street_clerk.get(f"{API}/orders/{order['id']}"))["state"] == "closed"


def test_a_failed_rectification_is_escalated_by_the_county(story: Story) -> None:
    started(story)
    order = story.fine(story.on_item(story.street_clerk, 1, "orders", {"colour": "yellow"}))
    path = f"{API}/orders/{order['id']}"
    story.fine(story.bureau.post(f"{path}/rectification", {"measures": "增派人手", "evidence": "照片"}))
    office = story.as_(Role.COUNTY_CPPCC, "620502000000")

    story.fine(office.post(f"{path}/escalation", {"reason_code": "rectification_failed"}))

    assert story.fine(office.get(path))["state"] == "escalated"


def test_nothing_is_found_under_an_unknown_id(story: Story) -> None:
    nowhere = "0192f3c1-7a10-7c3e-9b1e-0000000000ff"

    answers = [story.street_clerk.get(f"{API}/{kind}/{nowhere}") for kind in ("plans", "items", "orders", "objections")]
    answers.append(story.anybody.get(f"{API}/publicities/{nowhere}"))
    answers.append(story.street_clerk.post(f"{API}/items/{nowhere}/reassignment", {"lead_org": HEATING}))

    assert [(answer.status, answer.code) for answer in answers] == [(404, "not_found")] * 6
