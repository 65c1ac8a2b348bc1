from datetime import date, timedelta
from typing import Any

import pytest

from contracts.roles import Role
from kit.machine import NONE
from services.supervision.domain.announcement import Announcement
from services.supervision.domain.extension_wish import ExtensionWish
from services.supervision.domain.lights import Light
from tests.unit.services.supervision.builders import (
    BUREAU,
    LATER,
    NOON,
    QINZHOU,
    STREET,
    TODAY,
    a_decision,
    an_act,
    an_item,
    lead,
)
from tests.unit.services.supervision.test_plan import closed_by

SYSTEM = an_act(Role.SYSTEM, account=None)
TIMER = an_act(Role.TIMER, account=None)
STREET_CLERK = an_act(Role.STREET_CLERK)
PARTY = an_act(Role.PARTY_ORG_CLERK)
COMMITTEE = an_act(Role.SUPERVISION_COMMITTEE_MEMBER, org="ORG-620502005002-SUP")
LIMITS = {"due_accept": LATER, "due_return": LATER}
BODY = "resident_supervision_committee"


def test_an_item_comes_from_an_approved_plan() -> None:
    closed_by("plan_approved", an_item(NONE).create, SYSTEM, plan_approved=False)


def test_an_item_has_one_active_lead() -> None:
    closed_by("lead_active", an_item("created").assign, STREET_CLERK, lead_active=False, **LIMITS)
    doubled = an_item("created", support_orgs=[BUREAU])
    closed_by("one_lead_per_item", doubled.assign, STREET_CLERK, lead_active=True, **LIMITS)


def test_a_lead_accepts_in_time_and_the_timer_only_afterwards() -> None:
    late = LATER + timedelta(minutes=1)

    closed_by("within_acceptance_limit", an_item("assigned").accept, lead(at=late))
    closed_by("within_acceptance_limit", an_item("assigned").accept, TIMER)
    silent = an_item("assigned")
    silent.accept(an_act(Role.TIMER, account=None, at=late))
    assert silent.accepted_silently


@pytest.mark.parametrize(
    ("item", "reasons", "at", "guard"),
    [
        (an_item("assigned"), "不归我们", LATER + timedelta(days=1), "within_acceptance_limit"),
        (an_item("assigned", returned_by=[BUREAU]), "不归我们", NOON, "one_return_per_unit"),
        (an_item("assigned"), " ", NOON, "reasons_given"),
    ],
)
def test_an_item_is_given_back_in_time_once_and_with_reasons(item: Any, reasons: str, at: Any, guard: str) -> None:
    closed_by(guard, item.request_return, lead(at=at), reason="not_our_duty", reasons=reasons)


def test_another_unit_is_named_and_active() -> None:
    item = an_item("return_requested")

    closed_by("new_lead_named", item.reassign, STREET_CLERK, lead_org=BUREAU, lead_active=True, **LIMITS)
    closed_by("lead_active", item.reassign, STREET_CLERK, lead_org=STREET, lead_active=False, **LIMITS)
    closed_by("reasons_given", item.refuse_return, STREET_CLERK, reasons="", **LIMITS)


def test_a_unit_that_becomes_lead_supports_no_longer() -> None:
    item = an_item("return_requested", support_orgs=[STREET])

    item.reassign(STREET_CLERK, lead_org=STREET, lead_active=True, **LIMITS)

    assert (item.lead_org, item.support_orgs) == (STREET, [])


def test_work_waits_for_what_comes_before_unless_the_street_allows_an_early_start() -> None:
    closed_by("predecessors_closed", an_item("accepted").start, lead(), waiting_for=1, today=TODAY)
    early = an_item("accepted", may_start_early=True)

    early.start(lead(), waiting_for=1, today=TODAY)

    assert early.state == "in_progress"


def test_a_report_says_something_and_a_block_names_its_cause() -> None:
    item = an_item()

    closed_by("progress_text_given", item.report_progress, lead(), percent=10, text=" ", photo="", today=TODAY)
    closed_by("blocked_cause_given", item.block, lead(), cause="", today=TODAY)


def wish(**changes: Any) -> ExtensionWish:
    return ExtensionWish(**{"new_due_on": date(2026, 7, 10), "reason_code": "weather", "reasons": "降雨", **changes})


@pytest.mark.parametrize(
    ("item", "asked", "today", "guard"),
    [
        (an_item(), wish(), date(2026, 7, 1), "before_due"),
        (an_item(extension_count=2), wish(), TODAY, "extensions_left"),
        (an_item(), wish(reasons=" "), TODAY, "reasons_given"),
    ],
)
def test_an_extension_is_asked_for_in_time_seldom_and_with_reasons(
    item: Any, asked: Any, today: date, guard: str
) -> None:
    closed_by(guard, item.request_extension, lead(), asked, terms=QINZHOU.extensions, today=today)


