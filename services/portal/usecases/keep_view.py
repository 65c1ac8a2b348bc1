"""Keep a filter of a list under a name, and forget it."""

from kit.refusals import Conflict, Invalid
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.domain.worklist import Filter

LONGEST_NAME = 30
MOST_VIEWS = 30


class ViewNameMissing(Invalid):
    """A view needs a short name to be found again."""

    code = "portal.view_name"


class NothingToKeep(Conflict):
    """A list that is not narrowed needs no view."""

    code = "portal.nothing_to_keep"


class TooManyViews(Conflict):
    """An account keeps as many views as a page can show."""

    code = "portal.too_many_views"


def keep_view(work: PortalWork, account_id: str, desk: str, name: str, wanted: Filter) -> None:
    """Keep what a list is narrowed to; the same name again takes the new filter."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or "\x00" in name:
        raise ViewNameMissing(field="/name", most=LONGEST_NAME)
    if not wanted.asked():
        raise NothingToKeep
    if work.views.count(account_id) >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    row = {"id": work.stage.ids(), "account_id": account_id, "desk": desk, "name": name}
    work.views.keep({**row, "filter": wanted.asked(), "saved_at": work.now})


def drop_view(work: PortalWork, account_id: str, view_id: str) -> None:
    """Forget a view."""
    work.views.drop(account_id, view_id)
