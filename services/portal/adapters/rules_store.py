"""A county's rules while they are written, and as they were published."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session as SqlSession

from contracts.rules import Rules
from services.portal.adapters.tables import published_rules, rules_drafts
from services.portal.domain.rulebook.draft import Draft

# What a process reads into its shelf beside the files.
TEXTS = "select text from published_rules where text is not null order by county, version"


class RulesStore:
    """Drafts and published versions of one transaction."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def draft(self, county: str) -> Draft | None:
        """Take a county's draft; it stays locked until the end."""
        statement = select(rules_drafts).where(rules_drafts.c.county == county).with_for_update()
        row = self._session.execute(statement).mappings().first()
        return Draft(**row) if row else None

    def begin(self, draft: Draft) -> bool:
        """Keep a new draft; false when somebody else began one a moment before."""
        statement = upsert(rules_drafts).values(vars(draft)).on_conflict_do_nothing().returning(rules_drafts.c.county)
        return self._session.execute(statement).first() is not None

    def keep(self, draft: Draft) -> None:
        """Write a draft that was taken here."""
        written = {name: value for name, value in vars(draft).items() if name != "county"}
        self._session.execute(rules_drafts.update().where(rules_drafts.c.county == draft.county).values(written))

    def drop(self, county: str) -> None:
        """Take a draft away."""
        self._session.execute(delete(rules_drafts).where(rules_drafts.c.county == county))

    def knows(self, county: str, version: int) -> bool:
        """Whether a version of a county's rules was published."""
        same = (published_rules.c.county == county, published_rules.c.version == version)
        return self._session.execute(select(published_rules.c.version).where(*same)).first() is not None

    def texts(self) -> list[str]:
        """Return the text of every version that an office published."""
        return list(self._session.execute(text(TEXTS)).scalars())

    def last_day(self, county: str) -> date | None:
        """Return the latest day from which a published version of a county holds."""
        statement = select(published_rules.c.effective_from).where(published_rules.c.county == county)
        return self._session.execute(statement.order_by(published_rules.c.effective_from.desc())).scalar()

    def note_shipped(self, rules: Rules) -> None:
        """Write that a version which ships with the software is published."""
        self._session.execute(insert(published_rules).values(_row(rules)))

    def publish(self, rules: Rules, at: datetime, account_id: str) -> None:
        """Write a version that an office published; it is never changed again."""
        told = {"text": rules.text, "published_at": at, "published_by": account_id}
        self._session.execute(insert(published_rules).values({**_row(rules), **told}))


def _row(rules: Rules) -> dict[str, Any]:
    names = ("county", "version", "fingerprint", "effective_from")
    return {name: getattr(rules, name) for name in names}
