"""What can be asked about the counties' rules."""

from sqlalchemy import select

from services.portal.adapters.rows import Questions, Row
from services.portal.adapters.tables import accounts, published_rules, rules_drafts
from services.portal.domain.rulebook.draft import Draft


class RulesReads(Questions):
    """Drafts and published versions."""

    def rules_draft(self, county: str) -> Draft | None:
        """Return a county's draft."""
        row = self._first(select(rules_drafts).where(rules_drafts.c.county == county))
        return Draft(**row) if row else None

    def rules_published(self, county: str) -> list[Row]:
        """Return the published versions of a county with who published them, the newest first."""
        told = ("version", "fingerprint", "effective_from", "published_at")
        statement = (
            select(*(published_rules.c[name] for name in told), accounts.c.display_name.label("by"))
            .join(accounts, accounts.c.id == published_rules.c.published_by, isouter=True)
            .where(published_rules.c.county == county)
            .order_by(published_rules.c.version.desc())
        )
        return self._rows(statement)

    def name_of_account(self, account_id: str) -> str:
        """Return the name that an account shows."""
        row = self._first(select(accounts.c.display_name).where(accounts.c.id == account_id))
        return str(row["display_name"]) if row else ""
