"""The notice board: what runs out first stands first."""

from flask import Blueprint, g, render_template, request

from contracts.divisions import Level, children, county_division, division, is_division
from services.portal.pages import looks
from services.portal.pages.frame import county_code, portal, t
from services.portal.pages.public_rows import NOTICES, notice, plan_id_of, running

pages = Blueprint("notices", __name__)

MOST = 60


@pages.get("/notices")
def board() -> str:
    """Show the notice board of a county or one of its streets."""
    county = county_division(county_code())
    where = request.args.get("where", county)
    place = where if is_division(where) and where.startswith(county[:6]) else county
    kind = request.args.get("kind", "")
    with portal().service.open_reads() as reads:
        periods = reads.cases_in("publicity", place, ("running", "suspended"))
        told = reads.notices(place, MOST, [kind] if kind in NOTICES else None)
        plans = reads.by_ids([plan_id_of(row) for row in (*periods, *told)])
    g.is_for_everybody = True
    return render_template(
        "notices.html",
        place_name=looks.unit_name(place),
        running=running(periods, plans),
        notices=[notice(row, plans.get(plan_id_of(row))) for row in told],
        filters={"where": _places(county, place), "kind": _kinds(kind)},
        pages={},
    )


def _places(county: str, chosen: str) -> list[dict[str, object]]:
    units = [division(county), *(one for one in children(county) if one.level is Level.STREET)]
    return [{"value": one.code, "label": one.place_name, "chosen": one.code == chosen} for one in units]


def _kinds(chosen: str) -> list[dict[str, object]]:
    every = {"value": "", "label": t("全部", "All"), "chosen": not chosen}
    kinds = [{"value": kind, "label": t(*words), "chosen": kind == chosen} for kind, words in NOTICES.items()]
    return [every, *kinds]
