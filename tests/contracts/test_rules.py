"""What services read out of a county's rules."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from contracts.machines import machine
from contracts.rules import (
    DECISION_FIRST,
    PUBLICITY_FIRST,
    Milestone,
    Quorum,
    Rules,
    RulesShelf,
    UnknownRule,
    changed_keys,
)
from contracts.text import Text

SHELF = RulesShelf()
ALL = pytest.mark.parametrize("county", SHELF.counties())


@pytest.fixture
def qinzhou() -> Rules:
    return SHELF.of("620502")


@pytest.fixture
def gangu() -> Rules:
    return SHELF.of("620523")


def test_qinzhou_publishes_before_the_decision_and_gangu_after(qinzhou: Rules, gangu: Rules) -> None:
    assert qinzhou.order == PUBLICITY_FIRST
    assert gangu.order == DECISION_FIRST
    assert qinzhou.requires("plan_publicity")
    assert not gangu.requires("plan_publicity")
    assert gangu.requires("result_publicity")


@ALL
def test_every_state_of_a_case_stands_in_one_step_or_off_the_path(county: str) -> None:
    rules = SHELF.of(county)

    for name in ("issue", "topic", "meeting", "plan", "action"):
        for state in machine(name).states:
            off_path = state in rules.off_path.get(name, ())
            assert (rules.step_of(name, state) is None) == off_path, (name, state)


def test_steps_are_numbered_as_they_are_walked(qinzhou: Rules) -> None:
    assert [step.number for step in qinzhou.steps] == [1, 2, 3, 4, 5, 6]
    assert qinzhou.step_of("plan", "publicizing") == "publicize_decide"
    assert qinzhou.step_number("publicize_decide") == 5
    assert qinzhou.step("collect").name == Text("征集议题", "Collect")
    assert qinzhou.step_of("issue", "rejected") is None


def test_every_mode_says_what_a_meeting_needs(qinzhou: Rules) -> None:
    meeting, home_visit, courtyard = (qinzhou.mode(code) for code in ("meeting", "home_visit", "courtyard"))

    assert (meeting.notice.length, meeting.notice.emergency_allowed, meeting.room_required) == (3, True, True)
    assert meeting.quorum.share == Fraction(2, 3)
    assert (home_visit.minimum_visitors, home_visit.votes_allowed, home_visit.composition_checked) == (1, False, False)
    assert courtyard.quorum.minimum == 7
    assert qinzhou.mode("online").window_days == (3, 7)
    assert not qinzhou.mode("hearing").notice.emergency_allowed


@pytest.mark.parametrize(("invited", "needed"), [(14, 10), (15, 10), (16, 11), (1, 1), (0, 0)])
def test_a_share_of_the_invited_is_rounded_up(invited: int, needed: int) -> None:
    two_thirds = Quorum(kind="share_of_invited_members", share=Fraction(2, 3), minimum=None)

    assert two_thirds.needed(invited) == needed
    assert two_thirds.is_met(present=needed, invited=invited)
    assert needed == 0 or not two_thirds.is_met(present=needed - 1, invited=invited)


def test_a_period_may_be_shortened_only_with_a_reason_and_never_below_the_floor(qinzhou: Rules) -> None:
    terms = qinzhou.publicity("plan")

    assert terms.days == 7
    assert terms.needs_board
    assert terms.admits(5, has_reason=False)
    assert not terms.admits(4, has_reason=False)
    assert terms.admits(3, has_reason=True)
    assert not terms.admits(2, has_reason=True)
    assert not terms.admits(31, has_reason=True)


def test_a_council_says_who_is_missing(qinzhou: Rules) -> None:
    present = {"resident_rep": 5, "cppcc_member": 1}

    assert qinzhou.council.missing(present) == ()
    assert qinzhou.council.missing({"resident_rep": 5}) == ("cppcc_member",)
    assert qinzhou.council.missing(present, frozenset({"contractor_involved"})) == ("contractor_rep",)


@pytest.mark.parametrize(
    ("method", "votes_for", "against", "abstained", "passed"),
    [
        ("majority", 7, 7, 0, False),
        ("majority", 8, 6, 0, True),
        ("majority", 6, 5, 3, True),
        ("two_thirds", 9, 5, 0, False),
        ("two_thirds", 10, 4, 0, True),
        ("consensus", 13, 1, 0, False),
        ("consensus", 13, 0, 1, True),
        ("majority", 0, 0, 14, False),
    ],
)
def test_a_vote_passes_by_its_method(
    qinzhou: Rules,
    method: str,
    votes_for: int,
    against: int,
    abstained: int,
    passed: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    found = qinzhou.decision.passes(method, votes_for=votes_for, against=against, abstained=abstained, eligible=14)

    assert found is passed


@pytest.mark.parametrize(
    ("asked_on", "expected"),
    [
        (date(2020, 8, 31), date(2020, 11, 1)),
        (date(2020, 11, 1), date(2020, 11, 1)),
        (date(2020, 11, 2), date(2021, 11, 1)),
    ],
)
def test_the_next_heating_season_is_found_from_any_day(qinzhou: Rules, asked_on: date, expected: date) -> None:
    assert qinzhou.milestone("heating_season_start").next_on_or_after(asked_on) == expected


def test_a_milestone_on_a_leap_day_has_a_day_in_every_year() -> None:
    leap_day = Milestone("leap_day", Text("闰日", "Leap day"), 2, 29, verified=True)

    assert leap_day.next_on_or_after(date(2027, 1, 1)) == date(2027, 2, 28)
    assert leap_day.next_on_or_after(date(2028, 1, 1)) == date(2028, 2, 29)


def test_limits_lights_and_extensions_are_numbers(qinzhou: Rules) -> None:
    assert qinzhou.time_limit("acceptance_reply_workdays") == 1
    assert qinzhou.minutes_signatures == Fraction(2, 3)
    assert (qinzhou.lights.blue_workdays_before_due, qinzhou.lights.red_workdays_after_due) == (3, 5)
    assert (qinzhou.extensions.max_count_per_item, qinzhou.extensions.max_workdays_each) == (2, 15)
    assert qinzhou.objections.response_workdays == 5
    assert qinzhou.replies.reopen_within_days == 30
    assert qinzhou.survey.answers == ("satisfied", "basically_satisfied", "dissatisfied")
    assert (qinzhou.topic_selection.threshold, len(qinzhou.topic_selection.criteria)) == (9, 3)


def test_a_county_has_its_own_words_and_colours(qinzhou: Rules, gangu: Rules) -> None:
    assert qinzhou.name() == "秦州区"
    assert qinzhou.brand("en") == "Let's Talk It Over"
    assert qinzhou.label("steps_title") == "六步议事法"
    assert qinzhou.phase_name("deliberate") == "民事民议"
    assert "事事有回音" in qinzhou.slogans()
    assert gangu.label("deciding_body", "en") == "Town party committee"
    assert qinzhou.theme != gangu.theme


def test_the_deciding_body_depends_on_the_level(qinzhou: Rules, gangu: Rules) -> None:
    assert qinzhou.decider("village_community") == "street_or_town_party_org"
    assert gangu.decider("town_street") == "town_party_committee"
    assert qinzhou.presiding_roles == ("community_party_secretary", "street_leader")


@pytest.mark.parametrize(
    "ask",
    [
        lambda rules: rules.mode("parade"),
        lambda rules: rules.step("seventh"),
        lambda rules: rules.time_limit("patience"),
        lambda rules: rules.publicity("rumour"),
        lambda rules: rules.milestone("doomsday"),
        lambda rules: rules.gate("garden"),
        lambda rules: rules.section("poetry"),
        lambda rules: rules.decider("galaxy"),
    ],
)
def test_what_the_rules_do_not_hold_is_refused(qinzhou: Rules, ask: Callable[[Rules], object]) -> None:
    with pytest.raises(UnknownRule):
        ask(qinzhou)


def test_two_counties_differ_in_named_parts_and_in_their_fingerprint(qinzhou: Rules, gangu: Rules) -> None:
    assert qinzhou.fingerprint != gangu.fingerprint
    assert {"gates", "steps", "county"} <= set(changed_keys(qinzhou, gangu))
    assert changed_keys(qinzhou, qinzhou) == ()
    assert set(changed_keys(None, qinzhou)) == set(qinzhou.document)


def test_rules_cannot_be_changed_by_their_reader(qinzhou: Rules) -> None:
    with pytest.raises(TypeError):
        qinzhou.document["version"] = 2  # type: ignore[index]
