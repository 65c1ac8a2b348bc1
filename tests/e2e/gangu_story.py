"""A case in Gangu by its own rules: decision first, then the responsibility list, then the result is published."""

from contracts.text import Text
from deploy.demo.case import Case, eventually, refused
from deploy.demo.moves import issues, items, plans
from deploy.demo.moves.matter import Matter, to_meeting, to_plan, to_topic
from deploy.demo.step import Chapter

COMMUNITY = "620523100003"
COUNTY = "gg"

# The matter and its community are the report's, the rest is illustrative.
MATTER = Matter(
    title="城区环境秩序治理",
    category="environment_order",
    says="夜里噪音扰民，垃圾乱倒，车辆乱停",
    room="西关社区协商议事室（例）",
    day="2019-06-10",
    hour=9,
    due_on="2019-07-31",
)

ORDER = Chapter(Text("甘谷：先决定，再列清单，后公示结果", "Gangu: decision, list, result publicity"))


@ORDER.step("clerk", "提出议题并调研", "topic and research", at="2019-06-03 09:00", awaits=["intake.topic.approved"])
def choose(case: Case) -> None:
    to_topic(case, MATTER, "2019-06-03")
    to_meeting(case, MATTER)


@ORDER.step(
    "secretary", "开会、定方案", "meeting and plan", at="2019-06-10 09:00", awaits=["supervision.plan.confirmed"]
)
def meet(case: Case) -> None:
    to_plan(case, MATTER)


@ORDER.step(
    "party",
    "决定前不公示，镇党委直接决定",
    "no publicity before the decision",
    at="2019-06-11 10:00",
    awaits=["supervision.plan.submitted_to_party", "supervision.plan.approved"],
)
def decide(case: Case) -> None:
    refused(lambda: plans.publish(case, "照片.jpg"), "order_allows_publicity")
    plans.do(case, "clerk", "submission")
    plans.approve(case, "甘谷例〔2019〕1号", "2019-06-11")


@ORDER.step(
    "street",
    "下发责任清单，办理、核实、销号",
    "list, work, verification, closing",
    at="2019-06-12 09:00",
    awaits={"supervision.plan.responsibilities_issued": 1, "supervision.action.closed": 2, "intake.issue.resolved": 1},
)
def carry_out(case: Case) -> None:
    plans.issue_list(case)
    for clause, who in ((1, "contractor"), (2, "housing")):
        items.accept(case, who, clause)
        items.start(case, who, clause)
        items.finish(case, who, clause, "照片（例）")
        items.verify(case, clause, "现场看过（例）")
        items.close(case, clause, "effective", "已告知（例）")


@ORDER.step(
    "clerk",
    "公示结果，答复并评价",
    "result publicity, answer, rating",
    at="2019-06-13 09:00",
    awaits=["supervision.publicity.started", "intake.topic.concluded", "intake.issue.closed"],
)
def answer(case: Case) -> None:
    plans.do(case, "clerk", "result-publicity", {"board_photo": "照片.jpg"})
    issues.answer_all(case, "已办好。")
    issues.rate_all(case, {})


@ORDER.step(
    "system",
    "结果公示期满，评议",
    "result cleared, evaluated",
    at="2019-06-28 09:00",
    awaits=["supervision.publicity.cleared", "supervision.plan.evaluated"],
)
def evaluate(case: Case) -> None:
    eventually(lambda: plans.look(case)["state"] == "evaluated", "evaluated")
