"""What stands where at this moment, whatever the period: lights of the items, and steps of the county's way."""

from typing import Any

from flask import g

from services.portal.domain.county import SHELF
from services.portal.domain.figures import Counts, total
from services.portal.pages.tables import Teller, words_of

LIGHTS = ("red", "yellow", "blue", "normal")


def lights(counts: Counts) -> list[dict[str, str]]:
    """Return how many items have which light."""
    return [{"colour": colour, "number": f"{total(counts, 'action_light', (colour,)):,}"} for colour in LIGHTS]


def steps(county: str, counts: Counts, teller: Teller) -> list[dict[str, Any]]:
    """Return how many topics and plans stand in each of the county's steps."""
    return [
        {
            "name": step.name.in_language(g.lang),
            "number": words_of(
                teller.one(sum(total(counts, machine, step.stages.get(machine, ())) for machine in ("topic", "plan")))
            ),
        }
        for step in SHELF.of(county).steps
    ]
