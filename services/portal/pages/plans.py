"""One plan for everybody: its clauses, its publicity, and the form to object."""

import hashlib
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for

from contracts.period import WORKING_DAYS
from contracts.rules import DECISION_FIRST, Rules
from contracts.words import label_of_state, label_of_value
from services.portal.adapters.rows import Row
from services.portal.domain.county import rules_of
from services.portal.domain.worklist import colour_of
from services.portal.pages import looks
from services.portal.pages.asking import ask_or_stop, errors_of, send
from services.portal.pages.frame import now, portal, t
from services.portal.pages.public_rows import PUBLIC_PLANS
from services.portal.pages.reporting import remember_code
from services.portal.usecases.keep_document import keep_document

pages = Blueprint("plans", __name__)

OBJECTION_FIELDS = {"/text": "reason"}


@pages.get("/plans/<number>")
def show_plan(number: str) -> str:
    """Show a plan that was published."""
    g.is_for_everybody = True
    return _page(_plan(number), {}, [])


@pages.post("/plans/<number>/objections")
def object_to_plan(number: str) -> Any:
    """Take an objection while the publicity runs."""
    plan = _plan(number)
    period = _latest(_periods(plan))
    typed = {name: request.form.get(name, "").strip() for name in ("clause_no", "reason", "name", "phone")}
    if period is None:
        abort(409)
    if not typed["reason"]:
        words = t("请写明对第几条有异议、为什么。", "Say which clause and why.")
        return _page(plan, typed, [{"field": "reason", "text": words}]), 422
    body = _objection(typed)
    key = hashlib.sha256(f"{period['id']}{sorted(typed.items())}".encode()).hexdigest()
    answer = send("supervision", f"/publicities/{period['id']}/objections", body, key=key)
    if not answer.is_good:
        return _page(plan, typed, errors_of(answer, OBJECTION_FIELDS)), answer.status
    session["received"] = {
        "number": answer.body["number"],
        "code": answer.body["follow_code"],
        "kind": "objection",
        "county": plan["county"],
        "office_name": looks.unit_name(plan["division"]),
        "follow_url": url_for("own_objection.show_objection", number=answer.body["number"]),
    }
    remember_code(answer.body["number"], answer.body["follow_code"])
    return redirect(url_for("reporting.show_received"), 303)


def _objection(typed: Mapping[str, str]) -> dict[str, Any]:
    clause = typed["clause_no"]
    body: dict[str, Any] = {"text": typed["reason"], "is_anonymous": not typed["phone"]}
    if clause.isdigit():
        body["clause_no"] = int(clause)
    return {**body, **{name: typed[name] for name in ("name", "phone") if typed[name]}}


def _plan(number: str) -> Row:
    with portal().service.open_reads() as reads:
        plan = reads.case_numbered(number)
    if plan is None or plan["machine"] != "plan" or plan["state"] not in PUBLIC_PLANS:
        abort(404)
    return plan


def _document(plan: Row) -> Mapping[str, Any]:
    """Return the text of the plan's present version, asked for only once."""
    with portal().service.open_reads() as reads:
        kept = reads.document(plan["facts"].get("fingerprint") or "")
    if kept is not None:
        return kept
    found = dict(ask_or_stop("supervision", f"/plans/{plan['id']}/document"))
    with portal().service.open_work(g.request_id) as work:
        keep_document(work, plan["id"], found)
        work.commit()
    return found


def _periods(plan: Row) -> list[Row]:
    with portal().service.open_reads() as reads:
        found = reads.related(plan)
    return [row for row in found if row["machine"] == "publicity" and row["plan_id"] == plan["id"]]


def _latest(periods: list[Row]) -> Row | None:
    return max(periods, key=lambda row: (row["state"] in {"running", "suspended"}, row["opened_at"]), default=None)


def _page(plan: Row, typed: Mapping[str, str], errors: list[Any]) -> str:
    text = _document(plan)
    with portal().service.open_reads() as reads:
        related = reads.related(plan)
    period = _latest([row for row in related if row["machine"] == "publicity" and row["plan_id"] == plan["id"]])
    items = {row["facts"].get("clause_no"): row for row in related if row["machine"] == "action"}
    rules = rules_of(plan)
    is_open = period is not None and period["state"] == "running"
    is_result = period is not None and period["facts"].get("publicity_kind") == "result"
    return render_template(
        "plan.html",
        plan={
            "title": text["title_public"],
            "kind_label": t("结果公示", "Result") if is_result else t("方案公示", "Plan"),
            "number": plan["number"],
            "version": text["plan_version"],
            "office": text["division_name"],
            "intro": _intro(text, rules, is_result=is_result),
        },
        publicity=_publicity(period, rules),
        clauses=[_clause(clause, items.get(clause["clause_no"]), plan["county"]) for clause in text["clauses"]],
        fingerprint=text["fingerprint"],
        versions=[],
        steps=looks.steps_of(rules, plan["step_no"] or 6, is_over=looks.is_final(plan), lang=g.lang),
        objection=_objection_form(plan, typed, errors) if is_open else None,
        closed=None if is_open else _closed(period),
        anonymous_allowed=rules.objections.anonymous_allowed,
        reply_workdays=rules.objections.response_workdays,
        print_url=url_for("plans.show_plan", number=plan["number"], print="large"),
        print_large=request.args.get("print") == "large",
    )


