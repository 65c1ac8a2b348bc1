"""Forget what signing in leaves behind when nobody needs it any more."""

from datetime import timedelta

from kit.sql.tries import Tries
from services.portal.adapters.unit_of_work import PortalWork

FORGET_SIGN_INS = "forget_sign_ins"
SESSIONS_KEPT = timedelta(days=30)
LINKS_KEPT = timedelta(days=7)
TRIES_KEPT = timedelta(days=1)


def forget_sign_ins(_: str, work: PortalWork) -> None:
    """Delete old sessions, old links, the marks of unknown names and the counts of past hours."""
    work.sessions.forget_before(work.now - SESSIONS_KEPT)
    work.links.forget_before(work.now - LINKS_KEPT)
    work.accounts.forget_strangers(work.now - TRIES_KEPT)
    Tries(work.stage).forget_past()
