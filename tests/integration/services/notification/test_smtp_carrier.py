from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from kit.servers.ports import free_port
from services.notification.adapters.smtp_carrier import SmtpCarrier
from services.notification.domain.channel import SENT, Channel, Outcome, Parcel

PARCEL = Parcel("d-1", 1, Channel.EMAIL, "wang@example.cn", "诉求已答复", "【有事好商量】您的诉求已答复。")


class Mailbox:
    """A mail server's handler that keeps what it takes, and refuses whom it does not like."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.answer = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, SmtpCarrier]]:
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, SmtpCarrier(f"smtp://127.0.0.1:{port}", "noreply@yishi.example")
    controller.stop()


def test_an_email_arrives_with_chinese_words_and_the_deliverys_id(mailbox: tuple[Mailbox, SmtpCarrier]) -> None:
    box, carrier = mailbox

    assert carrier.carry(PARCEL) == SENT

    (email,) = [message_from_bytes(content, policy=default) for content in box.taken]
    assert email["Subject"] == "诉求已答复"
    assert email["To"] == "wang@example.cn"
    assert email["Message-ID"] == "<d-1@yishi.example>"
    assert email.get_content().strip() == "【有事好商量】您的诉求已答复。"


def test_an_address_that_does_not_exist_is_not_tried_again(mailbox: tuple[Mailbox, SmtpCarrier]) -> None:
    box, carrier = mailbox
    box.answer = "550 No such mailbox"

    assert carrier.carry(PARCEL) == Outcome(failure_code="address_refused")


def test_a_busy_mailbox_is_tried_again(mailbox: tuple[Mailbox, SmtpCarrier]) -> None:
    box, carrier = mailbox
    box.answer = "450 Busy"

    assert carrier.carry(PARCEL) == Outcome(failure_code="address_refused", is_retryable=True)


def test_a_mail_server_that_is_away_is_tried_again() -> None:
    carrier = SmtpCarrier(f"smtp://127.0.0.1:{free_port()}", "noreply@yishi.example")

    assert carrier.carry(PARCEL) == Outcome(failure_code="mail_server_away", is_retryable=True)


def test_an_address_with_a_line_break_is_no_address(mailbox: tuple[Mailbox, SmtpCarrier]) -> None:
    _, carrier = mailbox
    forged = Parcel("d-1", 1, Channel.EMAIL, "a@b.cn\nBcc: c@d.cn", "t", "t")

    assert carrier.carry(forged) == Outcome(failure_code="address_invalid")


def test_what_a_parcel_or_a_carrier_shows_in_a_log_names_nobody() -> None:
    carrier = SmtpCarrier("smtp://user:secret@mail.example", "noreply@yishi.example")

    assert "wang" not in repr(PARCEL)
    assert "secret" not in repr(carrier)
