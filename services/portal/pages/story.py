"""The story of a case: what happened, by whom, and what belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from contracts.events import UnknownEvent, event_type
from contracts.words import label_of_field, label_of_role, label_of_state, label_of_value, reason
from services.portal.adapters.case_reads import STORY
from services.portal.adapters.rows import Row
from services.portal.domain.worklist import UnknownFilter
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
_ANSWERS = frozenset({"intake.issue.replied", "supervision.objection.responded"})
# What stands in the row of a topic from its issues to its items.
_MAIN = frozenset({"topic", "plan", "meeting"})
_LINE = ("topic", "meeting", "minutes", "plan", "publicity", "objection", "action", "order")
SHOWN_ISSUES = 12


@dataclass(frozen=True)
class Story:
    """One page of what happened, the newest first."""

    rows: Sequence[Row]
    names: Mapping[str, Row]
    about: Mapping[str, Row]
    own: str

    @property
    def earlier(self) -> str | None:
        """Return where the part before this one begins, when there is one."""
        if len(self.rows) <= STORY:
            return None
        last = self.rows[STORY - 1]
        return f"{last['at'].isoformat()}~{last['arrived']}"

    def events(self, *, is_first: bool) -> list[dict[str, Any]]:
        """Return the entries of the timeline."""
        return [self._event(row, is_now=is_first and place == 0) for place, row in enumerate(self.rows[:STORY])]

    def _event(self, row: Row, *, is_now: bool) -> dict[str, Any]:
        kind = "reply" if row["type"] in _ANSWERS else None
        return {
            "when": row["at"],
            "title": _title(row["type"]),
            "by": _by(row, self.names),
            "text": _text(row["data"]),
            "kind": "now" if is_now else kind,
            "about": self._about(row),
        }

    def _about(self, row: Row) -> dict[str, str] | None:
        """Return the way to what the entry is about, unless that is the page itself."""
        case = self.about.get(row["about"])
        if case is None or case["id"] == self.own:
            return None
        return {
            "label": looks.machine_name(case["machine"], g.lang),
            "number": looks.number_of(case),
            "url": url_of(case),
        }


def read_moment(written: str) -> tuple[datetime, int] | None:
    """Return where an earlier part of a story begins; refuses what no page ever wrote."""
    if not written:
        return None
    moment, _, arrived = written.partition("~")
    try:
        found = datetime.fromisoformat(moment), int(arrived)
    except ValueError as error:
        raise UnknownFilter(field="/earlier", value=written[:60]) from error
    if found[0].tzinfo is None or found[1].bit_length() > 60:  # noqa: PLR2004 -- no row has such a number
        raise UnknownFilter(field="/earlier", value=written[:60])
    return found


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


def cases_told(case: Row, related: Sequence[Row]) -> list[Row]:
    """Return whose facts the story of a case tells.

    A topic, meeting or plan tells everything around it; an issue leaves out the other issues, except those merged
    with it; an item leaves out the other items and what hangs on them.
    """
    if case["machine"] in _MAIN:
        return list(related)
    if case["machine"] == "issue":
        return [row for row in related if row["machine"] != "issue" or _are_one(row, case)]
    line = {case["plan_id"], case["meeting_id"], case["topic_id"], case["id"]} - {None}
    line |= {row["topic_id"] for row in related if row["id"] in line} - {None}
    return [row for row in related if row["id"] in line or (row["machine"] in _MAIN and row["topic_id"] in line)]


def _are_one(row: Row, case: Row) -> bool:
    """Whether two issues are the same one, or merged with each other."""
    mine, other = case["facts"].get("master_issue_id"), row["facts"].get("master_issue_id")
    return row["id"] in {case["id"], mine} or bool(other == case["id"])


def lineage(case: Row, related: Sequence[Row]) -> dict[str, Any] | None:
    """Return what the case came from and what became of it."""
    issues = [row for row in related if row["machine"] == "issue"]
    line = sorted((row for row in related if row["machine"] in _LINE), key=lambda row: _LINE.index(row["machine"]))
    if len(issues) + len(line) < 2:  # noqa: PLR2004 -- a case alone has no lineage
        return None
    trees = _trees(issues, case)
    return {
        "issues_title": t(f"诉求{len(issues)}件", f"{len(issues)} issues"),
        "issues": trees[:SHOWN_ISSUES],
        "more_issues": trees[SHOWN_ISSUES:],
        "join": t("合成一个议题", "joined in one topic") if any(row["machine"] == "topic" for row in line) else None,
        "parts": [_part(row, case) for row in line],
    }


def _trees(issues: Sequence[Row], case: Row) -> list[dict[str, Any]]:
    """Return the issues with those merged into each below it."""
    known = {row["id"] for row in issues}

    def tree(row: Row) -> dict[str, Any]:
        merged = [one for one in issues if one["facts"].get("master_issue_id") == row["id"]]
        return {**_linked(row, case), "merged": [tree(one) for one in merged]}

    return [tree(row) for row in issues if row["facts"].get("master_issue_id") not in known]


def _part(row: Row, case: Row) -> dict[str, Any]:
    return {"heading": looks.machine_name(row["machine"], g.lang), **_linked(row, case)}


def _linked(row: Row, case: Row) -> dict[str, Any]:
    state = label_of_state(row["machine"], row["state"], g.lang)
    title = looks.title_of(row, g.lang)
    label = " · ".join(part for part in (row["number"] or "", title, state) if part)
    return {"label": label, "url": None if row["id"] == case["id"] else url_of(row)}
