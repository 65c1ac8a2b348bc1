"""Let old rows leave the audit: whole seals, from the beginning of the chain, which stays provable without them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

_COUNT = text("select coalesce(sum(count), 0) from audit_seals where ids is not null and sealed_at < now() - :during")
# As many seals as hold `limit` rows; the last one may hold some more.
_LEAVE = text(
    "with old as ("
    " select position, from_id, to_id, sum(count) over (order by position) - count as before"
    " from audit_seals where ids is not null and sealed_at < now() - :during order by position limit :limit),"
    " leaving as (select * from old where before < :limit),"
    " gone as (delete from audit where id between (select min(from_id) from leaving)"
    " and (select max(to_id) from leaving) returning 1),"
    " noted as (update audit_seals set ids = null, digests = null"
    " where position in (select position from leaving))"
    " select count(*) from gone"
)


@dataclass(frozen=True)
class AuditKept:
    """The class of data that the audit is; the database's clock decides, which wrote when a row was sealed."""

    name: str
    during: timedelta

    def count_over(self, connection: Connection | Session, now: datetime) -> int:
        """Return how many rows may leave."""
        del now
        return int(connection.execute(_COUNT, {"during": self.during}).scalar_one())

    def prune_some(self, connection: Connection | Session, now: datetime, *, limit: int) -> int:
        """Delete the rows of the oldest seals, about `limit` of them, and return how many there were."""
        del now
        return int(connection.execute(_LEAVE, {"during": self.during, "limit": limit}).scalar_one())