def _objection_form(plan: Row, typed: Mapping[str, str], errors: list[Any]) -> dict[str, Any]:
    action = url_for("plans.object_to_plan", number=plan["number"])
    return {"key": "", "typed": dict(typed), "errors": errors, "action": action}


def _intro(text: Mapping[str, Any], rules: Rules, *, is_result: bool) -> str:
    decider = text["decider"]["en" if g.lang == "en" else "zh"]
    count = len(text["clauses"])
    if is_result:
        return t(
            f"议事会商量出的{count}条已经办完，结果请大家看。",
            f"The {count} clauses were carried out; this is the result.",
        )
    if rules.order == DECISION_FIRST:
        return t(
            f"议事会商量出{count}条，由{decider}研究决定。",
            f"The meeting agreed on {count} clauses; {decider} decides.",
        )
    return t(
        f"议事会商量出{count}条。没有异议的，由{decider}研究决定。",
        f"The meeting agreed on {count} clauses. Without objection, {decider} decides.",
    )


def _publicity(period: Row | None, rules: Rules) -> dict[str, Any]:
    if period is None:
        return {"state": "none", "objections": 0, "days_left": 0, "days_gone": 0, "days_total": 0}
    facts = period["facts"]
    starts, ends = looks.day_of(facts.get("starts_on")), looks.day_of(facts.get("ends_on"))
    total = max(1, ((ends - starts).days + 1) if starts and ends else int(facts.get("period_days") or 1))
    left = max(0, (ends - looks.local(now()).date()).days + 1) if ends else 0
    states = {"running": "running", "suspended": "suspended"}
    terms = rules.publicity(facts.get("publicity_kind", "plan"))
    return {
        "state": states.get(period["state"], "over"),
        "starts_on": starts,
        "ends_on": ends,
        "days_left": left,
        "seconds_left": looks.seconds_left(ends, now()),
        "days_gone": max(0, total - left),
        "days_total": total,
        "least_days": terms.min_days_after_resume,
        "in_workdays": terms.day_unit == WORKING_DAYS,
        "objections": facts.get("open_objections", facts.get("objection_count", 0)),
    }


def _closed(period: Row | None) -> dict[str, str]:
    title = t("现在不能提异议", "No objection can be made now")
    if period is None:
        return {"title": title, "reason": t("公示还没有开始。", "The publicity has not begun.")}
    if period["state"] == "suspended":
        return {"title": title, "reason": t("有异议正在处理，公示暂停。", "An objection is being dealt with.")}
    ends = looks.fmt_date(looks.day_of(period["facts"].get("ends_on")), g.lang)
    return {"title": title, "reason": t(f"公示已在{ends}24时结束。", f"The publicity ended on {ends}.")}


def _clause(clause: Mapping[str, Any], item: Row | None, county: str) -> dict[str, Any]:
    tags = [{"text": t("紧急", "Urgent"), "kind": "now"}] if clause["priority"] == "urgent" else []
    waits = t("、", ", ").join(t(f"第{no}条", f"clause {no}") for no in clause.get("depends_on") or ())
    return {
        "no": clause["clause_no"],
        "text": clause["text"],
        "tags": tags,
        "unit": _marked(_units(clause)) if clause.get("lead") else _units(clause),
        "due": _marked(looks.due_words(clause, county, g.lang)) or t("不设期限", "No due date"),
        "order": t(f"等{waits}办完再办", f"After {waits}") if waits else None,
        "cooperation": _cooperation(clause.get("cooperation")),
        "result": label_of_state("action", item["state"], g.lang) if item else None,
        "light": {"colour": colour_of(item, now())} if item and not looks.is_final(item) else None,
    }


def _marked(text: str) -> str:
    """Mark what the published report does not give, as long as this is a demonstration."""
    return f"{text}〔例〕" if text and portal().settings.is_demo else text


def _units(clause: Mapping[str, Any]) -> str:
    name = "en" if g.lang == "en" else "zh"
    lead = clause.get("lead")
    others = [unit[name] for unit in clause.get("supporting") or ()]
    if lead is None:
        return t("无需单位承办", "No unit needed")
    return t("，配合：", "; with ").join([lead[name], *([t("、", ", ").join(others)] if others else [])])


def _cooperation(told: Mapping[str, Any] | None) -> str | None:
    if not told:
        return None
    kind = label_of_value("cooperation_kind", told["kind"], g.lang)
    days, building = told.get("outage_days"), told.get("building") or ""
    return f"{building} {kind}" + (t(f"{days}天", f", {days} days") if days else "")
