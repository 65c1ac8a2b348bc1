"""The meeting of Jubaopen, step by step: every test goes as far as it needs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from contracts.roles import Role
from kit.event import Event
from kit.ids import uuid7
from kit.sql.react import react
from services.meetings.reactions import on_topic_told
from tests.support.doors import JUBAOPEN, XIGUAN_STREET, Answer, Door, actor

API = "/api/meetings/v1"
CLERK = actor(Role.COMMUNITY_CLERK, JUBAOPEN)
SECRETARY = actor(Role.COMMUNITY_PARTY_SECRETARY, JUBAOPEN, account="secretary")
MEMBER = actor(Role.CPPCC_MEMBER, XIGUAN_STREET, account="member-1")
STREET_LEADER = actor(Role.STREET_LEADER, XIGUAN_STREET, account="street-leader")
OFFICER = actor(Role.DEPARTMENT_OFFICER, "620502000000", account="officer")
RESIDENT = actor(Role.RESIDENT, JUBAOPEN, account="resident-1")

LEAD_DAYS = 4
TOPIC_FACTS: dict[str, dict[str, Any]] = {
    "approved": {"number": "QZ-T-2026-000007", "title_public": "聚宝盆社区老旧小区设施改造", "mode": "meeting"},
    "research_finished": {"number": "QZ-T-2026-000007", "title_public": "聚宝盆社区老旧小区设施改造"},
}


def tell_topic(door: Door, topic_id: str, fact: str, sequence: int, division: str = JUBAOPEN, **data: Any) -> None:
    event = Event(
        id=uuid7(),
        type=f"intake.topic.{fact}",
        source="/yishi/intake",
        subject=topic_id,
        time=door.clock(),
        county=division[:6],
        division=division,
        sequence=sequence,
        correlation_id=topic_id,
        data={**TOPIC_FACTS.get(fact, {"number": "QZ-T-2026-000007"}), **data},
    )
    react(door.service.open_work, "meetings.on_topic_told", event, on_topic_told)


def ready_topic(door: Door, division: str = JUBAOPEN) -> str:
    topic_id = uuid7()
    tell_topic(door, topic_id, "approved", 4, division)
    tell_topic(door, topic_id, "research_finished", 6, division)
    return topic_id


def a_room(door: Door) -> str:
    body = {
        "name": f"议事室{uuid4().hex[:6]}",
        "unit_org_code": f"ORG-{JUBAOPEN}",
        "platform_type": "village_community",
    }
    answer = door.as_actor(CLERK).post(f"{API}/rooms", body)
    assert answer.status == 201, answer.body
    return str(answer.body["id"])


def at(moment: datetime) -> str:
    return moment.isoformat()


@dataclass
class Story:
    """One meeting under test and who acts in it."""

    door: Door
    topic_id: str = ""
    room_id: str | None = None
    meeting_id: str = ""
    starts_at: datetime = field(default_factory=datetime.now)
    fingerprint: str = ""

    @classmethod
    def begun(cls, door: Door) -> "Story":
        story = cls(door, ready_topic(door), a_room(door))
        story.starts_at = door.clock() + timedelta(days=LEAD_DAYS)
        return story

    @property
    def path(self) -> str:
        return f"{API}/meetings/{self.meeting_id}"

    def plan_body(self, **changes: Any) -> dict[str, Any]:
        return {
            "topic_ids": [self.topic_id],
            "mode": "meeting",
            "starts_at": at(self.starts_at),
            "ends_at": at(self.starts_at + timedelta(hours=2)),
            "presider": SECRETARY.account_id,
            "presider_has_no_interest": True,
            "convener_type": "community",
            "agenda": [
                {"title": "改造方案和工期", "topic_id": self.topic_id},
                {"title": "一号楼停水安排", "topic_id": self.topic_id},
            ],
            "room_id": self.room_id,
            **changes,
        }

    def plan(self, who: Any = CLERK, **changes: Any) -> Answer:
        answer = self.door.as_actor(who).post(f"{API}/meetings", self.plan_body(**changes))
        if answer.status == 201:
            self.meeting_id = answer.body["id"]
        return answer

    def notice_body(self, **changes: Any) -> dict[str, Any]:
        return {
            "invitations": [
                {"category": "resident_rep", "name": "王某", "phone": "13800000001"},
                {"category": "resident_rep", "account_id": RESIDENT.account_id},
                {"category": "cppcc_member", "account_id": MEMBER.account_id},
                {"category": "street_leader", "account_id": STREET_LEADER.account_id},
                {"category": "community_leader", "account_id": SECRETARY.account_id},
                {"category": "contractor_rep", "name": "李某", "phone": "13800000002"},
                {"category": "department_rep", "account_id": OFFICER.account_id},
                {"category": "other", "name": "记者", "email": "guest@example.com", "is_guest": True},
            ],
            "materials": [{"title": "改造方案"}],
            "contractor_involved": True,
            "department_responsible": True,
            **changes,
        }

    def post(self, who: Any, path: str, body: Any = None, **rest: Any) -> Answer:
        return self.door.as_actor(who).post(f"{self.path}/{path}", body, **rest)

    def done(self, who: Any, path: str, body: Any = None) -> dict[str, Any]:
        answer = self.post(who, path, body)
        assert answer.status in {200, 201}, answer.body
        return dict(answer.body)

    def put_clauses(self, body: dict[str, Any], who: Any = CLERK) -> Answer:
        return self.door.as_actor(who)._call("PUT", f"{self.path}/clauses", body, {"Idempotency-Key": uuid4().hex})

    def show(self, who: Any = CLERK) -> dict[str, Any]:
        answer = self.door.as_actor(who).get(self.path)
        assert answer.status == 200, answer.body
        return dict(answer.body)

    def attendances(self) -> list[dict[str, Any]]:
        return list(self.show()["attendances"])

    def attendance_of(self, who: Any) -> dict[str, Any]:
        return next(one for one in self.attendances() if one["account_id"] == who.account_id)

    def noticed(self) -> "Story":
        assert self.plan().status == 201
        self.done(CLERK, "notice", self.notice_body())
        return self

    def checking_in(self) -> "Story":
        self.noticed()
        self.door.clock.moment = self.starts_at - timedelta(minutes=20)
        self.done(CLERK, "check-in")
        return self

    def all_there(self) -> "Story":
        for one in self.attendances():
            self.done(CLERK, f"attendances/{one['id']}/check-in")
        return self

    def in_session(self) -> "Story":
        self.checking_in().all_there()
        self.door.clock.moment = self.starts_at
        self.done(SECRETARY, "start", {"recusals": []})
        return self

    def agreed(self) -> "Story":
        self.in_session()
        resident = self.attendance_of(RESIDENT)
        said = {"attendance_id": resident["id"], "agenda_item_no": 1, "kind": "problem", "text": "供水改造不彻底"}
        self.done(CLERK, "statements", said)
        for number in (1, 2):
            self.done(SECRETARY, f"agenda/{number}/calls", {"objections": []})
        assert self.put_clauses(CLAUSES).status == 200
        return self

    def concluded(self) -> "Story":
        self.agreed()
        self.door.clock.forward(timedelta(hours=2))
        self.done(SECRETARY, "conclusion")
        return self

    def drafted(self) -> "Story":
        self.concluded()
        self.done(CLERK, "minutes", {"summary": "各方达成共识。"})
        return self

    def circulated(self) -> "Story":
        self.drafted()
        self.fingerprint = self.done(CLERK, "minutes/circulation", {"redaction_checked": True})["fingerprint"]
        return self

    def sign(self, who: Any, attendance_id: str) -> Answer:
        return self.post(who, "minutes/signatures", {"attendance_id": attendance_id, "fingerprint": self.fingerprint})

    def signed_by_most(self) -> "Story":
        self.circulated()
        for who in (RESIDENT, MEMBER, STREET_LEADER, OFFICER):
            assert self.sign(who, self.attendance_of(who)["id"]).status == 200
        return self


CLAUSES = {
    "clauses": [
        {"agenda_item_no": 1, "text": "紧急问题优先处理", "item_kind": "principle", "priority": "urgent"},
        {
            "agenda_item_no": 1,
            "text": "集中供暖开始前完成供暖管道改造",
            "item_kind": "item",
            "lead_org_code": "ORG-620502005000",
            "milestone_code": "heating_season_start",
        },
        {
            "agenda_item_no": 2,
            "text": "一号楼下水管道更换，居民配合停水20天",
            "item_kind": "item",
            "due_on": "2026-06-30",
            "depends_on": [2],
            "cooperation": {"kind": "water_outage", "outage_days": 20, "building": "一号楼"},
        },
    ]
}
