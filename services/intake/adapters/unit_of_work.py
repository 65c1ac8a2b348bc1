"""Intake's unit of work: its shelves, its rules and its running numbers."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from contracts.divisions import county_letters
from contracts.private import Data, message
from contracts.roles import Role
from contracts.rules import Rules, RulesShelf
from contracts.workdays import WorkCalendar
from kit.act import Act
from kit.marks import Marker
from kit.sql.shelf import Shelf
from kit.sql.unit_of_work import Stage, UnitOfWork
from services.intake.adapters.photo_store import PhotoStore
from services.intake.adapters.tables import phone_checks
from services.intake.domain.issue import Issue
from services.intake.domain.topic import Topic

SHELF = RulesShelf()
_KNOWN = "select 1 from issues where dedup_key = %s"


@dataclass(frozen=True)
class Secrets:
    """What is needed to mark and to seal personal data."""

    mark: Marker
    seal_key: str


class IntakeWork(UnitOfWork):
    """One transaction on issues and topics."""

    def __init__(
        self, stage: Stage, *, secrets: Secrets, cause: str | None = None, expected_version: int | None = None
    ) -> None:
        """Prepare a transaction that can mark and seal personal data."""
        super().__init__(stage, cause=cause, expected_version=expected_version)
        self.secrets = secrets

    @cached_property
    def issues(self) -> Shelf[Issue]:
        """Return the issues."""
        return Shelf(self, Issue)

    @cached_property
    def topics(self) -> Shelf[Topic]:
        """Return the topics."""
        return Shelf(self, Topic)

    @cached_property
    def photos(self) -> PhotoStore:
        """Return the photos."""
        return PhotoStore(self.session, self.secrets.mark)

    def rules(self, county: str, version: int | None = None) -> Rules:
        """Return the county's rules: the version a case began with, or the one in force today."""
        return SHELF.of(county, version=version, on=None if version else self.now.date())

    def calendar(self, rules: Rules) -> WorkCalendar:
        """Return the working days of a county."""
        return WorkCalendar(rules)

    def number(self, county: str, letter: str = "") -> str:
        """Return the next number for people, such as QZ-2026-000123 or QZ-T-2026-000004."""
        prefix = "-".join(part for part in (county_letters(county), letter, str(self.now.year)) if part)
        return f"{prefix}-{self.next_number(prefix):06d}"

    def mark(self, value: str) -> str:
        """Return the mark of a secret or personal value."""
        return self.secrets.mark(value)

    def known_telling(self, dedup_key: str) -> bool:
        """Whether an issue with this key was submitted before."""
        return self.ask(_KNOWN, dedup_key).first() is not None

    def tell_person(self, kind: str, data: Data, division: str, correlation_id: str) -> None:
        """Send a private message by which notification reaches a person."""
        self.tell_privately(
            message(
                kind,
                data,
                id=self.fresh_id(),
                at=self.now,
                service=self.stage.service,
                division=division,
                correlation_id=correlation_id,
                cause=self.cause,
            )
        )

    def note_own_act(self, act: Act, issue: Issue, command: str, *, is_named: bool = True) -> None:
        """Write into the audit what a reporter did with their own data; its state stays as it is."""
        who = act.account_id if is_named else None
        told = (act.at, who, Role.REPORTER, act.org, "contact", issue.id, command)
        self.postponed.audit(*told, issue.state, issue.state, issue.version, self.cause)

    def open_phone_check(self, check_id: str, phone: str, code: str, ends_at: datetime) -> None:
        """Keep the marks of a phone and of the code that was sent to it."""
        row = {
            "id": check_id,
            "phone_mark": self.mark(phone),
            "code_mark": self.mark(code),
            "tries": 0,
            "ends_at": ends_at,
        }
        self.session.execute(insert(phone_checks).values(row))

    def phone_checks_of(self, phone: str) -> int:
        """Return how many codes are out for a phone."""
        statement = select(func.count()).where(
            phone_checks.c.phone_mark == self.mark(phone), phone_checks.c.ends_at > self.now
        )
        return int(self.session.execute(statement).scalar_one())

    def try_phone_code(self, check_id: str, phone: str, code: str, most_tries: int) -> bool:
        """Whether the code is the one that was sent to this phone; a right one is used up."""
        row: Any = self.session.execute(select(phone_checks).where(phone_checks.c.id == check_id)).first()
        if row is None or row.ends_at < self.now or row.tries >= most_tries or row.phone_mark != self.mark(phone):
            return False
        if not hmac.compare_digest(row.code_mark, self.mark(code)):
            self._count_try(check_id)
            return False
        self.session.execute(delete(phone_checks).where(phone_checks.c.id == check_id))
        return True

    def _count_try(self, check_id: str) -> None:
        # The command is refused and rolled back, so a wrong try is counted in a transaction of its own.
        with self.stage.database.engine.begin() as connection:
            connection.execute(
                update(phone_checks).where(phone_checks.c.id == check_id).values(tries=phone_checks.c.tries + 1)
            )
