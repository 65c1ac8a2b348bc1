from datetime import timedelta
from pathlib import Path

from contracts.private import PHONE_CODE, Letter
from contracts.roles import Role
from kit.ids import uuid7
from services.notification.domain.channel import DELIVERED, Channel, Outcome, Parcel
from services.notification.usecases.postman import Postman
from tests.integration.services.notification.conftest import Town
from tests.support.doors import JUBAOPEN, actor

BOTH = Letter(phone="+8613900000000", email="wang@example.cn")
PHONE = Letter(phone="+8613900000000")
AWAY = Outcome(failure_code="mail_server_away", is_retryable=True)
REFUSED = Outcome(failure_code="address_refused")


class PowerCut(Exception):
    """The process dies."""


class Dying:
    """A carrier whose process dies after the text went out."""

    def carry(self, parcel: Parcel) -> Outcome:
        raise PowerCut


def an_answered_issue(town: Town, letter: Letter) -> None:
    issue = uuid7()
    town.contact(issue, letter)
    town.hears("intake.issue.replied", issue)


def test_what_fails_for_a_moment_is_tried_again_after_a_pause(town: Town) -> None:
    an_answered_issue(town, Letter(email="wang@example.cn"))
    town.mail.outcomes = [AWAY, DELIVERED]

    town.delivers()
    assert town.states() == [("email", "retrying")]
    assert town.delivers() == 0

    town.clock.forward(timedelta(minutes=1))
    town.delivers()

    assert town.states() == [("email", "delivered")]
    assert len(town.mail.carried) == 2


def test_a_refused_address_falls_back_to_the_phone(town: Town) -> None:
    an_answered_issue(town, BOTH)
    town.mail.outcomes = [REFUSED]

    town.delivers()
    town.delivers()

    assert town.states() == [("email", "fell_back"), ("sms", "sent")]
    assert [parcel.to for parcel in town.sms.carried] == ["+8613900000000"]


def test_when_all_tries_are_used_up_the_clerk_learns_that_somebody_must_call(town: Town) -> None:
    an_answered_issue(town, Letter(email="wang@example.cn"))
    town.mail.outcomes = [AWAY] * 4

    for minutes in (0, 1, 5, 30):
        town.clock.forward(timedelta(minutes=minutes))
        town.delivers()

    assert town.states() == [("email", "dead")]
    assert town.door.outbox() == [
        (
            "notification.delivery.failed",
            {
                "business_ref": "QZ-2026-000123",
                "template_code": "issue_answered",
                "message_channel": "email",
                "failure_code": "mail_server_away",
            },
        )
    ]


def test_a_contact_without_any_address_is_reported_at_once(town: Town) -> None:
    an_answered_issue(town, Letter(name="王某某"))

    town.delivers()

    assert town.states() == [("sms", "dead")]
    assert town.door.event_types() == ["notification.delivery.failed"]


def test_at_night_people_are_left_in_peace(town: Town) -> None:
    town.clock.moment = town.clock.moment.replace(hour=22)
    an_answered_issue(town, PHONE)

    town.delivers()
    assert town.states() == [("sms", "deferred")]

    town.clock.forward(timedelta(hours=10))
    town.delivers()

    assert town.states() == [("sms", "sent")]


def test_the_inbox_has_no_quiet_hours(town: Town) -> None:
    town.clock.moment = town.clock.moment.replace(hour=22)
    clerk = town.account(actor(Role.COMMUNITY_CLERK, JUBAOPEN))

    town.hears("intake.issue.submitted", uuid7())

    assert town.inbox(clerk) == ["issue_to_accept"]


def test_a_code_is_sent_at_night_too(town: Town) -> None:
    town.clock.moment = town.clock.moment.replace(hour=22)
    town.asks(PHONE_CODE, letter=Letter(phone="+8613900000000", code="123456"))

    town.delivers()

    assert len(town.sms.carried) == 1


def test_a_code_that_is_too_old_is_not_sent_any_more(town: Town) -> None:
    town.asks(PHONE_CODE, letter=Letter(phone="+8613900000000", code="123456"))
    town.clock.forward(timedelta(minutes=10))

    town.delivers()

    assert town.states() == [("sms", "expired")]
    assert town.sms.carried == []


