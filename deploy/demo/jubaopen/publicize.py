"""民议后民决: the plan is laid before everybody, an objection stops the clock, the party organisation decides."""

from contracts.text import Text
from deploy.demo.case import Case, eventually, refused
from deploy.demo.jubaopen.terms import SEWER, clauses_of_plan
from deploy.demo.moves import plans
from deploy.demo.moves.council import phone
from deploy.demo.step import Chapter

PUBLICIZE = Chapter(Text("第五步 公示决策：民议后民决", "Step 5  Publicity and decision"))


@PUBLICIZE.step(
    "clerk",
    "按纪要起草方案：每条都有责任单位和办结时限",
    "drafts the plan from the minutes: a unit and a due date for every clause",
    at="2020-09-02 15:00",
    awaits=["supervision.plan.drafted"],
)
def draft(case: Case) -> None:
    """Where the report names no unit or day, the value is illustrative."""
    plans.draft(case, clauses_of_plan())


@PUBLICIZE.step(
    "secretary",
    "主持人确认方案",
    "confirms the plan as presider",
    at="2020-09-02 17:00",
    awaits=["supervision.plan.confirmed"],
)
def confirm(case: Case) -> None:
    """From here on the text has a fingerprint."""
    plans.do(case, "secretary", "confirmation")


@PUBLICIZE.step(
    "clerk",
    "公示7天：网上和公告栏都贴出才开始计时，没有公告栏照片不行",
    "publishes it for seven days; without the photo of the notice board the system refuses",
    at="2020-09-03 09:00",
    awaits=["supervision.publicity.started"],
)
def publish(case: Case) -> None:
    """A period of seven days, from the county's rules."""
    refused(lambda: plans.publish(case, ""), "posted_online_and_on_board")
    plans.publish(case, "公告栏照片（例）.jpg")


@PUBLICIZE.step(
    "anybody",
    "对第4条提出异议：停水20天太长，有没有临时供水（例）",
    "objects to clause 4: twenty days without water are long; will there be a water point? (illustrative)",
    at="2020-09-04 10:00",
    awaits=["supervision.objection.filed"],
)
def object_to_it(case: Case) -> None:
    """The report knows of no upheld objection; this one is illustrative and will be dismissed."""
    plans.object_to(case, SEWER, "停水20天太长，老人提水不便，请说明有没有临时供水。", phone(200))


@PUBLICIZE.step(
    "clerk",
    "受理异议：公示中止；这时候方案不能往下走",
    "accepts the objection: the clock stops, and the plan cannot go on",
    at="2020-09-04 15:00",
    awaits=["supervision.objection.accepted", "supervision.publicity.suspended"],
)
def accept_objection(case: Case) -> None:
    """The plan is held."""
    plans.on_objection(case, "clerk", "acceptance")
    refused(lambda: plans.do(case, "clerk", "submission"), "")


@PUBLICIZE.step(
    "street",
    "没有起草方案的人来核查，认定不成立：已安排临时供水点（例）；公示继续计时",
    "reviews it, not having drafted the plan, and dismisses it (illustrative); the clock goes on",
    at="2020-09-07 16:00",
    awaits=["supervision.objection.decided", "supervision.publicity.resumed"],
)
def decide_objection(case: Case) -> None:
    """The drafter may not handle an objection to the own draft."""
    refused(lambda: plans.on_objection(case, "clerk", "review"), "handler_independent")
    plans.on_objection(case, "street", "review")
    decision = {"decision": "dismissed", "reasons": "停水期间每天设临时供水点，楼长协助老人取水（例）。"}
    plans.on_objection(case, "street", "decision", decision)


@PUBLICIZE.step(
    "clerk",
    "书面答复异议人，异议人接受",
    "answers the objector in writing, who is content",
    at="2020-09-08 10:00",
    awaits=["supervision.objection.responded", "supervision.objection.closed"],
)
def respond(case: Case) -> None:
    """At least two days remain after a pause."""
    plans.on_objection(case, "clerk", "response", {"text": "停水期间每天设临时供水点，楼长协助取水。感谢您的意见。"})
    plans.settle(case)


@PUBLICIZE.step(
    "system",
    "公示期满，没有未了结的异议",
    "the period is over and no objection is open",
    at="2020-09-14 09:00",
    awaits=["supervision.publicity.cleared"],
)
def clear(case: Case) -> None:
    """A timer notes it."""
    eventually(lambda: plans.look(case)["state"] == "publicity_cleared", "publicity cleared")


@PUBLICIZE.step(
    "clerk",
    "提交西关街道党组织研究",
    "submits it to the street's party organisation",
    at="2020-09-14 10:00",
    awaits=["supervision.plan.submitted_to_party"],
)
def submit(case: Case) -> None:
    """Only after the publicity, by the rules of Qinzhou."""
    plans.do(case, "clerk", "submission")


@PUBLICIZE.step(
    "party",
    "街道党组织研究同意（例：西街党发〔2020〕18号），生成责任事项",
    "decides to approve (illustrative document number); the action items come into being",
    at="2020-09-18 16:00",
    awaits={"supervision.plan.approved": 1, "supervision.action.created": 4},
)
def approve(case: Case) -> None:
    """The street's party organisation decides, says the report."""
    plans.approve(case, "西街党发〔2020〕18号（例）", "2020-09-18")
