"""Builders that speak the domain and take only what a test is about."""

from datetime import date, datetime, timedelta
from typing import Any

from contracts.roles import Role
from contracts.rules import Rules, RulesShelf
from contracts.workdays import WorkCalendar
from kit.act import Act
from kit.clock import HOME
from services.supervision.domain.action import Action
from services.supervision.domain.clause import Clause
from services.supervision.domain.decision import PartyDecision
from services.supervision.domain.objection import Objection
from services.supervision.domain.objection_record import Grounds
from services.supervision.domain.plan import Plan
from services.supervision.domain.publicity import Posting, Publicity

QINZHOU = RulesShelf().of("620502")
GANGU = RulesShelf().of("620523")
CALENDAR = WorkCalendar(QINZHOU)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=HOME)
TODAY = NOON.date()
LATER = NOON + timedelta(days=2)
BUREAU = "ORG-620502000000-HCB"
STREET = "ORG-620502005000"
CASE = {"county": "620502", "division": "620502005002", "rules_version": 1, "topic_id": "topic-1"}


def an_act(*roles: str, at: datetime = NOON, account: str | None = "account-1", org: str | None = None) -> Act:
    return Act(at=at, roles=frozenset(roles), account_id=account, org=org)


def a_clause(number: int = 1, **changes: Any) -> Clause:
    standard = {"text": "换下水管道", "item_kind": "item", "lead_org": BUREAU, "due_on": date(2026, 6, 30)}
    return Clause(clause_no=number, **{**standard, **changes})


def a_plan(*clauses: Clause, state: str = "drafted", **changes: Any) -> Plan:
    named = {"id": "plan-1", "number": "QZ-P-2026-000001", "meeting_id": "meeting-1", "title_public": "老旧小区改造"}
    chain = {"level": "village_community", "decider_org": "ORG-620502005000-PTY", "state": state}
    kept = [clause.kept() for clause in clauses or (a_clause(),)]
    return Plan(**{**CASE, **named, **chain, "clauses": kept, "version": 1, **changes})


def a_decision(**changes: Any) -> PartyDecision:
    recorded = {"decision_no": "示例〔2026〕1号", "decided_on": TODAY, "file_reference": "decision.pdf"}
    return PartyDecision(**{**recorded, **changes})


def a_period(state: str = "running", **changes: Any) -> Publicity:
    about = {"plan_id": "plan-1", "plan_version": 1, "publicity_kind": "plan", "title_public": "老旧小区改造"}
    days = {"period_days": 7, "starts_on": TODAY, "ends_on": TODAY + timedelta(days=6)}
    text = {"text": "方案", "fingerprint": "0" * 64, "board_photo": "photo", "public_url": "https://yishi.example/1"}
    return Publicity(**{"id": "period-1", **CASE, **about, **days, **text, "state": state, "version": 1, **changes})


def a_posting(**changes: Any) -> Posting:
    return Posting(**{"public_url": "https://yishi.example/1", "board_photo": "photo", "period_days": 7, **changes})


def an_objection(state: str = "filed", **changes: Any) -> Objection:
    about = {"number": "QZ-O-2026-000001", "plan_id": "plan-1", "publicity_id": "period-1", "publicity_kind": "plan"}
    words = {"text": "与实际不符", "person_mark": "mark", "filed_at": NOON, "due_at": NOON + timedelta(days=7)}
    return Objection(**{"id": "objection-1", **CASE, **about, **words, "state": state, "version": 1, **changes})


def some_grounds(**changes: Any) -> Grounds:
    return Grounds(**{"reasons": "已现场核实", **changes})


def an_item(state: str = "in_progress", **changes: Any) -> Action:
    about = {"plan_id": "plan-1", "plan_number": "QZ-P-2026-000001", "clause_no": 1, "text": "换下水管道"}
    work = {"item_kind": "item", "priority": "normal", "lead_org": BUREAU, "support_orgs": []}
    due = {"due_on": date(2026, 6, 30), "original_due_on": date(2026, 6, 30)}
    limits = {"assigned_at": NOON, "due_accept_at": LATER, "due_return_at": LATER}
    return Action(**{"id": "item-1", **CASE, **about, **work, **due, **limits, "state": state, "version": 1, **changes})


def lead(at: datetime = NOON) -> Act:
    return an_act(Role.LEAD_UNIT, at=at, org=BUREAU)


def rules_of(county: str) -> Rules:
    return {"620502": QINZHOU, "620523": GANGU}[county]