def test_an_extension_keeps_the_original_due_date() -> None:
    item = an_item()
    item.request_extension(lead(), wish(), terms=QINZHOU.extensions, today=TODAY)
    closed_by("reasons_given", item.decide_extension, PARTY, is_granted=True, reasons="")

    item.decide_extension(PARTY, is_granted=True, reasons="属实")

    assert (item.due_on, item.original_due_on, item.extension) == (date(2026, 7, 10), date(2026, 6, 30), None)


def test_an_extension_that_would_shorten_the_time_is_not_granted() -> None:
    item = an_item()
    item.request_extension(lead(), wish(new_due_on=date(2026, 6, 1)), terms=QINZHOU.extensions, today=TODAY)

    closed_by("original_due_kept", item.decide_extension, PARTY, is_granted=True, reasons="属实")


def test_a_due_date_follows_its_milestone_and_keeps_the_first_one() -> None:
    item = an_item(milestone_code="heating_season_start")
    closed_by("milestone_moved", item.move_due, SYSTEM, new_due=item.due_on)
    closed_by("milestone_moved", an_item().move_due, SYSTEM, new_due=date(2026, 7, 15))

    item.move_due(SYSTEM, new_due=date(2026, 7, 15))

    assert (item.due_on, item.original_due_on) == (date(2026, 7, 15), date(2026, 6, 30))


def an_announcement(**changes: Any) -> Announcement:
    standard = {"kind": "water_outage", "compound_id": "CMP-620502005002-01", "outage_days": 20}
    return Announcement(**{**standard, "starts_on": TODAY + timedelta(days=3), **changes})


def test_residents_are_told_at_least_a_day_before_and_without_personal_numbers() -> None:
    item = an_item()

    closed_by("cooperation_lead_kept", item.announce_cooperation, lead(), an_announcement(starts_on=TODAY), today=TODAY)
    leaky = an_announcement(note="电话0938-8212345")
    closed_by("redaction_checked", item.announce_cooperation, lead(), leaky, today=TODAY)


def test_coordination_and_visits_are_described() -> None:
    item = an_item()
    closed_by("progress_text_given", item.log_coordination, COMMITTEE, text="", body=BODY, today=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    closed_by("visit_recorded", item.record_follow_up, COMMITTEE, visit_on=tomorrow, text="走访", today=TODAY)


def test_what_is_done_is_shown() -> None:
    closed_by("done_evidence_given", an_item().report_done, lead(), evidence=" ", today=TODAY)


@pytest.mark.parametrize(
    ("act", "facts", "guard"),
    [
        (an_act(Role.SUPERVISION_COMMITTEE_MEMBER, org=BUREAU), {}, "verifier_independent"),
        (COMMITTEE, {"has_interest": True}, "verifier_independent"),
        (COMMITTEE, {"note": "", "photo": " "}, "on_site_evidence"),
    ],
)
def test_a_verifier_is_independent_and_was_there(act: Any, facts: dict[str, Any], guard: str) -> None:
    item = an_item("reported_done")

    closed_by(guard, item.verify, act, **{"note": "看过", "photo": "", "has_interest": False, "body": BODY, **facts})


def test_what_is_sent_back_is_explained_and_no_longer_counts_as_done() -> None:
    item = an_item("reported_done", done_on=TODAY)
    facts = {"reason": "not_done", "has_interest": False, "body": BODY}
    closed_by("reasons_given", item.send_back, COMMITTEE, **facts, reasons="")

    item.send_back(COMMITTEE, **facts, reasons="还差一段")

    assert (item.done_on, item.sent_back_count) == (None, 1)


def test_an_item_closes_with_feedback() -> None:
    item = an_item("verified", done_on=date(2026, 7, 1), original_due_on=date(2026, 7, 2))
    facts = {"level": "effective", "today": TODAY, "workdays": 3}
    closed_by("feedback_queued", item.close, STREET_CLERK, **facts, feedback=" ")

    item.close(STREET_CLERK, **facts, feedback="已办好")

    told = item.take_facts()[0].data
    assert (told["on_time"], told["on_time_original"]) == (False, True)


def test_a_closed_item_is_taken_up_again_only_for_an_upheld_objection() -> None:
    closed_by("result_contested", an_item("closed").reopen, SYSTEM, upheld=0, reason="result_contested", today=TODAY)


def test_an_item_is_ended_by_a_recorded_and_explained_decision() -> None:
    facts = {"decider_org": "ORG-620502005000-PTY", "today": TODAY}
    unrecorded = a_decision(decision_no="", public_explanation="搬迁", reason_code="not_feasible")

    closed_by("decision_recorded", an_item().terminate, PARTY, unrecorded, **facts)
    closed_by("public_explanation_given", an_item().terminate, PARTY, a_decision(reason_code="not_feasible"), **facts)


def test_a_light_changes_once_for_each_colour_and_due_date() -> None:
    item = an_item()
    item.recompute_light(TIMER, Light.YELLOW, days_overdue=0)
    item.recompute_light(TIMER, Light.NORMAL, days_overdue=0)

    closed_by("light_threshold_crossed", item.recompute_light, TIMER, Light.YELLOW, days_overdue=0)
    closed_by("light_threshold_crossed", item.recompute_light, TIMER, Light.NORMAL, days_overdue=0)
