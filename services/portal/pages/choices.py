"""Where the choices of a form's fields come from."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g

from contracts.events import event_type, reasons
from contracts.fields import fields as published
from contracts.machines import machines
from contracts.words import label_of_role, label_of_value, reason
from services.portal.adapters.rows import Row
from services.portal.domain.actions import Action, Field
from services.portal.domain.county import SHELF, rules_of
from services.portal.pages import looks
from services.portal.pages.asking import ask
from services.portal.pages.frame import now, portal, t
from services.portal.pages.live import Live

Option = dict[str, Any]

LAWFUL_CHANNELS: Mapping[str, tuple[str, str]] = {
    "emergency_line": ("紧急电话", "Emergency line"),
    "administrative_review": ("行政复议", "Administrative review"),
    "court_or_arbitration": ("法院或仲裁机构", "Court or arbitration"),
    "owners_assembly": ("业主大会", "Owners' assembly"),
    "villagers_assembly": ("村民会议", "Villagers' assembly"),
    "petition_office": ("信访部门", "Petition office"),
    "hotline": ("12345热线", "Hotline 12345"),
    "other_district": ("所在地的社区", "The community of that place"),
}


def options_for(field: Field, one: Action, case: Row, found: Live) -> list[Option]:
    """Return the choices of a field."""
    if field.choices.startswith("values:"):
        name = field.choices.removeprefix("values:")
        return [{"value": code, "label": label_of_value(name, code, g.lang)} for code in published()[name].values]
    return _SOURCES[field.choices](one, case, found) if field.choices else []


def _reasons(one: Action, case: Row, found: Live) -> list[Option]:
    del case, found
    step = machines()[one.machine].transitions.get(one.command)
    codes = event_type(step.emits).reasons if step and step.emits else ()
    return [{"value": code, "label": reason(code, g.lang)} for code in codes or reasons()]


def _refusals(one: Action, case: Row, found: Live) -> list[Option]:
    del one, found
    return [{"value": code, "label": reason(code, g.lang)} for code in rules_of(case).refusal_reasons]


def _fixed(words: Mapping[str, tuple[str, str]]) -> Callable[[Action, Row, Live], list[Option]]:
    def fixed(one: Action, case: Row, found: Live) -> list[Option]:
        del one, case, found
        return [{"value": code, "label": t(zh, en)} for code, (zh, en) in words.items()]

    return fixed


def _people(roles: Callable[[Row], tuple[str, ...] | None]) -> Callable[[Action, Row, Live], list[Option]]:
    def found_people(one: Action, case: Row, found: Live) -> list[Option]:
        del one, found
        with portal().service.open_reads() as reads:
            people = reads.people_over(case["division"], now(), roles(case))
            names = reads.names_of([row["org"] for row in people])
        return [_person(row, names) for row in people]

    return found_people


def _person(row: Row, names: Mapping[str, Row]) -> Option:
    org = names.get(row["org"] or "")
    unit = org["name_en" if g.lang == "en" else "name_zh"] if org else ""
    label = f"{row['display_name']}（{unit or label_of_role(row['role'], g.lang)}）"
    return {"value": row["id"], "label": label}


def _organisations(one: Action, case: Row, found: Live) -> list[Option]:
    del one, found
    with portal().service.open_reads() as reads:
        rows = reads.organisations_of(case["county"])
    name = "name_en" if g.lang == "en" else "name_zh"
    return [
        {"value": row["code"], "label": row[name], "group": label_of_value("org_kind", row["kind"], g.lang)}
        for row in rows
    ]


def _rooms(one: Action, case: Row, found: Live) -> list[Option]:
    del one, found
    answer = ask("meetings", "/rooms", limit="200")
    rooms = [room for room in answer.body.get("items", ()) if room["county"] == case["county"]]
    return [{"value": room["id"], "label": room["name"]} for room in rooms]


def _attendances(one: Action, case: Row, found: Live) -> list[Option]:
    del one
    told = found
    if case["machine"] == "minutes":
        told = ask("meetings", f"/meetings/{case['meeting_id']}").body
    return [
        {
            "value": row["id"],
            "label": f"{row.get('name') or ''} {label_of_value('member_category', row['category'], g.lang)}".strip(),
        }
        for row in told.get("attendances", ())
    ]


def _issues_here(one: Action, case: Row, found: Live) -> list[Option]:
    del one, found
    with portal().service.open_reads() as reads:
        rows = reads.issues_in(case["division"], ("accepted", "assigned", "linked"))
    others = [row for row in rows if row["id"] != case["id"]]
    return [{"value": row["id"], "label": f"{row['number']} {looks.title_of(row, g.lang)}"} for row in others]


def _masters_here(one: Action, case: Row, found: Live) -> list[Option]:
    """Return the issues into which others can be merged, the case itself among them."""
    del one, found
    with portal().service.open_reads() as reads:
        rows = reads.issues_in(case["division"], ("accepted", "assigned", "linked"))
    return [{"value": row["id"], "label": f"{row['number']} {looks.title_of(row, g.lang)}"} for row in rows]


def _topics_here(one: Action, case: Row, found: Live) -> list[Option]:
    del one, found
    with portal().service.open_reads() as reads:
        rows = reads.topics_over(case["division"], ("proposed", "under_review", "returned", "approved"))
    return [{"value": row["id"], "label": f"{row['number']} {looks.title_of(row, g.lang)}"} for row in rows]


def _this_topic(one: Action, case: Row, found: Live) -> list[Option]:
    del one
    return [{"value": case["id"], "label": str(found.get("title_public") or looks.title_of(case, g.lang))}]


def _milestones(one: Action, case: Row, found: Live) -> list[Option]:
    del one, found
    milestones = rules_of(case).milestones.values()
    return [{"value": one.code, "label": one.name.in_language(g.lang)} for one in milestones]


def _statement_kinds(one: Action, case: Row, found: Live) -> list[Option]:
    del one, found
    return statement_kinds(case["county"])


def statement_kinds(county: str) -> list[Option]:
    """Return the kinds of statements that a county knows."""
    words = {
        "problem": ("摆问题", "Problem"),
        "voice": ("说想法", "Voice"),
        "suggestion": ("提建议", "Suggestion"),
        "explanation": ("作说明", "Explanation"),
    }
    codes = SHELF.of(county).section("speech")["statement_kinds"]
    return [{"value": code, "label": t(*words.get(code, (code, code)))} for code in codes]


def _colleagues(case: Row) -> tuple[str, ...] | None:
    del case
    return ("community_clerk", "street_clerk")


def _anybody(case: Row) -> tuple[str, ...] | None:
    del case
    return None


def _presiding(case: Row) -> tuple[str, ...] | None:
    return rules_of(case).presiding_roles


_SOURCES: Mapping[str, Callable[[Action, Row, Live], list[Option]]] = {
    "reasons": _reasons,
    "refusals": _refusals,
    "lawful_channels": _fixed(LAWFUL_CHANNELS),
    "colleagues": _people(_colleagues),
    "presiders": _people(_presiding),
    "people": _people(_anybody),
    "organisations": _organisations,
    "rooms": _rooms,
    "attendances": _attendances,
    "issues_here": _issues_here,
    "masters_here": _masters_here,
    "topics_here": _topics_here,
    "this_topic": _this_topic,
    "milestones": _milestones,
    "statement_kinds": _statement_kinds,
    "statutory_answers": _fixed(
        {
            "not_statutory": ("不属于法定程序事项", "No statutory matter"),
            "advisory": ("属于，协商结果仅供法定机关参考", "It is one; the outcome is advice to the statutory body"),
        }
    ),
    "item_results": _fixed({"failed": ("未通过", "Failed"), "deferred": ("缓议", "Deferred")}),
}
SOURCES = frozenset(_SOURCES)
