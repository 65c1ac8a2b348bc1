"""The story of a case: what happened, by whom, and what belongs to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g

from contracts.events import UnknownEvent, event_type
from contracts.words import label_of_field, label_of_role, label_of_state, label_of_value, reason
from services.portal.adapters.rows import Row
from services.portal.pages import looks
from services.portal.pages.frame import t
from services.portal.pages.work import url_of

# What a timeline tells of an event's data, in this order.
_TOLD = (
    "reason_code",
    "lawful_channel",
    "result_code",
    "resolution_level",
    "satisfaction_code",
    "statutory_body",
    "mode",
    "level",
    "starts_at",
    "ends_on",
    "due_on",
    "due_at",
    "new_due_on",
    "decision",
    "decision_no",
    "decided_on",
    "percent",
    "light",
    "blocked_cause",
    "visit_kind",
    "household_count",
    "clause_no",
    "clause_count",
    "period_days",
    "objection_count",
    "votes_for",
    "votes_against",
    "votes_abstained",
)


def timeline(rows: Sequence[Row], names: Mapping[str, Row]) -> list[dict[str, Any]]:
    """Return what happened, the newest first."""
    return [
        {
            "when": row["at"],
            "title": _title(row["type"]),
            "by": _by(row, names),
            "text": _text(row["data"]),
            "kind": "now" if place == 0 else None,
        }
        for place, row in enumerate(rows)
    ]


def _title(kind: str) -> str:
    try:
        return event_type(kind).text.in_language(g.lang)
    except UnknownEvent:
        return kind


def _by(row: Row, names: Mapping[str, Row]) -> str | None:
    org = names.get(row["org"] or "")
    name = org["name_en" if g.lang == "en" else "name_zh"] if org else None
    role = label_of_role(row["role"], g.lang) if row["role"] else None
    return " · ".join(part for part in (name, role) if part) or None


def _text(data: Mapping[str, Any]) -> str | None:
    told = [
        f"{label_of_field(name, g.lang)}{t('：', ': ')}{_value(name, data[name])}" for name in _TOLD if name in data
    ]
    return t("；", "; ").join(told) or None


def _value(name: str, value: Any) -> str:
    if name == "reason_code":
        return reason(str(value), g.lang)
    if name.endswith("_at"):
        return looks.fmt_datetime(looks.as_moment(str(value)), g.lang)
    if name.endswith("_on"):
        return looks.fmt_date(looks.day_of(str(value)), g.lang)
    return label_of_value(name, str(value), g.lang)


def story_ids(case: Row, related: Sequence[Row]) -> list[str]:
    """Return whose facts the story tells: the case and what is above it, not its brothers."""
    if case["machine"] == "issue":
        return [row["id"] for row in related if row["machine"] != "issue" or row["id"] == case["id"]]
    if case["machine"] in {"topic", "plan", "meeting"}:
        return [row["id"] for row in related if row["machine"] != "issue"]
    return [case["id"]]


def lineage(case: Row, related: Sequence[Row]) -> dict[str, Any] | None:
    """Return what the case came from and what became of it."""
    issues = [row for row in related if row["machine"] == "issue"]
    shown = [row for row in related if row["machine"] in {"topic", "meeting", "plan", "action"}]
    if len(issues) + len(shown) < 2:  # noqa: PLR2004 -- a case alone has no lineage
        return None
    return {
        "issues_title": t(f"诉求{len(issues)}件", f"{len(issues)} issues"),
        "issues": [_linked(row, case) for row in issues[:12]],
        "join": t("合成一个议题", "joined in one topic"),
        "parts": [_part(row, case) for row in shown],
    }


def _part(row: Row, case: Row) -> dict[str, Any]:
    return {"heading": looks.machine_name(row["machine"], g.lang), **_linked(row, case)}


def _linked(row: Row, case: Row) -> dict[str, Any]:
    state = label_of_state(row["machine"], row["state"], g.lang)
    title = looks.title_of(row, g.lang)
    label = " · ".join(part for part in (row["number"] or "", title, state) if part)
    return {"label": label, "url": None if row["id"] == case["id"] else url_of(row)}
