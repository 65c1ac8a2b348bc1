"""One community or village for everybody: what is deliberated there now, what is in publicity, what was told."""

from flask import Blueprint, abort, g, render_template

from contracts.divisions import Level, division, is_division
from services.portal.pages import looks
from services.portal.pages.frame import portal
from services.portal.pages.public_rows import notice, plan_id_of, running, topics_in

pages = Blueprint("community", __name__)

TOPICS = 20
NOTICES = 10


@pages.get("/communities/<code>")
def show_community(code: str) -> str:
    """Show what a community deliberates."""
    if not is_division(code) or division(code).level is not Level.COMMUNITY:
        abort(404)
    with portal().service.open_reads() as reads:
        topics = topics_in(reads, code, TOPICS)
        periods = reads.cases_in("publicity", code, ("running", "suspended"))
        told = reads.notices(code, NOTICES)
        plans = reads.by_ids([plan_id_of(row) for row in (*periods, *told)])
    g.is_for_everybody = True
    return render_template(
        "community.html",
        place={"name": looks.unit_name(code), "street": looks.unit_name(division(code).parent), "code": code},
        topics=topics,
        running=running(periods, plans),
        notices=[notice(row, plans.get(plan_id_of(row))) for row in told],
        is_mine=code == g.place,
    )
