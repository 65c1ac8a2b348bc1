"""After the case: illustrative matters of the present, each waiting for somebody, so that no work list is empty."""

from dataclasses import replace

from contracts.text import Text
from deploy.demo.case import Case, eventually, require
from deploy.demo.moments import days_ago, move
from deploy.demo.moves import issues, items, plans, topics
from deploy.demo.moves.council import phone
from deploy.demo.moves.matter import Matter, binding, to_meeting, to_plan, to_topic
from deploy.demo.step import Chapter
from kit.clock import real_clock

WAITING = Chapter(Text("现在：几件正在办的事（例）", "Now: some matters under way (illustrative)"))


def matters() -> dict[str, Matter]:
    """Return the three matters, whose people met some days before today."""
    here = _here(24)
    return {
        "lighting": Matter("老楼楼道照明改造（例）", "lighting", "楼道灯坏了一半（例）", hour=9, **here),
        "parking": Matter("小区停车位重新划线（例）", "parking", "车乱停，消防通道常被堵（例）", hour=11, **here),
        "waste": Matter("垃圾投放点移位（例）", "waste", "垃圾点离窗户太近，夏天味道大（例）", hour=15, **here),
    }


def _here(days: int) -> dict[str, str]:
    day, due_on = days_ago(days, real_clock()), days_ago(-20, real_clock())
    return {"room": "聚宝盆社区政协协商议事室", "day": day, "due_on": due_on}


@WAITING.step(
    "clerk",
    "三件事按同样的六步走：楼道照明、停车位、垃圾点",
    "three matters go the same six steps: lighting, parking, waste",
    at="-30 09:00",
    awaits={"intake.topic.research_finished": 3},
)
def three_topics(case: Case) -> None:
    """From issue to a topic that is ready."""
    for name, matter in matters().items():
        case.notes[name] = replace(case, issues=[], notes={}, items={}, attendances=[])
        to_topic(case.notes[name], matter, days_ago(30, real_clock()))


@WAITING.step(
    "secretary",
    "三次议事会，都达成共识，方案起草并确认",
    "three meetings reach consensus; the plans are drafted and confirmed",
    awaits={"meetings.minutes.confirmed": 3, "supervision.plan.confirmed": 3},
)
def three_meetings(case: Case) -> None:
    """Meetings on one day, at three hours."""
    for name, matter in matters().items():
        to_meeting(case.notes[name], matter)
    for name, matter in matters().items():
        move(case.clock, f"-24 {matter.hour:02d}:00")
        to_plan(case.notes[name], matter)


@WAITING.step(
    "clerk",
    "公示照明和垃圾点两个方案，期满无异议",
    "publishes two of the plans; the period ends with no objection",
    at="-22 09:00",
    awaits={"supervision.publicity.cleared": 2},
)
def publish_two(case: Case) -> None:
    """Seven days each."""
    for name in ("lighting", "waste"):
        plans.publish(case.notes[name], "公告栏照片（例）.jpg")
    move(case.clock, "-14 09:00")
    two = (case.notes["lighting"], case.notes["waste"])
    eventually(lambda: {plans.look(one)["state"] for one in two} == {"publicity_cleared"}, "cleared")


@WAITING.step(
    "party",
    "照明方案已决定并交办；施工方报办结，等监督委员会核实",
    "decides on the lighting, which is done and waits to be verified",
    at="-13 10:00",
    awaits=["supervision.plan.approved", "supervision.action.reported_done"],
)
def work_on_lighting(case: Case) -> None:
    """One item reported done, one in progress."""
    lighting = case.notes["lighting"]
    plans.do(lighting, "clerk", "submission")
    plans.approve(lighting, "例〔2026〕7号", days_ago(13, real_clock()))
    plans.issue_list(lighting)
    items.accept(lighting, "contractor", 1)
    items.accept(lighting, "housing", 2)
    move(case.clock, "-12 09:00")
    items.start(lighting, "contractor", 1)
    items.start(lighting, "housing", 2)
    move(case.clock, "-3 09:00")
    items.progress(lighting, "housing", 2, 50, "一半楼道已公示（例）")
    items.finish(lighting, "contractor", 1, "照明验收照片（例）")


@WAITING.step(
    "street",
    "停车位方案公示中有异议，认定成立：原公示作废，方案要改",
    "upholds an objection to the parking plan: its publicity is void, the plan must change",
    at="-10 09:00",
    awaits=["supervision.objection.decided", "supervision.publicity.voided", "supervision.plan.revision_started"],
)
def uphold(case: Case) -> None:
    """The other way an objection can end."""
    parking = case.notes["parking"]
    plans.publish(parking, "公告栏照片（例）.jpg")
    move(case.clock, "-9 10:00")
    plans.object_to(parking, 1, "没有给轮椅留出通道（例）", phone(320))
    plans.on_objection(parking, "clerk", "acceptance")
    plans.on_objection(parking, "street", "review")
    plans.on_objection(parking, "street", "decision", {"decision": "upheld", "reasons": "应当留出无障碍通道（例）"})
    plans.on_objection(parking, "clerk", "response", {"text": "异议成立，方案改后重新公示（例）。"})


@WAITING.step(
    "clerk",
    "停车位方案改成第2版，重新公示满期；垃圾点方案等街道党组织决定",
    "publishes version 2 of the parking plan for a full period; the waste plan waits for the party organisation",
    at="-2 09:00",
    awaits=["supervision.plan.confirmed", "supervision.publicity.started", "supervision.plan.submitted_to_party"],
)
def leave_two_plans(case: Case) -> None:
    """Five days of publicity remain."""
    parking = case.notes["parking"]
    eventually(lambda: plans.look(parking)["state"] == "revising", "revising")
    works, disclosure = binding(parking, matters()["parking"])
    plans.amend(parking, [{**works, "text": f"{works['text']}，留出无障碍通道"}, disclosure])
    plans.do(parking, "secretary", "confirmation")
    require(plans.look(parking)["plan_version"] == 2, "不是第2版 / not version 2")  # noqa: PLR2004 -- the second
    plans.publish(parking, "公告栏照片（例）.jpg")
    plans.do(case.notes["waste"], "clerk", "submission")


@WAITING.step(
    "clerk",
    "通知6天后的一次议事会；提交一个等审定的议题；又收到两件等受理的诉求",
    "calls a meeting in six days and submits a topic for approval; two new issues wait to be accepted",
    at="now",
    awaits={"meetings.meeting.noticed": 1, "intake.topic.review_started": 2, "intake.issue.submitted": 4},
)
def leave_a_topic_and_issues(case: Case) -> None:
    """Back in the present."""
    handrails = replace(case, issues=[], notes={}, attendances=[])
    coming = Matter("楼梯加装扶手（例）", "handrails", "老人上楼没有扶手（例）", hour=15, **_here(-6))
    to_topic(handrails, coming, days_ago(0, real_clock()))
    to_meeting(handrails, coming)
    fresh = replace(case, issues=[], notes={})
    issues.raise_for(fresh, "clerk", phone(330), "电动车没处充电，有人飞线（例）", "charging", collected_by="community")
    issues.accept_all(fresh, "已受理（例）。")
    topics.propose(fresh, "电动车集中充电（例）", "charging")
    topics.score(fresh, (4, 4, 4), households=90)
    issues.raise_with_phone(fresh, phone(331), "三单元水压不足（例）", "water_supply")
    issues.raise_for(fresh, "member", phone(332), "井盖松动，老人怕绊倒（例）", "paving", collected_by="cppcc_member")
