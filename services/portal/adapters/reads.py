"""The portal's read side: accounts, cases, rules, figures and kept documents."""

from collections.abc import Sequence

from sqlalchemy import select

from services.portal.adapters.account_reads import AccountReads
from services.portal.adapters.client_store import ClientReads
from services.portal.adapters.figure_reads import FigureReads
from services.portal.adapters.people_reads import PeopleReads
from services.portal.adapters.rows import Row
from services.portal.adapters.rules_reads import RulesReads
from services.portal.adapters.tables import documents, unit_counts
from services.portal.adapters.work_reads import WorkReads


class PortalReads(AccountReads, ClientReads, FigureReads, PeopleReads, RulesReads, WorkReads):
    """What the portal can be asked, on one connection."""

    def counts(self, units: Sequence[str]) -> dict[str, dict[tuple[str, str], int]]:
        """Return the counts of counties (six digits) and streets (nine): by unit, then by measure and value."""
        found: dict[str, dict[tuple[str, str], int]] = {unit: {} for unit in units}
        for row in self._rows(select(unit_counts).where(unit_counts.c.unit.in_(units))):
            found[row["unit"]][row["measure"], row["value"]] = row["number"]
        return found

    def document(self, fingerprint: str) -> Row | None:
        """Return the public document with a fingerprint."""
        found = self._first(select(documents).where(documents.c.fingerprint == fingerprint))
        return found["body"] if found else None
