"""Links by which passwords are chosen, in their table."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session as SqlSession

from services.portal.adapters.tables import password_links
from services.portal.domain.link import PasswordLink


class LinkStore:
    """The password links of one transaction."""

    def __init__(self, session: SqlSession) -> None:
        """Work in a transaction."""
        self._session = session

    def get(self, mark: str) -> PasswordLink | None:
        """Take a link by its mark."""
        kept = select(password_links).where(password_links.c.mark == mark).with_for_update()
        row = self._session.execute(kept).mappings().first()
        return PasswordLink(**row) if row else None

    def replace(self, links: Sequence[PasswordLink]) -> None:
        """Write new links; those that their accounts had are gone."""
        self.forget(*(link.account_id for link in links))
        self._session.execute(insert(password_links), [vars(link) for link in links])

    def note_use(self, link: PasswordLink) -> None:
        """Write that a link was used."""
        same = password_links.c.mark == link.mark
        self._session.execute(update(password_links).where(same).values(used_at=link.used_at))

    def forget(self, *account_ids: str) -> None:
        """Take back the links of some accounts."""
        self._session.execute(delete(password_links).where(password_links.c.account_id.in_(account_ids)))

    def forget_before(self, before: datetime) -> None:
        """Delete links whose time was over long ago."""
        self._session.execute(delete(password_links).where(password_links.c.ends_at < before))

    def is_fresh(self, account_id: str, since: datetime) -> bool:
        """Whether a link was made for an account lately that was not used."""
        mine = (password_links.c.account_id == account_id, password_links.c.used_at.is_(None))
        made = select(password_links.c.mark).where(*mine, password_links.c.made_at > since).limit(1)
        return self._session.execute(made).first() is not None
