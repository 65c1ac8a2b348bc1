"""What everybody may see of cases: titles that were reviewed, steps, periods; never a resident's words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import g, url_for

from contracts.period import WORKING_DAYS
from contracts.words import label_of_state
from services.portal.adapters.reads import PortalReads
from services.portal.adapters.rows import Row
from services.portal.domain.county import rules_of
from services.portal.pages import looks
from services.portal.pages.frame import now, t

OPEN_TOPICS = (
    "approved",
    "researching",
    "ready",
    "scheduled",
    "deliberated",
    "consensus_reached",
    "no_consensus",
    "escalated",
    "concluded",
)
MOST_SIMILAR = 3
PUBLIC_PLANS = (
    "publicizing",
    "objected",
    "publicity_cleared",
    "submitted_to_party",
    "decided_approved",
    "in_execution",
    "completed",
    "result_publicizing",
    "evaluated",
    "archived",
)


def topics_in(reads: PortalReads, unit: str, limit: int) -> list[dict[str, Any]]:
    """Return the topics of a division that are deliberated, with the step that each has reached."""
    topics = [row for row in reads.cases_in("topic", unit, OPEN_TOPICS, limit) if row["title"]]
    plans = {row["topic_id"]: row for row in reads.plans_of([topic["id"] for topic in topics])}
    return [_topic(row, plans.get(row["id"])) for row in topics]


def topics_about(reads: PortalReads, unit: str, category: str) -> list[dict[str, Any]]:
    """Return the few latest topics of a division about one kind of matter that are still open."""
    topics = [row for row in reads.cases_in("topic", unit, OPEN_TOPICS[:-1]) if row["category"] == category]
    shown = [row for row in topics if row["title"]][:MOST_SIMILAR]
    plans = {row["topic_id"]: row for row in reads.plans_of([topic["id"] for topic in shown])}
    return [_topic(row, plans.get(row["id"])) for row in shown]


def _topic(row: Row, plan: Row | None) -> dict[str, Any]:
    reached = max(row["step_no"] or 1, (plan or {}).get("step_no") or 1)
    is_public = plan is not None and plan["state"] in PUBLIC_PLANS and plan["number"]
    latest = plan if is_public and plan else row
    return {
        "title": looks.title_of(row, g.lang),
        "url": url_for("plans.show_plan", number=plan["number"]) if is_public and plan else url_for("notices.board"),
        "text": _sentence(latest),
        "step_no": reached,
        "step_name": looks.step_name(rules_of(row), reached, g.lang),
    }


def _sentence(row: Row) -> str:
    state = label_of_state(row["machine"], row["state"], g.lang)
    if row["due_at"] is None:
        return state
    return t("，", ", ").join((state, looks.fmt_deadline(row["due_at"], now(), g.lang)))


def running(rows: Iterable[Row], plans: Mapping[str, Row]) -> list[dict[str, Any]]:
    """Return the periods of publicity that run, what ends first at the top."""
    shown = [_running(row, plans.get(plan_id_of(row))) for row in rows]
    return sorted(shown, key=lambda one: one["ends_on"] or date.max)


def _running(row: Row, plan: Row | None) -> dict[str, Any]:
    facts = row["facts"]
    ends = looks.day_of(facts.get("ends_on"))
    url = url_for("plans.show_plan", number=plan["number"]) if plan and plan["number"] else url_for("notices.board")
    is_result = facts.get("publicity_kind") == "result"
    terms = rules_of(row).publicity("result" if is_result else "plan")
    return {
        "kind_label": t("结果公示", "Result") if is_result else t("方案公示", "Plan"),
        "title": looks.title_of(row, g.lang),
        "url": url,
        "object_url": f"{url}#object" if row["state"] == "running" else None,
        "text": looks.unit_name(row["division"]),
        "days_left": max(0, ((ends - looks.local(now()).date()).days + 1) if ends else 0),
        "seconds_left": looks.seconds_left(ends, now()) if row["state"] == "running" else 0,
        "starts_on": looks.day_of(facts.get("starts_on")),
        "ends_on": ends,
        "period_days": facts.get("period_days"),
        "in_workdays": terms.day_unit == WORKING_DAYS,
        "objections": facts.get("open_objections", 0),
    }


def plan_id_of(row: Row) -> str:
    """Return the id of the plan that a row is, or belongs to, or nothing."""
    return str(row["id"] if row["machine"] == "plan" else row["plan_id"] or "")


NOTICES: Mapping[str, tuple[str, str]] = {
    "meetings.meeting.noticed": ("议事会预告", "Meeting announced"),
    "meetings.minutes.confirmed": ("议事会纪要", "Minutes of a meeting"),
    "supervision.publicity.started": ("公示", "Publicity"),
    "supervision.plan.approved": ("党组织已决定", "Decided by the party organisation"),
    "supervision.plan.completed": ("全部办结", "All done"),
}


def notice(row: Row, plan: Row | None) -> dict[str, Any]:
    """Return one line of the notice board."""
    zh, en = NOTICES[row["type"]]
    title = row["data"].get("title_public") or row["shown_title"] or looks.unit_name(row["division"])
    shows_plan = plan is not None and plan["number"] and plan["state"] in PUBLIC_PLANS
    return {
        "kind_label": t(zh, en),
        "title": title,
        "url": url_for("plans.show_plan", number=plan["number"]) if shows_plan and plan else None,
        "date": looks.day_of(row["at"]),
        "text": _when(row),
    }


def _when(row: Row) -> str:
    starts = row["data"].get("starts_at")
    return looks.fmt_datetime(looks.as_moment(starts), g.lang) if starts else ""
