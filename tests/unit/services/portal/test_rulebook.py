"""The rules as an office writes them: every line can be typed, a wrong one says why, changes are told in words."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from contracts.documents import thawed
from contracts.rules import DECISION_FIRST, PUBLICITY_FIRST, Rules, RulesShelf
from services.portal.domain.rulebook.comparison import changes
from services.portal.domain.rulebook.draft import Amendment, amended, first_text, plain
from services.portal.domain.rulebook.sample import beside, course_of
from services.portal.domain.rulebook.sections import SECTIONS

SHELF = RulesShelf()
QINZHOU = SHELF.of("620502")
MONDAY = date(2026, 3, 2)


def typed_of(section: str, document: Any, **changed: list[str]) -> dict[str, list[str]]:
    held = {line.name: line.kind.typed(line.held(document)) for line in SECTIONS[section].lines(document)}
    return {**held, **{name.replace("__", "."): given for name, given in changed.items()}}


def written(section: str, **changed: list[str]) -> Amendment:
    document = plain(QINZHOU)
    return amended(SHELF, document, SECTIONS[section].lines(document), typed_of(section, document, **changed))


def changed_rules(change: Callable[[dict[str, Any]], None]) -> Rules:
    document = plain(QINZHOU)
    change(document)
    return SHELF.admit(document)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("county", SHELF.counties())
def test_typing_what_stands_there_changes_nothing(county: str, section: str) -> None:
    document = plain(SHELF.of(county))

    again = amended(SHELF, document, SECTIONS[section].lines(document), typed_of(section, document))

    assert again.complaints == []
    assert again.document == thawed(SHELF.of(county).document)


@pytest.mark.parametrize(
    ("section", "name", "given", "says"),
    [
        ("limits", "time_limits.party_decision_workdays", "十天", "0到1000之间的整数"),
        ("limits", "time_limits.party_decision_workdays", "0", "不能小于1"),
        ("limits", "time_limits.party_decision_workdays", "999999999999", "0到1000之间的整数"),
        ("limits", "time_limits.minutes_signatures", "3/2", "不超过1"),
        ("publicity", "publicity.plan.days", "40", "要在3天和30天之间"),
        ("publicity", "publicity.day_unit", "moons", "请从选项中选"),
        ("topics", "topic_selection.threshold", "99", "没有议题能达到"),
        ("topics", "topic_selection.max_rounds", "0", "不能小于1"),
        ("council", "council.size.max", "3", "最多人数少于最少人数"),
        ("modes", "modes.meeting.quorum", "3/2", "不能超过全部委员"),
        ("modes", "modes.meeting.quorum", "多数", "请写分数"),
        ("modes", "modes.online.window.max_days", "1", "最长少于最短"),
        ("steps", "steps.collect.phase", "execute", "顺序是民提、民议"),
        ("steps", "steps.collect.name.zh", "  ", "请填写"),
        ("labels", "labels.room.en", "x" * 201, "最多200个字"),
        ("labels", "labels.room.en", "议事室", "请写英文"),
        ("labels", "labels.room.en", "ro\x00om", "有不能用的字符"),
        ("calendar", "calendar.overrides", "2026-05-04 休 \x00", "有不能用的字符"),
        ("calendar", "calendar.overrides", "2026-05-04 休\n" * 61, "最多60行"),
        ("brand", "brand.theme.accent", "red", "#9B1C1C"),
        ("brand", "brand.theme.accent", "#FFEE00", "看不清"),
        ("brand", "brand.theme.on_accent", "#9B1C1D", "对比度"),
        ("brand", "brand.slogans", "事事有回音", "中文 | English"),
        ("brand", "brand.slogans", "事事有回音 | 事事有回音", "请写英文"),
        ("calendar", "calendar.overrides", "2026-02-30 休", "2026-02-30"),
        ("calendar", "calendar.overrides", "2026-05-04 休\n2026-05-04 班", "写了两次"),
        ("calendar", "milestones.heating_season_start.month_day", "02-30", "没有"),
        ("calendar", "milestones.heating_season_start.month_day", "冬天", "月-日"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(section: str, name: str, given: str, says: str) -> None:
    found = written(section, **{name: [given]}).complaints

    # A step that is put before an earlier phase makes the step after it wrong.
    assert [one for one in found if says in one.words.zh], found
    assert all(one.name and one.words.en for one in found)
    assert section == "steps" or {one.name for one in found} <= {name, "brand.theme.accent"}


def test_wide_digits_and_signs_of_a_chinese_keyboard_are_read() -> None:
    limits = written("limits", **{"time_limits.party_decision_workdays": ["１２"]}).document
    modes = written("modes", **{"modes.meeting.quorum": ["３／４"]}).document
    days = written("calendar", **{"milestones.heating_season_start.month_day": ["１１月５日"]}).document
    brand = written("brand", **{"brand.slogans": ["事事有回音｜Every matter gets an answer"]}).document

    assert limits["time_limits"]["party_decision_workdays"] == 12
    assert modes["modes"][0]["quorum"]["numerator"] == 3
    assert days["milestones"][0]["month_day"] == "11-05"
    assert brand["brand"]["slogans"] == [{"zh": "事事有回音", "en": "Every matter gets an answer"}]


def test_nothing_of_a_form_that_was_not_sent_is_taken_for_granted() -> None:
    document = plain(QINZHOU)

    found = amended(SHELF, document, SECTIONS["calendar"].lines(document), {}).complaints

    assert {one.name for one in found} >= {"calendar.working_week", "milestones.heating_season_end.month_day"}


@pytest.mark.parametrize(("order", "first"), [(PUBLICITY_FIRST, "plan_publicity"), (DECISION_FIRST, "party_decision")])
def test_the_order_of_publicity_and_decision_is_one_choice(order: str, first: str) -> None:
    rules = SHELF.admit(written("publicity", **{"gates.order": [order]}).document)

    assert (rules.order, rules.gate_order[0]) == (order, first)
    assert rules.requires("plan_publicity") == (order == PUBLICITY_FIRST)


def test_a_county_may_do_without_the_publicity_of_results_and_ask_for_it_again() -> None:
    without = written("publicity", **{"gates.result_publicity": []}).document
    again = amended(SHELF, without, SECTIONS["publicity"].lines(without), typed_of("publicity", plain(QINZHOU)))

    assert "result_publicity" not in without["gates"]["order"]
    assert again.document["gates"] == plain(QINZHOU)["gates"]


def test_steps_change_places_and_take_their_states_along() -> None:
    swapped = {"steps.research.place": ["4"], "steps.deliberate.place": ["3"]}

    rules = SHELF.admit(written("steps", **swapped).document)

    assert [step.code for step in rules.steps][2:4] == ["deliberate", "research"]
    assert rules.step_of("topic", "researching") == "research"


def test_two_steps_cannot_have_one_place() -> None:
    found = written("steps", **{"steps.research.place": ["4"]}).complaints

    assert [one.name for one in found] == ["steps.research.place", "steps.deliberate.place"]


def test_days_off_are_sorted_and_may_be_written_in_either_language() -> None:
    lines = ["2026-08-10 work\r\n2026-05-06 休 伏羲文化节\r\n\r\n"]

    found = written("calendar", **{"calendar.overrides": lines}).document["calendar"]["overrides"]

    assert found == [
        {"date": "2026-05-06", "working": False, "name": "伏羲文化节"},
        {"date": "2026-08-10", "working": True},
    ]


def test_a_change_is_told_with_what_it_was_and_what_it_is() -> None:
    def change(document: dict[str, Any]) -> None:
        document["publicity"]["plan"]["days"] = 10
        document["publicity"]["day_unit"] = "working_days"
        document["modes"][0]["quorum"] = {"kind": "minimum_participants", "minimum": 9}
        document["calendar"]["working_week"].append(6)

    found = {one.words.zh: (one.before.zh, one.after.zh) for one in changes(QINZHOU, changed_rules(change))}

    assert found == {
        "方案公示：公示天数": ("7天", "10天"),
        "怎么算：按什么天数算": ("自然日", "工作日"),
        "会议协商：开会人数": ("应到委员的2/3", "至少9人"),
        "每周工作日": ("星期一、星期二、星期三、星期四、星期五", "星期一、星期二、星期三、星期四、星期五、星期六"),
    }


def test_what_no_section_holds_is_named_too() -> None:
    found = changes(QINZHOU, changed_rules(lambda document: document["speech"].update(minutes_per_speech=5)))

    assert [(one.section.en, one.words.zh) for one in found] == [("Other", "speech")]


def test_nothing_is_told_of_what_every_version_has_of_its_own() -> None:
    later = changed_rules(lambda document: document.update(version=2, effective_from="2026-09-01", status="confirmed"))

    assert changes(QINZHOU, later) == []


def test_a_county_without_rules_begins_with_its_citys_under_its_own_name() -> None:
    document = first_text("620521", SHELF.of("620521"))

    assert (document["county"], document["name"]["zh"]) == ("620521", "清水县")
    assert SHELF.admit(document).steps == SHELF.of("620500").steps


def test_a_draft_does_not_reach_into_the_rules_it_came_from() -> None:
    before = deepcopy(thawed(QINZHOU.document))
    document = plain(QINZHOU)

    document["steps"][0]["leave_when"].append("quorum_met")

    assert thawed(QINZHOU.document) == before


def test_the_course_of_a_case_follows_the_order_of_the_county() -> None:
    qinzhou = [point.words.zh for point in course_of(QINZHOU, MONDAY)]
    gangu = [point.words.zh for point in course_of(SHELF.of("620523"), MONDAY)]

    assert qinzhou.index("方案公示结束") < qinzhou.index("党组织决定")
    assert "方案公示结束" not in gangu
    assert qinzhou[0] == "答复是否受理"


def test_a_draft_shows_in_the_course_what_it_moves() -> None:
    def change(document: dict[str, Any]) -> None:
        document["time_limits"]["acceptance_reply_workdays"] = 3
        document["modes"][0]["quorum"] = {"kind": "minimum_participants", "minimum": 5}

    rows = {words.en: (old, new) for words, old, new in beside(QINZHOU, changed_rules(change), MONDAY)}

    accepted = rows["Answer whether it is accepted"]
    assert [point.when.date() for point in accepted] == [date(2026, 3, 3), date(2026, 3, 5)]
    assert [point.told.en for point in rows["Quorum (Meeting)"]] == ["10 of 14 members", "5 of 14 members"]


def test_a_gate_that_falls_away_is_shown_as_gone() -> None:
    later = SHELF.admit(written("publicity", **{"gates.order": [DECISION_FIRST]}).document)

    gone = [words.zh for words, _, new in beside(QINZHOU, later, MONDAY) if new is None]

    assert gone == ["方案公示结束"]
