"""The parts of a case's page that come from its service: facts, texts and tables."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g

from contracts.words import label_of_state, label_of_value
from services.portal.adapters.rows import Row
from services.portal.pages import looks
from services.portal.pages.frame import t
from services.portal.pages.live import Live

FACTS: Mapping[str, tuple[str, ...]] = {
    "issue": (
        "category_code",
        "channel",
        "submitter_type",
        "urgency",
        "place",
        "affected_households",
        "submitted_at",
        "due_accept_at",
        "due_at",
        "resolution_level",
    ),
    "topic": (
        "category_code",
        "domain",
        "purpose",
        "proposer_type",
        "affected_households",
        "mode",
        "level",
        "round_no",
        "scores",
    ),
    "plan": ("plan_version", "confirmed_at", "submitted_at", "decision_due_at", "fingerprint"),
    "action": ("item_kind", "priority", "due_on", "original_due_on", "percent", "blocked_cause", "sent_back_count"),
    "minutes": ("minutes_version", "due_at", "fingerprint"),
    "publicity": ("publicity_kind", "period_days", "starts_on", "ends_on", "days_left", "fingerprint"),
    "order": ("colour", "due_on"),
    "objection": ("number", "publicity_kind", "clause_no", "decision"),
}
TEXTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "issue": (("text", "反映的内容", "What was reported"), ("result_text", "办了什么", "What was done")),
    "topic": (("ground", "提出的理由", "Why it was proposed"), ("reasons", "评分理由", "Reasons for the scores")),
    "plan": (("public_explanation", "对公众的说明", "Explanation for the public"),),
    "action": (
        ("text", "事项内容", "The item"),
        ("evidence", "完成佐证", "Evidence"),
        ("feedback", "反馈", "Feedback"),
    ),
    "minutes": (("text", "纪要全文", "Text of the minutes"),),
    "publicity": (("text", "公示内容", "Published text"),),
    "order": (("measures", "整改措施", "Measures"), ("answer", "核实结论", "Finding")),
    "objection": (
        ("text", "异议内容", "The objection"),
        ("reasons", "理由", "Reasons"),
        ("response", "答复", "Answer"),
    ),
}


def orgs_of(found: Live | None) -> list[str | None]:
    """Return the organisations that a case names."""
    return [(found or {}).get(name) for name in ("handler_org", "owner_org", "lead_org", "target_org")]


def facts_of_case(case: Row, found: Live | None, names: Mapping[str, Row]) -> list[dict[str, str]]:
    """Return the short facts of a case."""
    place = [{"label": t("地方", "Place"), "value": looks.unit_name(case["division"])}]
    held = [names[code] for code in orgs_of(found) if code and code in names]
    units = [{"label": t("单位", "Unit"), "value": row["name_en" if g.lang == "en" else "name_zh"]} for row in held]
    told = found or {}
    shown = [
        {"label": looks.label(name, g.lang), "value": _value(name, told[name])}
        for name in FACTS.get(case["machine"], ())
        if told.get(name) not in (None, "", {}, [])
    ]
    return [*place, *units, *shown]


def _value(name: str, value: Any) -> str:
    if name == "category_code":
        return looks.category(str(value), g.lang)
    if isinstance(value, dict):
        return t("，", ", ").join(f"{looks.label(key, g.lang)} {one}" for key, one in value.items())
    if name.endswith("_at"):
        return looks.fmt_datetime(looks.as_moment(str(value)), g.lang)
    if name.endswith("_on"):
        return looks.fmt_date(looks.day_of(str(value)), g.lang)
    return label_of_value(name, str(value), g.lang)


def texts_of(case: Row, found: Live | None) -> list[dict[str, str]]:
    """Return the longer texts of a case."""
    told = found or {}
    shown = TEXTS.get(case["machine"], ())
    return [{"heading": t(zh, en), "text": str(told[name])} for name, zh, en in shown if told.get(name)]


def tables_of(machine: str, found: Live) -> list[dict[str, Any]]:
    """Return the tables of a case."""
    makers: Mapping[str, Callable[[Live], list[dict[str, Any]]]] = {
        "issue": lambda told: [_replies(told)],
        "topic": lambda told: [_visits(told)],
        "plan": lambda told: [_clauses(told), _items(told)],
        "action": lambda told: [_reports(told)],
        "minutes": lambda told: [_corrections(told)],
    }
    made = makers[machine](found) if machine in makers else []
    return [table for table in made if table["rows_"]]


def _replies(found: Live) -> dict[str, Any]:
    rows = [[_moment(one["at"]), one["text"]] for one in found.get("replies", ()) if one["text"]]
    return {"title": t("给反映人的答复", "Replies"), "columns": [t("时间", "When"), t("内容", "Text")], "rows_": rows}


def _visits(found: Live) -> dict[str, Any]:
    rows = [
        [
            str(one.get("visit_on", "")),
            label_of_value("visit_kind", str(one.get("visit_kind", "")), g.lang),
            str(one.get("findings", "")),
        ]
        for one in found.get("visits", ())
    ]
    return {
        "title": t("走访", "Visits"),
        "columns": [t("日期", "Day"), t("类型", "Kind"), t("情况", "Findings")],
        "rows_": rows,
    }


def _clauses(found: Live) -> dict[str, Any]:
    name = "en" if g.lang == "en" else "zh"
    rows = [
        [
            str(one["clause_no"]),
            one["text"],
            (one.get("lead") or {}).get(name, ""),
            looks.due_words(one, found["county"], g.lang),
        ]
        for one in found.get("clauses", ())
    ]
    columns = [t("条", "No."), t("内容", "Text"), t("牵头单位", "Lead"), t("期限", "Due")]
    return {"title": t("条款", "Clauses"), "columns": columns, "rows_": rows}


def _items(found: Live) -> dict[str, Any]:
    rows = [
        [
            str(one["clause_no"]),
            label_of_state("action", one["state"], g.lang),
            f"{one['percent']}%",
            str(one["due_on"]),
        ]
        for one in found.get("items", ())
    ]
    columns = [t("条", "No."), t("状态", "State"), t("进度", "Done"), t("期限", "Due")]
    return {"title": t("责任事项", "Items"), "columns": columns, "rows_": rows}


def _reports(found: Live) -> dict[str, Any]:
    rows = [
        [str(one.get("on") or one.get("at") or ""), f"{one.get('percent', '')}%", str(one.get("text", ""))]
        for one in found.get("reports", ())
    ]
    return {
        "title": t("进度报告", "Progress"),
        "columns": [t("时间", "When"), t("进度", "Done"), t("内容", "Text")],
        "rows_": rows,
    }


def _corrections(found: Live) -> dict[str, Any]:
    rows = [
        [str(place), str(one.get("text", "")), str(one.get("answer") or "")]
        for place, one in enumerate(found.get("corrections", ()), 1)
    ]
    return {
        "title": t("更正意见", "Corrections"),
        "columns": [t("序号", "No."), t("意见", "Wanted"), t("答复", "Answer")],
        "rows_": rows,
    }


def _moment(told: str) -> str:
    return looks.fmt_datetime(looks.as_moment(told), g.lang)
