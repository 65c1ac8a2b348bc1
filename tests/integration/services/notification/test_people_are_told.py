from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from contracts.private import (
    CONTACT_SEALED,
    PASSWORD_LINK,
    PHONE_CODE,
    AccountStatus,
    Data,
    Letter,
    Part,
    contact_sealed,
    message,
)
from contracts.roles import Role
from kit.event import Event
from kit.failures import Park, Retry
from kit.ids import uuid7
from services.notification.usecases.learn_people import bind_contact
from tests.integration.services.notification.conftest import Town
from tests.support.doors import GANGU_VILLAGE, JUBAOPEN, QINZHOU, SEAL_KEY, XIGUAN_STREET, actor
from tests.support.waiting import until

PHONE = Letter(phone="+8613900000000", follow_code="482913")
CLERK = actor(Role.COMMUNITY_CLERK, JUBAOPEN)
OTHER_CLERK = actor(Role.COMMUNITY_CLERK, GANGU_VILLAGE)


def test_a_reporter_without_an_account_gets_a_text_with_the_follow_code(town: Town) -> None:
    issue = uuid7()
    town.contact(issue, PHONE)

    town.hears("intake.issue.submitted", issue)
    town.delivers()

    assert [parcel.to for parcel in town.sms.carried] == ["+8613900000000"]
    assert town.sms.texts == [
        "【有事好商量】您的诉求已收到，编号QZ-2026-000123，查询码482913。3月3日18:00前答复是否受理。"
    ]
    assert town.states() == [("sms", "sent")]


def test_the_contact_may_arrive_after_the_event(town: Town) -> None:
    issue = uuid7()

    town.hears("intake.issue.submitted", issue)
    town.contact(issue, PHONE)
    town.delivers()

    assert len(town.sms.carried) == 1


def test_the_contact_and_the_event_may_arrive_at_the_same_moment(town: Town) -> None:
    issue = uuid7()
    waiting = "select 1 from pg_stat_activity where wait_event = 'advisory' and datname = current_database()"

    with town.service.open_work() as binding, ThreadPoolExecutor() as pool:
        data = contact_sealed(
            "a-contact-of-this-test", subject=issue, business_ref="QZ-1", letter=PHONE, seal_key=SEAL_KEY
        )
        bind_contact(a_message(town, data), binding)
        telling = pool.submit(town.hears, "intake.issue.submitted", issue)
        until(lambda: telling.done() or town.rows(waiting))
        binding.commit()
        telling.result(timeout=10)

    assert town.states() == [("sms", "queued")]


def a_message(town: Town, data: Data) -> Event:
    return message(
        CONTACT_SEALED,
        data,
        id=uuid7(),
        at=town.clock(),
        service="intake",
        division=JUBAOPEN,
        correlation_id=data["subject"],
    )


def test_an_event_that_is_long_past_is_not_told_to_a_late_contact(town: Town) -> None:
    issue = uuid7()
    town.hears("intake.issue.submitted", issue)
    town.clock.moment = town.clock.moment.replace(hour=11)
    town.does_what_is_due()

    town.contact(issue, PHONE)

    assert town.states() == []
    assert town.rows("select id from recent_events") == []


def test_the_same_event_delivered_twice_tells_nobody_twice(town: Town) -> None:
    issue = uuid7()
    town.contact(issue, PHONE)
    event = town.hears("intake.issue.submitted", issue)

    town.rows("delete from inbox")
    town.receives(event)

    assert town.states() == [("sms", "queued")]


def test_the_clerk_of_the_community_finds_a_task_and_the_clerk_of_another_county_does_not(town: Town) -> None:
    mine, other = town.account(CLERK), town.account(OTHER_CLERK)

    town.hears("intake.issue.submitted", uuid7())

    assert town.inbox(mine) == ["issue_to_accept"]
    assert town.inbox(other) == []


def test_a_grant_over_the_street_reaches_down_to_the_community(town: Town) -> None:
    street = town.account(actor(Role.STREET_CLERK, XIGUAN_STREET))

    town.hears("supervision.action.verified", uuid7())

    assert town.inbox(street) == ["action_to_close"]


def test_a_grant_that_was_taken_away_brings_no_more_tasks(town: Town) -> None:
    account = town.account(CLERK)
    town.account(actor(Role.CPPCC_MEMBER, QINZHOU, account=account))

    town.hears("intake.issue.submitted", uuid7())

    assert town.inbox(account) == []


