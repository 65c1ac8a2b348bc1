"""Routes of the public notice board."""

from contracts.access import Actor
from kit.refusals import NotFound
from kit.web.routes import Routes
from services.supervision.adapters.reads import SupervisionReads
from services.supervision.adapters.unit_of_work import SupervisionWork
from services.supervision.api.allowances import OBJECTORS, PREFIX, READERS, Body
from services.supervision.domain.publicity import Publicity
from services.supervision.schemas import objections as objection_schemas
from services.supervision.schemas import plan_views
from services.supervision.schemas import plans as schemas
from services.supervision.usecases.object_to_text import file_objection
from services.supervision.views import part, period_shown

board = Routes("publicities", f"{PREFIX}/publicities", "公示栏 Public notice board")


@board.query("", allow=READERS, takes=schemas.BoardQuery, gives=plan_views.Board)
def list_publicities(reads: SupervisionReads, caller: Actor, query: Body) -> Body:
    """List what is publicized, in the whole city or in one unit."""
    del caller
    return part(_shown(reads, reads.notice_board(query)), query["limit"])


@board.query("/<uuid:publicity_id>", allow=READERS, gives=plan_views.PublicityView)
def show_publicity(reads: SupervisionReads, caller: Actor, query: Body, publicity_id: str) -> Body:
    """Show one publicity period."""
    del caller, query
    period = reads.publicity(publicity_id)
    if period is None:
        raise NotFound(machine="publicity", id=publicity_id)
    return _shown(reads, [period])[0]


@board.command(
    "/<uuid:publicity_id>/objections",
    allow=OBJECTORS,
    takes=objection_schemas.FileObjection,
    gives=objection_schemas.ObjectionReceipt,
    status=201,
)
def file(work: SupervisionWork, caller: Actor, body: Body, publicity_id: str) -> Body:
    """Object to a published text."""
    filed = file_objection(work, caller, publicity_id, body)
    return {**vars(filed.objection), "follow_code": filed.follow_code}


def _shown(reads: SupervisionReads, periods: list[Publicity]) -> list[Body]:
    counts = reads.objection_counts(period.id for period in periods)
    numbers = reads.numbers_of({period.plan_id for period in periods})
    answers = reads.anonymous_answers(period.id for period in periods)
    return [
        {
            **period_shown(reads, period, counts, numbers[period.plan_id]),
            "public_answers": [answer for answer in answers if answer["publicity_id"] == period.id],
        }
        for period in periods
    ]
