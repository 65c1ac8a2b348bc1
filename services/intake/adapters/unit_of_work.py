"""Intake's unit of work: its shelves, its rules and its running numbers."""

import hmac
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from contracts.divisions import county_letters
from contracts.private import CONTACT_SEALED, contact_sealed
from contracts.rules import Rules, RulesShelf
from contracts.workdays import WorkCalendar
from kit.event import Event
from kit.ids import opaque_reference
from kit.sealing import seal
from kit.sql.shelf import Shelf
from kit.sql.unit_of_work import UnitOfWork
from services.intake.adapters.tables import issues, phone_checks
from services.intake.domain.issue import Issue
from services.intake.domain.topic import Topic
from services.intake.settings import Secrets

SHELF = RulesShelf()


class IntakeWork(UnitOfWork):
    """One transaction on issues and topics."""

    secrets: Secrets

    @cached_property
    def issues(self) -> Shelf[Issue]:
        """Return the issues."""
        return Shelf(self, Issue)

    @cached_property
    def topics(self) -> Shelf[Topic]:
        """Return the topics."""
        return Shelf(self, Topic)

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
        """Return a keyed hash of a secret or personal value, to compare it without keeping it."""
        return hmac.digest(self.secrets.secret.encode(), value.encode(), "sha256").hex()

    def known_telling(self, dedup_key: str) -> bool:
        """Whether an issue with this key was submitted before."""
        return self.session.execute(select(issues.c.id).where(issues.c.dedup_key == dedup_key)).first() is not None

    def seal_contact(self, contact: dict[str, Any], issue: Issue) -> str:
        """Seal a contact for notification and return the reference that stays here."""
        reference = opaque_reference()
        data = contact_sealed(
            contact_ref=reference,
            sealed=seal(contact, self.secrets.seal_key),
            business_ref=issue.number,
            subject=issue.id,
        )
        self.tell_privately(self.private_event(CONTACT_SEALED, reference, issue, data))
        return reference

    def private_event(self, kind: str, subject: str, issue: Issue, data: dict[str, Any]) -> Event:
        """Return a message for the private exchange about an issue."""
        return Event(
            id=self.fresh_id(),
            type=kind,
            source=f"/yishi/{self.stage.service}",
            subject=subject,
            time=self.now,
            county=issue.county,
            division=issue.division,
            sequence=1,
            correlation_id=issue.id,
            causation_id=self.cause,
            data=data,
        )

    def open_phone_check(self, check_id: str, phone: str, code: str, ends_at: datetime) -> None:
        """Keep the marks of a phone and of the code that was sent to it."""
        row = {"id": check_id, "phone_mark": self.mark(phone), "code_mark": self.mark(code), "tries": 0, "ends_at": ends_at}
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