def test_an_older_state_of_an_account_does_not_come_back(town: Town) -> None:
    older = replace(town.account_message(CLERK), id="01900000-0000-7000-8000-000000000001")
    account = town.account(CLERK, status=AccountStatus.CLOSED)
    town.receives(older)

    town.hears("intake.issue.submitted", uuid7())

    assert town.inbox(account) == []
    assert town.rows("select state, failure_code from deliveries") == [("suppressed", "recipient_gone")]


def test_a_clock_that_was_moved_back_loses_no_account(town: Town) -> None:
    town.account(CLERK, status=AccountStatus.CLOSED)
    town.clock.moment = town.clock.moment.replace(year=2020)
    account = town.account(CLERK)

    town.hears("intake.issue.submitted", uuid7())

    assert town.inbox(account) == ["issue_to_accept"]


def test_the_unit_named_in_the_event_gets_its_task(town: Town) -> None:
    water = town.account(actor(Role.DEPARTMENT_OFFICER, QINZHOU, org="ORG-620502000000-WATER"))
    other = town.account(actor(Role.DEPARTMENT_OFFICER, QINZHOU, org="ORG-620502000000-ROADS", account="roads"))

    town.hears("intake.issue.assigned", uuid7(), assigned_org_code="ORG-620502000000-WATER")

    assert town.inbox(water) == ["issue_assigned"]
    assert town.inbox(other) == []


def test_the_reporters_of_all_linked_issues_hear_what_becomes_of_the_plan(town: Town) -> None:
    first, second, stranger, topic, plan = (uuid7() for _ in range(5))
    town.contact(first, PHONE, business_ref="QZ-2026-000001")
    town.contact(second, PHONE, business_ref="QZ-2026-000002")
    town.contact(stranger, PHONE, business_ref="QZ-2026-000003")
    town.hears("intake.topic.approved", topic, title_public="老旧小区设施改造")
    for issue in (first, second):
        town.hears("intake.issue.linked_to_topic", issue, topic_id=topic)
    town.hears("supervision.plan.drafted", plan, topic_id=topic)
    town.delivers()
    town.sms.carried.clear()

    town.hears("supervision.publicity.started", uuid7(), plan_id=plan, title_public="设施改造", ends_on="2026-03-16")
    town.delivers()

    assert len(town.sms.carried) == 2
    assert set(town.sms.texts) == {"【有事好商量】“设施改造”方案开始公示，到3月16日24时。有异议请在此前提出。"}


def test_a_reporter_reads_the_number_of_their_own_issue(town: Town) -> None:
    issue, topic = uuid7(), uuid7()
    town.contact(issue, PHONE, business_ref="QZ-2026-000001")
    town.hears("intake.issue.linked_to_topic", issue, topic_id=topic)
    town.delivers()

    town.hears("intake.topic.consensus_reached", topic, number="QZ-T-2026-000001", title_public="设施改造")
    town.delivers()

    assert "QZ-2026-000001（“设施改造”）" in town.sms.texts[-1]


def test_an_issue_that_left_the_topic_hears_no_more_of_it_whatever_the_order_of_the_events(town: Town) -> None:
    issue, topic = uuid7(), uuid7()
    town.contact(issue, PHONE)
    town.hears("intake.issue.unlinked", issue, topic_id=topic, sequence=6)
    town.hears("intake.issue.linked_to_topic", issue, topic_id=topic, sequence=5)
    town.delivers()
    town.sms.carried.clear()

    town.hears("intake.topic.consensus_reached", topic)
    town.delivers()

    assert town.sms.carried == []


def test_an_invitee_with_an_account_finds_the_invitation_and_is_written_to(town: Town) -> None:
    meeting = uuid7()
    member = town.account(actor(Role.CPPCC_MEMBER, QINZHOU), Letter(email="member@example.cn"))
    town.contact(meeting, None, account_id=member, part=Part.INVITEE)

    town.hears("meetings.meeting.noticed", meeting, starts_at="2026-03-09T19:00:00+08:00")
    town.delivers()

    assert town.inbox(member) == ["meeting_invitation"]
    assert [parcel.to for parcel in town.mail.carried] == ["member@example.cn"]
    assert "3月9日19:00" in town.mail.texts[0]


