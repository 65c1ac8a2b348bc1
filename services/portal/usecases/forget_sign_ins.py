"""Forget what signing in leaves behind when nobody needs it any more."""

from datetime import timedelta

from kit.sql.tries import Tries
from services.portal.adapters.unit_of_work import PortalWork

FORGET_SIGN_INS = "forget_sign_ins"
SESSIONS_KEPT = timedelta(days=30)
LINKS_KEPT = timedelta(days=7)
TRIES_KEPT = timedelta(days=1)


def remind_to_forget(work: PortalWork) -> None:
    """See to it that what signing in leaves behind is forgotten tomorrow."""
    tomorrow = (work.now + TRIES_KEPT).replace(hour=0, minute=0, second=0, microsecond=0)
    work.remind(FORGET_SIGN_INS, "", tomorrow)


def forget_sign_ins(_: str, work: PortalWork) -> None:
    """Delete old sessions, old links and codes, the marks of unknown names and the counts of past hours."""
    work.sessions.forget_before(work.now - SESSIONS_KEPT)
    work.links.forget_before(work.now - LINKS_KEPT)
    work.accounts.forget_strangers(work.now - TRIES_KEPT)
    work.phone_codes.forget_before(work.now - TRIES_KEPT)
    Tries(work.stage).forget_past()
