"""What the portal keeps for a while, beside what every service keeps."""

from contracts.retention import term
from kit.sql.housekeeping import SERVICE_CLOCK, Kept, Retained

SIGN_INS = Kept("sign_ins", "sessions", "coalesce(revoked_at, seen_at)", term("sign_ins"), SERVICE_CLOCK)
KEPT: tuple[Retained, ...] = (SIGN_INS,)