def test_an_invitation_is_not_sent_after_the_meeting_began(town: Town) -> None:
    town.clock.moment = town.clock.moment.replace(hour=22)
    meeting = uuid7()
    town.contact(meeting, PHONE, part="invitee")
    town.hears("meetings.meeting.noticed", meeting, starts_at="2026-03-03T07:00:00+08:00")
    town.delivers()
    town.clock.forward(timedelta(hours=10))

    town.delivers()

    assert town.states() == [("sms", "expired")]


def test_nobody_gets_more_than_the_limit_within_an_hour(town: Town) -> None:
    issue = uuid7()
    town.contact(issue, PHONE)
    for kind in ("accepted", "handling_started", "linked_to_topic", "replied"):
        town.hears(f"intake.issue.{kind}", issue)

    town.delivers()
    assert sorted(state for _, state in town.states()) == ["deferred", "sent", "sent", "sent"]
    town.clock.forward(timedelta(hours=1))
    town.delivers()

    assert {state for _, state in town.states()} == {"sent"}


def test_a_process_that_dies_while_it_sends_leads_to_one_repetition_and_no_loss(town: Town) -> None:
    an_answered_issue(town, PHONE)
    dying = Postman(town.service.open_work, {Channel.SMS: Dying(), Channel.EMAIL: Dying()})

    try:
        dying.deliver_due()
    except PowerCut:
        assert town.states() == [("sms", "sending")]
    assert town.delivers() == 0

    town.clock.forward(timedelta(minutes=5))
    town.delivers()
    town.clock.forward(timedelta(minutes=1))
    town.delivers()

    assert town.states() == [("sms", "sent")]
    assert len(town.sms.carried) == 1


def test_two_postmen_never_carry_the_same_parcel(town: Town) -> None:
    an_answered_issue(town, PHONE)

    with town.service.open_work() as first, town.service.open_work() as second:
        assert len(first.claim_due("send", 10)) == 1
        assert second.claim_due("send", 10) == []


def test_a_letter_sealed_with_another_key_is_reported_and_blocks_nothing(town: Town) -> None:
    an_answered_issue(town, PHONE)
    an_answered_issue(town, PHONE)
    town.rows("update contacts set sealed = 'not.a.letter' where ref = (select min(ref) from contacts)")

    town.delivers()

    assert sorted(town.states()) == [("sms", "dead"), ("sms", "sent")]
    assert town.rows("select failure_code from deliveries where state = 'dead'") == [("letter_unreadable",)]


def test_a_batch_tells_its_counts_when_nothing_of_it_is_on_its_way(town: Town) -> None:
    issue = uuid7()
    town.contact(issue, PHONE)
    town.contact(issue, PHONE)
    town.hears("intake.issue.replied", issue)
    town.sms.outcomes = [DELIVERED, REFUSED]

    town.clock.forward(timedelta(minutes=1))
    town.does_what_is_due()
    assert "notification.batch.completed" not in town.door.event_types()
    town.delivers()
    town.clock.forward(timedelta(minutes=10))
    town.does_what_is_due()

    told = [data for kind, data in town.door.outbox() if kind == "notification.batch.completed"]
    assert told == [
        {
            "business_ref": "QZ-2026-000123",
            "template_code": "issue_answered",
            "message_channel": "sms",
            "counts": {"sent": 1, "delivered": 1, "failed": 1, "suppressed": 0},
        }
    ]


def test_its_own_facts_lead_to_no_further_message(town: Town) -> None:
    town.account(actor(Role.COMMUNITY_CLERK, JUBAOPEN))

    town.hears("notification.batch.completed", uuid7())
    town.hears("notification.delivery.failed", uuid7())

    assert town.states() == []
    assert town.rows("select id from cases") == []


def test_the_file_channel_writes_one_readable_text_for_each_message(town: Town) -> None:
    town.asks(PHONE_CODE, letter=Letter(phone="+8613900000000", code="123456"))

    town.postman_with_files.deliver_due()

    (file,) = Path(town.settings.outbox_folder).iterdir()
    content = file.read_text(encoding="utf-8")
    assert "收件: +8613900000000" in content
    assert "验证码123456" in content
    assert town.states() == [("sms", "delivered")]