def test_minutes_are_sent_to_the_invitees_of_their_meeting(town: Town) -> None:
    meeting = uuid7()
    town.contact(meeting, PHONE, part=Part.INVITEE)
    town.hears("meetings.meeting.noticed", meeting)

    town.hears("meetings.minutes.circulated", uuid7(), meeting_id=meeting)

    codes = town.rows("select template_code from deliveries order by id")
    assert codes == [("meeting_invitation",), ("minutes_to_sign",)]


def test_a_person_in_two_audiences_gets_one_text(town: Town) -> None:
    both = actor(Role.PARTY_ORG_CLERK, XIGUAN_STREET, org="ORG-620502005000-PTY")
    account = town.account(both)

    town.hears("supervision.plan.submitted_to_party", uuid7(), decider_org_code="ORG-620502005000-PTY")

    assert town.inbox(account) == ["plan_to_decide"]


def test_the_same_words_about_the_same_case_are_not_said_again_within_a_day(town: Town) -> None:
    issue = uuid7()
    town.contact(issue, PHONE)

    town.hears("intake.issue.accepted", issue)
    town.hears("intake.issue.accepted", issue)

    assert town.rows("select state, failure_code from deliveries order by id") == [
        ("queued", None),
        ("suppressed", "duplicate"),
    ]


def test_who_speaks_english_reads_english(town: Town) -> None:
    issue = uuid7()
    town.contact(issue, PHONE, language="en")

    town.hears("intake.issue.replied", issue)
    town.delivers()

    assert "Your issue QZ-2026-000123 was answered" in town.sms.texts[0]


def test_a_code_goes_to_a_phone_that_is_not_kept(town: Town) -> None:
    town.asks(PHONE_CODE, letter=Letter(phone="+8613900000000", code="123456"))
    town.delivers()

    assert town.sms.texts == ["【有事好商量】验证码123456，10分钟内有效，请不要告诉别人。"]
    assert town.rows("select count(*) from contacts") == [(0,)]
    assert town.rows("select sealed from deliveries") == [(None,)]


def test_a_link_goes_to_the_accounts_own_address_each_time_and_never_into_an_inbox(town: Town) -> None:
    holder = town.account(actor(Role.COMMUNITY_CLERK, JUBAOPEN), Letter(email="clerk@example.org", phone=PHONE.phone))
    for key in ("first-key", "second-key"):
        town.asks(
            PASSWORD_LINK, account_id=holder, letter=Letter(code=f"https://yishi.example/password/link?key={key}")
        )
    town.delivers()

    assert [parcel.to for parcel in town.mail.carried] == ["clerk@example.org"] * 2
    assert "first-key" in town.mail.texts[0]
    assert "second-key" in town.mail.texts[1]
    assert town.sms.carried == []
    assert town.inbox(holder) == []
    assert town.rows("select sealed from deliveries") == [(None,), (None,)]


def test_a_link_goes_by_text_message_where_there_is_no_mail_and_nowhere_without_an_address(town: Town) -> None:
    phoned = town.account(actor(Role.COMMUNITY_CLERK, JUBAOPEN), PHONE)
    silent = town.account(actor(Role.STREET_CLERK, JUBAOPEN))
    for holder in (phoned, silent):
        town.asks(PASSWORD_LINK, account_id=holder, letter=Letter(code="https://yishi.example/password/link?key=k"))
    town.delivers()

    assert [parcel.to for parcel in town.sms.carried] == [PHONE.phone]
    assert town.states() == [("sms", "sent")]


def test_a_text_for_a_contact_that_is_still_on_its_way_is_tried_again(town: Town) -> None:
    with pytest.raises(Retry):
        town.asks(PHONE_CODE, contact_ref="a-contact-nobody-knows")


def test_a_text_that_does_not_exist_is_set_aside(town: Town) -> None:
    with pytest.raises(Park):
        town.asks("made_up", letter=Letter(phone="+8613900000000"))


def test_an_event_of_a_type_not_known_here_harms_nothing(town: Town) -> None:
    known = town.hears("intake.issue.submitted", uuid7())
    newer = type(known)(**{**vars(known), "id": uuid7(), "type": "intake.issue.teleported"})

    assert town.receives(newer)


def test_no_address_lies_open_in_the_database(town: Town) -> None:
    issue = uuid7()
    town.contact(issue, Letter(phone="+8613900000000", name="王某某"))
    town.hears("intake.issue.submitted", issue)
    town.delivers()

    for table in ("contacts", "deliveries", "recent_events", "outbox", "audit"):
        content = str(town.rows(f"select * from {table}"))
        assert "13900000000" not in content
        assert "王某某" not in content
    assert SEAL_KEY
