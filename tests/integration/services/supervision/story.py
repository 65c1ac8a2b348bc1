"""A case told step by step: who does what, on a real door and a real database."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from contracts.access import Actor
from contracts.events import event_type
from contracts.organisations import party_org_for
from contracts.roles import Role
from kit.event import Event
from kit.sql.due import do_what_is_due
from kit.sql.react import react
from services.supervision import reactions
from tests.support.doors import JUBAOPEN, Answer, Door, actor

API = "/api/supervision/v1"
STREET_OFFICE = "ORG-620502005000"
BUREAU = "ORG-620502000000-HCB"
HEATING = "ORG-620502000000-HEAT"
LEVEL = "village_community"


def a_clause(number: int, **changes: Any) -> dict[str, Any]:
    clause = {"clause_no": number, "text": f"第{number}条要办的事", "lead_org": BUREAU, "due_on": "2026-06-30"}
    return {**clause, **changes}


CLAUSES = [
    a_clause(1, text="紧急问题优先处理", item_kind="principle", lead_org=None, due_on=None, priority="urgent"),
    a_clause(2, text="集中供暖开始前完成供暖管道改造", due_on=None, milestone_code="heating_season_start"),
    a_clause(3, text="绿化在地面改造后统一进行", lead_org=STREET_OFFICE, depends_on=[2]),
]


@dataclass
class Story:
    """One topic from its confirmed minutes on."""

    door: Door
    division: str = JUBAOPEN
    street: str = "620502005000"
    decider_org: str = "ORG-620502005000-PTY"
    topic_id: str = field(default_factory=lambda: str(uuid4()))
    plan_id: str = ""
    publicity_id: str = ""

    # who acts
    @property
    def clerk(self) -> Door:
        return self.as_(Role.COMMUNITY_CLERK)

    @property
    def secretary(self) -> Door:
        return self.as_(Role.COMMUNITY_PARTY_SECRETARY)

    @property
    def street_clerk(self) -> Door:
        return self.as_(Role.STREET_CLERK, self.street)

    @property
    def party(self) -> Door:
        return self.as_(Role.PARTY_ORG_CLERK, self.street, org=self.decider_org)

    @property
    def committee(self) -> Door:
        return self.as_(Role.SUPERVISION_COMMITTEE_MEMBER, org=f"ORG-{self.division}-SUP")

    @property
    def bureau(self) -> Door:
        return self.as_(Role.DEPARTMENT_OFFICER, f"{self.division[:6]}000000", org=BUREAU)

    @property
    def anybody(self) -> Door:
        return self.door.as_actor(None)

    def as_(self, role: Role, unit: str | None = None, **more: Any) -> Door:
        return self.door.as_actor(actor(role, unit or self.division, **more))

    def as_actor(self, who: Actor) -> Door:
        return self.door.as_actor(who)

    # what others tell
    def hear(self, kind: str, subject: str, *, correlation: str = "", sequence: int = 1, **changes: Any) -> Event:
        event = Event(
            id=str(uuid4()),
            type=kind,
            source="/yishi/test",
            subject=subject,
            time=self.door.clock(),
            county=self.division[:6],
            division=self.division,
            sequence=sequence,
            correlation_id=correlation or subject,
            data={**event_type(kind).example, **changes},
        )
        self.deliver(event)
        return event

    def deliver(self, event: Event) -> None:
        reaction = {
            "intake.topic.approved": reactions.on_topic_approved,
            "meetings.minutes.confirmed": reactions.on_minutes_confirmed,
            "intake.issue.replied": reactions.on_issue_replied,
            "intake.issue.rated": reactions.on_issue_rated,
            "intake.issue.closed": reactions.on_issue_closed,
            "portal.rules.published": reactions.on_rules_published,
        }[event.type]
        react(self.door.service.open_work, f"supervision.{reaction.__name__}", event, reaction)

    def with_minutes(self, result: str = "consensus") -> "Story":
        self.hear("intake.topic.approved", self.topic_id, level=LEVEL, title_public="老旧小区设施改造")
        told = {"topic_ids": [self.topic_id], "topic_results": {self.topic_id: result}}
        self.hear("meetings.minutes.confirmed", str(uuid4()), **told)
        self.decider_org = party_org_for(
            "street_or_town_party_org" if self.division.startswith("620502") else "town_party_committee", self.division
        )
        return self

    # what is done
    def drafted(self, clauses: list[dict[str, Any]] | None = None) -> "Story":
        self.with_minutes()
        answer = self.clerk.post(f"{API}/plans", {"topic_id": self.topic_id, "clauses": clauses or CLAUSES})
        self.plan_id = self.fine(answer)["id"]
        return self

    def confirmed(self, clauses: list[dict[str, Any]] | None = None) -> "Story":
        self.drafted(clauses)
        self.fine(self.do(self.secretary, "confirmation"))
        return self

    def published(self, clauses: list[dict[str, Any]] | None = None) -> "Story":
        self.confirmed(clauses)
        return self.publish()

    def publish(self) -> "Story":
        shown = self.fine(self.do(self.clerk, "publicity", {"board_photo": "photo-1"}))
        self.publicity_id = shown["publicities"][-1]["id"]
        return self

    def cleared(self, clauses: list[dict[str, Any]] | None = None) -> "Story":
        self.published(clauses).days(7)
        return self

    def approved(self, clauses: list[dict[str, Any]] | None = None) -> "Story":
        self.cleared(clauses)
        return self.decide()

    def decide(self) -> "Story":
        self.fine(self.do(self.clerk, "submission"))
        self.fine(self.do(self.party, "approval", self.decision()))
        return self

    def decision(self, **more: Any) -> dict[str, Any]:
        day = self.door.clock().date().isoformat()
        return {"decision_no": "示例〔2026〕1号", "decided_on": day, "file_reference": "decision.pdf", **more}

    def issued(self, clauses: list[dict[str, Any]] | None = None) -> "Story":
        self.approved(clauses)
        self.fine(self.do(self.street_clerk, "responsibility-list"))
        return self

    def do(self, who: Door, noun: str, body: Any = None, **headers: str) -> Answer:
        return who.post(f"{API}/plans/{self.plan_id}/{noun}", body, **headers)

    def on_item(self, who: Door, clause_no: int, noun: str, body: Any = None) -> Answer:
        return who.post(f"{API}/items/{self.item(clause_no)['id']}/{noun}", body)

    def file(self, **more: Any) -> dict[str, Any]:
        body = {"text": "这一条与实际不符", "clause_no": 2, "phone": "13800138000", **more}
        return self.fine(self.anybody.post(f"{API}/publicities/{self.publicity_id}/objections", body))

    def on_objection(self, who: Door, objection: dict[str, Any], noun: str, body: Any = None) -> dict[str, Any]:
        headers = {"Follow_Code": objection["follow_code"]} if who.headers == {} else {}
        return self.fine(who.post(f"{API}/objections/{objection['id']}/{noun}", body, **headers))

    def under_review(self, **more: Any) -> dict[str, Any]:
        objection = self.file(**more)
        self.on_objection(self.clerk, objection, "acceptance")
        self.on_objection(self.street_clerk, objection, "review")
        return objection

    def decided(self, objection: dict[str, Any], decision: str) -> dict[str, Any]:
        return self.on_objection(self.street_clerk, objection, "decision", {"decision": decision, "reasons": "已核实"})

    def work_off(self, clause_no: int, who: Door) -> None:
        for noun, body in (("acceptance", None), ("start", None), ("completion-report", {"evidence": "照片"})):
            self.fine(self.on_item(who, clause_no, noun, body))
        self.fine(self.on_item(self.committee, clause_no, "verification", {"note": "现场看过"}))
        closing = {"resolution_level": "effective", "feedback": "已经办好"}
        self.fine(self.on_item(self.street_clerk, clause_no, "closure", closing))

    @property
    def street_office(self) -> Door:
        return self.as_(Role.STREET_CLERK, self.street, account="street-worker")

    # what is seen
    def plan(self) -> dict[str, Any]:
        return self.fine(self.clerk.get(f"{API}/plans/{self.plan_id}"))

    def item(self, clause_no: int) -> dict[str, Any]:
        return next(item for item in self.plan()["items"] if item["clause_no"] == clause_no)

    def period(self) -> dict[str, Any]:
        return self.fine(self.anybody.get(f"{API}/publicities/{self.publicity_id}"))

    def facts(self) -> list[tuple[str, dict[str, Any]]]:
        """The facts of this case that wait to be sent."""
        own = {self.topic_id, self.plan_id}
        return [
            (kind.removeprefix("supervision."), data)
            for kind, data in self.door.outbox()
            if own & {data.get("topic_id"), data.get("plan_id")}
        ]

    def events(self, prefix: str = "") -> list[str]:
        return [kind for kind, _ in self.facts() if kind.startswith(prefix)]

    def told(self, kind: str) -> dict[str, Any]:
        return next(data for found, data in self.facts() if found == kind)

    def days(self, count: int) -> "Story":
        """Let days pass, each with its due work."""
        for _ in range(count):
            self.door.clock.forward(timedelta(days=1))
            do_what_is_due(self.door.service.open_work, self.door.service.chores)
        return self

    @staticmethod
    def fine(answer: Answer) -> dict[str, Any]:
        assert answer.status in {200, 201}, answer.body
        return dict(answer.body)
