"""Figures: of the city and of each county, with their base, and none so small that it points at somebody."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, g, render_template, url_for

from contracts.divisions import Level, children, counties, county_division
from contracts.words import label_of_value
from services.portal.domain.county import SHELF
from services.portal.domain.figures import FEWER, Counts, added, share, told, total
from services.portal.pages import looks
from services.portal.pages.frame import county_code, now, portal, t

pages = Blueprint("city", __name__)

ANSWERED = ("replied", "closed")
HELD = ("concluded", "minutes_drafted", "minutes_confirmed", "archived")
PUBLISHED = ("publicizing", "objected", "result_publicizing")
DONE = ("completed", "result_publicizing", "evaluated", "archived")
RATINGS = ("satisfied", "basically_satisfied", "dissatisfied")
LIGHTS = ("red", "yellow", "blue", "normal")


@pages.get("/city")
def show_city() -> str:
    """Show the figures of the whole city, to officials."""
    g.sees_all = True
    with portal().service.open_reads() as reads:
        by_county = reads.counts(counties())
    everything = added(by_county.values())
    return render_template(
        "city.html",
        title=t("全市情况", "The city"),
        period=_period(),
        filters=None,
        **_common(everything),
        counties=[_county(code, counts) for code, counts in by_county.items()],
        tiles_title=t("各县区收到的诉求", "Issues received by county"),
        published=[],
    )


@pages.get("/figures")
def show_figures() -> str:
    """Show the figures of the reader's county, to everybody."""
    g.is_for_everybody = True
    return _county_page(county_code(), public=True)


@pages.get("/counties/<code>")
def show_county(code: str) -> str:
    """Show the figures of a county, to everybody."""
    if code not in counties():
        abort(404)
    g.is_for_everybody = True
    return _county_page(code, public=True)


def _county_page(code: str, *, public: bool) -> str:
    streets = [one for one in children(county_division(code)) if one.level is Level.STREET]
    with portal().service.open_reads() as reads:
        found = reads.counts([code, *(one.code[:9] for one in streets)])
    counts = found[code]
    return render_template(
        "county.html",
        title=looks.unit_name(county_division(code)),
        period=_period(),
        public=public,
        **_common(counts),
        streets=[_street(one.place_name, found[one.code[:9]]) for one in streets if found[one.code[:9]]],
        steps=_steps(code, counts),
        published=[],
    )


def _period() -> str:
    return t("到", "Up to ") + looks.fmt_date(looks.local(now()).date(), g.lang)


def _words(number: int) -> str:
    # Officials see every count; the public sees none that is so small that it points at somebody.
    shown = number if g.get("sees_all") else told(number)
    return t("少于3", "under 3") if shown == FEWER else f"{shown:,}"


def _common(counts: Counts) -> dict[str, Any]:
    return {
        "figures": _figures(counts),
        "lights": [{"colour": colour, "number": _words(total(counts, "action_light", (colour,)))} for colour in LIGHTS],
        "funnel": _funnel(counts),
        "satisfaction": _satisfaction(counts),
    }


def _figures(counts: Counts) -> list[dict[str, Any]]:
    issues, answered = total(counts, "issue"), total(counts, "issue", ANSWERED)
    return [
        {"number": _words(issues), "unit": t("件", ""), "label": t("收到的诉求", "Issues received")},
        _rate(t("答复率", "Answered"), answered, issues),
        _rate(t("满意率", "Satisfied"), total(counts, "rating", RATINGS[:2]), total(counts, "rating")),
        _rate(
            t("按期办结率（原定期限）", "On time, by the first due date"),
            total(counts, "action_on_time_original", ("true",)),
            total(counts, "action_on_time_original"),
        ),
    ]


def _rate(label: str, part: int, whole: int) -> dict[str, Any]:
    rate = share(part, whole)
    if rate is None:
        return {"number": t("无数据", "No data"), "label": label}
    return {"number": f"{rate}%", "label": label, "base": f"{_words(part)} / {_words(whole)}"}


def _funnel(counts: Counts) -> list[dict[str, Any]]:
    stages = (
        (t("诉求", "Issues"), total(counts, "issue")),
        (t("议题", "Topics"), total(counts, "topic")),
        (t("开过的议事会", "Meetings held"), total(counts, "meeting", HELD)),
        (t("形成的方案", "Plans"), total(counts, "plan")),
        (t("办结的方案", "Plans carried out"), total(counts, "plan", DONE)),
    )
    base = stages[1][1]
    lines: list[dict[str, Any]] = []
    for place, (label, number) in enumerate(stages):
        line: dict[str, Any] = {"label": label, "number": _words(number)}
        if place:
            line["share"] = min(100, share(number, base) or 0)
        if place > 1:
            before = share(number, stages[place - 1][1])
            line["of_previous"] = t("无数据", "No data") if before is None else f"{before}%"
        lines.append(line)
    return lines


def _satisfaction(counts: Counts) -> list[dict[str, Any]]:
    whole = total(counts, "rating")
    return [
        {
            "label": label_of_value("satisfaction_code", code, g.lang),
            "number": _words(total(counts, "rating", (code,))),
            "share": share(total(counts, "rating", (code,)), whole) or 0,
        }
        for code in RATINGS
    ]


def _county(code: str, counts: Counts) -> dict[str, Any]:
    issues = total(counts, "issue")
    lights = {colour: _words(total(counts, "action_light", (colour,))) for colour in LIGHTS}
    return {
        "code": code,
        "name": looks.unit_name(county_division(code)),
        "url": url_for("city.show_county", code=code),
        "issues": _words(issues),
        "topics": _words(total(counts, "topic")),
        "meetings": _words(total(counts, "meeting", HELD)),
        "publicity": _words(total(counts, "plan", PUBLISHED)),
        **lights,
        "replied": share(total(counts, "issue", ANSWERED), issues),
        "satisfied": share(total(counts, "rating", RATINGS[:2]), total(counts, "rating")),
        "tile": {"number": _words(issues), "word": t("件诉求", "issues"), "level": _level(issues)},
    }


def _level(number: int) -> int:
    return sum(number >= border for border in (1, 100, 1000))


def _street(name: str, counts: Counts) -> dict[str, Any]:
    issues = total(counts, "issue")
    return {
        "name": name,
        "issues": _words(issues),
        "topics": _words(total(counts, "topic")),
        "meetings": _words(total(counts, "meeting", HELD)),
        "replied": share(total(counts, "issue", ANSWERED), issues),
    }


def _steps(code: str, counts: Counts) -> list[dict[str, Any]]:
    """Return how many topics and plans stand in each step."""
    rules = SHELF.of(code)
    numbers = [
        sum(total(counts, machine, _stages(step.stages, machine)) for machine in ("topic", "plan"))
        for step in rules.steps
    ]
    whole = sum(numbers)
    return [
        {"name": step.name.in_language(g.lang), "number": _words(number), "share": share(number, whole) or 0}
        for step, number in zip(rules.steps, numbers, strict=True)
    ]


def _stages(stages: Mapping[str, Sequence[str]], machine: str) -> Sequence[str]:
    return stages.get(machine, ())
