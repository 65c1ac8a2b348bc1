"""What intake keeps for a while, beside what every service keeps."""

from contracts.retention import term
from kit.sql.housekeeping import SERVICE_CLOCK, Kept, Retained

_ENDED = "coalesce(closed_at, case when state in ('rejected', 'withdrawn') then coalesce(replied_at, submitted_at) end)"
_NAMED = "(follow_code <> '' or coalesce(contact_ref, submitted_by, claimed_by) is not null)"
_FORGET = "contact_ref = null, submitted_by = null, claimed_by = null, collected_by = null, follow_code = ''"

PHONE_CHECKS = Kept("phone_checks", "phone_checks", "ends_at", term("phone_checks"), SERVICE_CLOCK)
REPORTERS = Kept(
    "reporters",
    "issues",
    _ENDED,
    term("reporters"),
    SERVICE_CLOCK,
    where=f"{_NAMED} and conflict_risk <> 'petition'",
    erasing=_FORGET,
)
REPORTERS_AT_RISK = Kept(
    "reporters_at_risk",
    "issues",
    _ENDED,
    term("reporters_at_risk"),
    SERVICE_CLOCK,
    where=f"{_NAMED} and conflict_risk = 'petition'",
    erasing=_FORGET,
)
KEPT: tuple[Retained, ...] = (PHONE_CHECKS, REPORTERS, REPORTERS_AT_RISK)
