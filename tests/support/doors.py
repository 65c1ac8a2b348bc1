"""A door under test: a service on a fresh database, called as some account, with a clock that a test moves."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import text

from contracts.access import Actor, Grant, claims_of
from contracts.roles import Role
from kit import sealing
from kit.clock import HandClock
from kit.service import AnyService
from kit.web import tokens

SIGNING_KEY = tokens.new_signing_key()
TOKEN_KEY = tokens.public_part(SIGNING_KEY)
SEAL_PRIVATE_KEY = sealing.new_sealing_key()
SEAL_KEY = sealing.public_part(SEAL_PRIVATE_KEY)
SERVICES = Path(__file__).parents[2] / "services"

CITY = "620500000000"
QINZHOU = "620502000000"
XIGUAN_STREET = "620502005000"
JUBAOPEN = "620502005002"
GANGU = "620523000000"
GANGU_VILLAGE = "620523100003"


def actor(role: Role, unit: str, *, org: str | None = None, account: str | None = None, phone: bool = False) -> Actor:
    """An account with one role; its id is its role and unit unless another is given."""
    return Actor(account or f"{role}@{unit}", org or f"ORG-{unit}", (Grant(role, unit),), phone)


@dataclass
class Answer:
    """What a door answered."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> str:
        return str(self.body.get("code"))


@dataclass
class Door:
    """Calls an application as one caller after another."""

    app: Flask
    service: AnyService
    clock: HandClock
    headers: dict[str, str] = field(default_factory=dict)

    def as_actor(self, who: Actor | None) -> "Door":
        if who is None:
            return replace(self, headers={})
        token = tokens.sign(claims_of(who), SIGNING_KEY, lifetime_seconds=600)
        return replace(self, headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str, **headers: str) -> Answer:
        return self._call("GET", path, None, headers)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Answer:
        return self._call(
            "POST", path, {} if body is None else body, {"Idempotency-Key": key or uuid4().hex, **headers}
        )

    def _call(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = self.app.test_client().open(path, method=method, json=body, headers=sent)
        return Answer(answer.status_code, answer.get_json(silent=True), dict(answer.headers))

    def outbox(self) -> list[tuple[str, dict[str, Any]]]:
        """The type and data of every event that waits to be sent, in order."""
        statement = text("select headers->>'ce-type', body::jsonb from outbox order by id")
        with self.service.stage.database.engine.connect() as connection:
            return [(kind, data) for kind, data in connection.execute(statement)]

    def event_types(self) -> list[str]:
        return [kind for kind, _ in self.outbox()]

    def forget_events(self) -> None:
        with self.service.stage.database.engine.begin() as connection:
            connection.execute(text("delete from outbox"))
