"""What residents do who have nothing but a phone, for tests."""

from typing import Any

from sqlalchemy import text
from werkzeug.test import Client, TestResponse

from kit.sealing import open_letter
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import rows, submit
from tests.support.doors import SEAL_PRIVATE_KEY

OUTBOX = text("select routing_key, body::jsonb as body from outbox order by id")


def letters(portal: Portal, template: str) -> list[dict[str, Any]]:
    """Return what the sealed letters of one template say, the newest last."""
    asked = [row["body"] for row in rows(portal, OUTBOX) if row["routing_key"] == "address.requested"]
    return [open_letter(body["sealed"], SEAL_PRIVATE_KEY) for body in asked if body["template_code"] == template]


def ask_code(reader: Client, phone: str, **more: str) -> TestResponse:
    return submit(reader, "/sign-in/phone", phone=phone, **more)


def code_for(portal: Portal) -> str:
    """Return the code that went out last."""
    return str(letters(portal, "sign_in_code")[-1]["code"])


def give(reader: Client, code: str) -> TestResponse:
    return submit(reader, "/sign-in/phone/code", code=code)


def sign_in_by_phone(portal: Portal, reader: Client, phone: str, **more: str) -> TestResponse:
    assert ask_code(reader, phone, **more).status_code == 303
    answer = give(reader, code_for(portal))
    assert answer.status_code == 303, answer.text
    return answer


def wrong(code: str) -> str:
    return "111111" if code == "000000" else "000000"
