from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.documents import thawed
from contracts.events import event_type, event_types
from contracts.fields import fields
from contracts.private import INVITATION, PASSWORD_LINK, PHONE_CODE, SIGN_IN_CODE
from contracts.roles import Role
from kit.clock import HOME
from services.notification.domain.audience import Notice, notices, notices_for
from services.notification.domain.channel import Channel
from services.notification.domain.person import Person
from services.notification.domain.template import templates
from services.notification.domain.wording import in_words, secrets_in_words

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=HOME)
ONE_TEXT_MESSAGE = 70
NAME_IN_FRONT = "【有事好商量】"
DERIVED = {"number": "QZ-2026-000118", "title": "老旧小区设施改造", "place": "秦州区西关街道聚宝盆社区"}
NOTICES = [(name, notice) for name, found in notices().items() for notice in found]
IDS = [f"{name}-{notice.template_code}" for name, notice in NOTICES]


def example(name: str, notice: Notice) -> dict[str, Any]:
    return {**thawed(event_type(name).example), **notice.when}


def filled(name: str, notice: Notice, language: str) -> dict[str, str]:
    words = in_words(example(name, notice), language, lambda code, lang: {"zh": "西关街道", "en": "Xiguan"}[lang])
    return {**words, **DERIVED, **secrets_in_words({"follow_code": "482913"}, language)}


@pytest.mark.parametrize(("name", "notice"), NOTICES, ids=IDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_notice_can_be_said_in_both_languages(name: str, notice: Notice, language: str) -> None:
    words = templates()[notice.template_code].render(language, filled(name, notice, language))

    assert words.title
    assert "{" not in words.text
    assert "None" not in words.text


@pytest.mark.parametrize(("name", "notice"), NOTICES, ids=IDS)
def test_a_template_relies_only_on_what_its_event_always_says(name: str, notice: Notice) -> None:
    always = {*event_type(name).required, *DERIVED, "follow_code"}

    assert templates()[notice.template_code].placeholders <= always


@pytest.mark.parametrize(("name", "notice"), NOTICES, ids=IDS)
def test_what_is_written_to_a_phone_fits_one_text_message(name: str, notice: Notice) -> None:
    template = templates()[notice.template_code]
    text = template.render("zh", filled(name, notice, "zh")).text

    assert not template.is_written or len(NAME_IN_FRONT + text) <= ONE_TEXT_MESSAGE


def test_every_event_that_promises_to_tell_somebody_does_so() -> None:
    promised = {name for name, kind in event_types().items() if kind.inside.get("notification")}

    assert promised <= notices().keys()


def test_the_table_names_only_events_fields_roles_and_templates_that_exist() -> None:
    for name, notice in NOTICES:
        told = event_type(name).fields
        for audience in notice.audiences:
            assert set(audience.roles) <= set(Role)
            assert audience.org_field is None or audience.org_field.partition(".")[0] in told
        assert notice.when.keys() <= told.keys()
        assert notice.template_code in templates()


def test_no_template_is_left_over() -> None:
    used = {notice.template_code for _, notice in NOTICES} | {PHONE_CODE, SIGN_IN_CODE, INVITATION, PASSWORD_LINK}

    assert templates().keys() == used


def test_people_bound_to_a_case_are_always_written_to() -> None:
    for _, notice in NOTICES:
        if notice.concerns_parts:
            assert templates()[notice.template_code].is_written


def test_a_light_that_goes_out_worries_nobody() -> None:
    light = notices_for("supervision.action.light_changed")

    assert [notice.template_code for notice in light if notice.applies({"light": "normal"})] == []
    assert [notice.template_code for notice in light if notice.applies({"light": "red"})] == ["action_light_red"]


def test_the_lead_units_of_a_whole_list_are_found_once_each() -> None:
    (notice,) = notices_for("supervision.plan.responsibilities_issued")
    items = [{"lead_org_code": "ORG-A"}, {"lead_org_code": "ORG-B"}, {"lead_org_code": "ORG-A"}]

    assert notice.audiences[0].orgs({"items": items}) == ["ORG-A", "ORG-B"]


def test_codes_and_dates_are_said_in_the_readers_language() -> None:
    data = {"mode": "courtyard", "starts_at": "2026-03-09T11:00:00+00:00", "is_granted": True, "due_on": "2026-04-01"}

    chinese = in_words(data, "zh", lambda code, _: code)
    english = in_words(data, "en", lambda code, _: code)

    assert chinese == {"mode": "楼院协商", "starts_at": "3月9日19:00", "is_granted": "是", "due_on": "4月1日"}
    assert english == {
        "mode": "Courtyard",
        "starts_at": "09 Mar 2026 19:00",
        "is_granted": "yes",
        "due_on": "01 Apr 2026",
    }


def test_lists_and_unknown_fields_are_not_put_into_words() -> None:
    assert in_words({"topic_ids": ["a"], "scores": {"x": 1}, "made_up": "x"}, "zh", lambda code, _: code) == {}
    assert "topic_ids" in fields()


def test_a_code_is_urgent_goes_by_text_message_alone_and_ends_after_ten_minutes() -> None:
    template = templates()[PHONE_CODE]
    person = Person(account_id="a", channels=("email", "sms"))

    assert template.is_urgent((), {}, NINE)
    assert person.ways(template) == [[Channel.SMS]]
    assert template.expires_at({}, NINE) == NINE + timedelta(minutes=10)


def test_an_outage_breaks_the_quiet_hours_only_when_it_is_near() -> None:
    template = templates()["cooperation_announced"]
    rules = ("outage_within_12_hours", "meeting_cancelled")

    assert template.is_urgent(rules, {"starts_on": "2026-03-02"}, NINE)
    assert not template.is_urgent(rules, {"starts_on": "2026-03-05"}, NINE)
    assert not template.is_urgent((), {"starts_on": "2026-03-02"}, NINE)


def test_a_cancelled_meeting_breaks_the_quiet_hours_where_the_county_says_so() -> None:
    template = templates()["meeting_cancelled"]

    assert template.is_urgent(("meeting_cancelled",), {}, NINE)
    assert not template.is_urgent((), {}, NINE)


def test_an_account_finds_everything_in_its_inbox_and_gets_what_matters_in_writing_too() -> None:
    clerk = Person(account_id="clerk", channels=("sms",))

    assert clerk.ways(templates()["issue_to_accept"]) == [[Channel.INBOX]]
    assert clerk.ways(templates()["meeting_invitation"]) == [[Channel.INBOX], [Channel.SMS]]


def test_a_reporter_without_an_account_is_written_to_by_mail_first() -> None:
    assert Person(contact_ref="c", channels=("sms", "email")).ways(templates()["issue_received"]) == [
        [Channel.EMAIL, Channel.SMS]
    ]


def test_somebody_without_any_address_still_gets_a_delivery_that_will_fail_in_public() -> None:
    assert Person(contact_ref="c").ways(templates()["issue_received"]) == [[Channel.SMS]]


def test_a_follow_code_is_shown_only_when_the_letter_holds_one() -> None:
    assert secrets_in_words({"follow_code": "482913"}, "zh")["follow_code"] == "，查询码482913"
    assert secrets_in_words({}, "zh") == {"follow_code": "", "code": ""}
