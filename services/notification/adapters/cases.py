"""How things of other services hang together, learnt from their events."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, String, case, func, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from contracts.organisations import organisations as demo_organisations
from kit.event import Event
from services.notification.adapters.tables import cases, organisations
from services.notification.domain.kinship import aggregate_of, has_no_parent_any_more, parent_of

# Deeper than any chain in the published language: item, plan, topic, and an issue merged below.
DEEPEST = 8


class Cases:
    """The cases of one transaction."""

    def __init__(self, session: Session) -> None:
        """Bind the queries to a session."""
        self.session = session

    def learn(self, event: Event) -> None:
        """Remember what an event says of its subject: number, public title, and to what it belongs."""
        parent = parent_of(event)
        tells_parent = parent is not None or has_no_parent_any_more(event)
        row = {
            "id": event.subject,
            "aggregate": aggregate_of(event),
            "parent_id": parent,
            "parent_told_at": event.sequence if tells_parent else 0,
            "number": event.data.get("number"),
            "title_public": event.data.get("title_public"),
        }
        if not (tells_parent or row["number"] or row["title_public"]):
            return
        new = upsert(cases).values(row)
        changes: dict[str, ColumnElement[Any]] = {
            "number": func.coalesce(cases.c.number, new.excluded.number),
            "title_public": func.coalesce(new.excluded.title_public, cases.c.title_public),
        }
        if tells_parent:
            # Events may overtake each other: the newest one that speaks of the parent counts.
            is_newest = new.excluded.parent_told_at >= cases.c.parent_told_at
            changes["parent_id"] = case((is_newest, new.excluded.parent_id), else_=cases.c.parent_id)
            changes["parent_told_at"] = func.greatest(new.excluded.parent_told_at, cases.c.parent_told_at)
        self.session.execute(new.on_conflict_do_update(index_elements=["id"], set_=changes))

    def learn_organisation(self, code: str, name: str) -> None:
        """Remember what an organisation is called."""
        new = upsert(organisations).values(code=code, name=name)
        self.session.execute(new.on_conflict_do_update(index_elements=["code"], set_={"name": new.excluded.name}))

    def name_of_organisation(self, code: str, language: str) -> str:
        """Return what an organisation is called; an unknown one shows its code."""
        known = demo_organisations().get(code)
        if language == "en" and known:
            return known.en
        told = self.session.execute(select(organisations.c.name).where(organisations.c.code == code)).scalar()
        return told or (known.zh if known else code)

    def titles(self, case_id: str) -> tuple[str | None, str | None]:
        """Return the number of a case and its public title, taken from the nearest one above that has them."""
        upward = self._upward(case_id)
        chain = self.session.execute(
            select(cases.c.number, cases.c.title_public)
            .join(upward, upward.c.id == cases.c.id)
            .order_by(upward.c.depth)
        ).all()
        number = next((row.number for row in chain if row.number), None)
        title = next((row.title_public for row in chain if row.title_public), None)
        return number, title

    def topmost(self, case_id: str) -> str:
        """Return the case in which everything around this one began; itself, if nothing is known."""
        upward = self._upward(case_id)
        found = self.session.execute(select(upward.c.id).order_by(upward.c.depth.desc()).limit(1)).scalar_one()
        return str(found)

    def within(self, roots: Sequence[str]) -> list[str]:
        """Return some cases and everything that belongs to them."""
        below = select(cases.c.id).where(cases.c.id.in_(roots)).cte(recursive=True)
        below = below.union(select(cases.c.id).join(below, cases.c.parent_id == below.c.id))
        known = self.session.execute(select(below.c.id)).scalars().all()
        return list(dict.fromkeys([*roots, *known]))

    @staticmethod
    def _upward(case_id: str) -> CTE:
        start = select(literal(case_id, String).label("id"), literal(0).label("depth")).cte(recursive=True)
        above = (
            select(cases.c.parent_id, start.c.depth + 1)
            .join(start, cases.c.id == start.c.id)
            .where(cases.c.parent_id.is_not(None), start.c.depth < DEEPEST)
        )
        return start.union_all(above)
