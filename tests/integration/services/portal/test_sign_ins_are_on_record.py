"""Whoever signs in, fails to, or changes the way in stands in the audit; no name, password or address does."""

from sqlalchemy import select
from werkzeug.test import Client

from services.portal.adapters.tables import kit_tables
from services.portal.bootstrap import door
from services.portal.parts import Portal
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, submit

AUDIT = kit_tables.audit


def acts_of(portal: Portal, username: str) -> list[tuple[str, str, str]]:
    found = rows(portal, select(AUDIT).where(AUDIT.c.machine.in_(("account", "session"))).order_by(AUDIT.c.id))
    with portal.service.open_work() as work:
        account_id = work.accounts.id_named(username)
    return [(row["machine"], row["command"], row["role"]) for row in found if row["subject"] == account_id]


def test_a_sign_in_a_wrong_password_and_a_sign_out_are_on_record(seeded: Portal) -> None:
    reader = Client(door(seeded))
    submit(reader, "/sign-in", username="mj-street", password="not the password")
    sign_in(reader, "mj-street")
    submit(reader, "/account", to="/sign-out")

    assert acts_of(seeded, "mj-street") == [
        ("session", "refuse_sign_in", "street_clerk"),
        ("session", "sign_in", "street_clerk"),
        ("session", "sign_out", "street_clerk"),
    ]


def test_a_program_that_gets_a_token_is_on_record(seeded: Portal) -> None:
    Client(door(seeded)).post("/api/portal/v1/tokens", json={"username": "mj-party", "password": PASSWORD})

    assert acts_of(seeded, "mj-party") == [("session", "sign_in", "party_org_clerk")]


def test_a_new_password_is_on_record_and_is_no_second_sign_in(seeded: Portal) -> None:
    reader = Client(door(seeded))
    sign_in(reader, "mj-committee")
    typed = {"password": PASSWORD, "new_password": "麦积山下有人家-2026", "repeated": "麦积山下有人家-2026"}
    changed = submit(reader, "/account/password", **typed)

    assert changed.status_code == 303, changed.text
    assert acts_of(seeded, "mj-committee") == [
        ("session", "sign_in", "supervision_committee_member"),
        ("account", "change_password", "supervision_committee_member"),
    ]


def test_nothing_that_was_typed_stands_in_the_record(seeded: Portal) -> None:
    kept = str(rows(seeded, select(AUDIT)))

    assert not [word for word in (PASSWORD, "not the password", "麦积山", "127.0.0.1", "mj-street") if word in kept]
