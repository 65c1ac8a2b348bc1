"""Supervision's unit of work: its shelves, its rules and its running numbers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from contracts.divisions import county_letters
from contracts.private import CONTACT_SEALED, Data, Letter, Part, contact_sealed, message
from kit.ids import opaque_reference
from kit.marks import Marker
from kit.refusals import NotFound
from kit.sql.shelf import Shelf
from kit.sql.unit_of_work import Stage, UnitOfWork
from services.supervision.adapters.county import Moment
from services.supervision.adapters.notebook import Notebook
from services.supervision.domain.action import Action
from services.supervision.domain.objection import Objection
from services.supervision.domain.order import Order
from services.supervision.domain.plan import Plan
from services.supervision.domain.publicity import Publicity


@dataclass(frozen=True)
class Surroundings:
    """What a unit of work needs beside the database: a marker, notification's public key, the public address."""

    mark: Marker
    seal_key: str
    public_url: str


class SupervisionWork(UnitOfWork, Moment):
    """One transaction on plans and what belongs to them."""

    def __init__(
        self, stage: Stage, *, around: Surroundings, cause: str | None = None, expected_version: int | None = None
    ) -> None:
        """Prepare a transaction that can mark and seal personal data."""
        super().__init__(stage, cause=cause, expected_version=expected_version)
        self.around = around

    @cached_property
    def plans(self) -> Shelf[Plan]:
        """Return the plans."""
        return Shelf(self, Plan)

    @cached_property
    def publicities(self) -> Shelf[Publicity]:
        """Return the publicity periods."""
        return Shelf(self, Publicity)

    @cached_property
    def objections(self) -> Shelf[Objection]:
        """Return the objections."""
        return Shelf(self, Objection)

    @cached_property
    def actions(self) -> Shelf[Action]:
        """Return the action items."""
        return Shelf(self, Action)

    @cached_property
    def orders(self) -> Shelf[Order]:
        """Return the supervision orders."""
        return Shelf(self, Order)

    @cached_property
    def notebook(self) -> Notebook:
        """Return what was learnt from other services."""
        return Notebook(self.session)

    def plan_over(self, shelf: Shelf[Any], case_id: str) -> Plan:
        """Take the plan of a case; it is always locked before the case, so that no two acts wait for each other."""
        statement = select(shelf.kind.plan_id).where(shelf.kind.id == case_id)
        plan_id = self.session.execute(statement).scalar()
        plan = self.plans.find(id=plan_id) if plan_id else None
        if plan is None:
            raise NotFound(machine=shelf.kind.machine, id=case_id)
        return plan

    def number(self, county: str, letter: str) -> str:
        """Return the next number for people, such as QZ-P-2026-000009."""
        prefix = f"{county_letters(county)}-{letter}-{self.now.year}"
        return f"{prefix}-{self.next_number(prefix):06d}"

    def mark(self, value: str) -> str:
        """Return the mark of a secret or personal value."""
        return self.around.mark(value)

    def bind_objector(self, objection: Objection, letter: Letter | None) -> str:
        """Seal an objector's contact for notification and return the reference that stays here."""
        reference = opaque_reference()
        data = contact_sealed(
            reference,
            subject=objection.id,
            business_ref=objection.number,
            part=Part.OBJECTOR,
            letter=letter,
            seal_key=self.around.seal_key,
            account_id=objection.account_id,
        )
        self._tell_person(CONTACT_SEALED, data, objection)
        return reference

    def _tell_person(self, kind: str, data: Data, objection: Objection) -> None:
        self.tell_privately(
            message(
                kind,
                data,
                id=self.fresh_id(),
                at=self.now,
                service=self.stage.service,
                division=objection.division,
                correlation_id=objection.correlation_id,
                cause=self.cause,
            )
        )
