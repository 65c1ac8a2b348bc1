"""A client: another system that calls the doors in roles of its own, known by a secret whose mark alone is kept."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime

from contracts.access import Actor, Grant
from contracts.roles import OFFICIALS, Role
from services.portal.domain.session import mark_of_secret

ROLES = tuple(sorted(OFFICIALS))
READ, READ_WRITE = "read", "read write"


@dataclass
class Client:
    """One other system; it acts over its unit and everything below, until a day."""

    id: str
    name: str
    unit: str
    roles: list[str]
    org: str | None
    may_write: bool
    registered_at: datetime
    expires_at: datetime
    secret_mark: str | None = field(default=None, repr=False)
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    version: int = 1

    @property
    def scope(self) -> str:
        """Return what a token of this client may do."""
        return READ_WRITE if self.may_write else READ

    def actor(self) -> Actor:
        """Return the client as the doors see it."""
        return Actor(
            account_id=self.id, org=self.org, grants=tuple(Grant(Role(role), self.unit) for role in self.roles)
        )

    def state_at(self, now: datetime) -> str:
        """Return whether the client waits for its secret, is open, over or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        if now >= self.expires_at:
            return "expired"
        return "open" if self.secret_mark else "without_secret"

    def is_known_by(self, secret: str, now: datetime) -> bool:
        """Whether somebody with this secret is the client, and the client is open."""
        mark = self.secret_mark or ""
        return hmac.compare_digest(mark, mark_of_secret(secret)) and self.state_at(now) == "open"
