"""事事有回音: the result is published, every reporter is answered and rates the answer."""

from contracts.text import Text
from deploy.demo.case import Case, eventually, require
from deploy.demo.moves import issues, plans, topics
from deploy.demo.step import Chapter

ANSWER = Chapter(Text("事事有回音：结果公示与评议", "Every matter gets an answer: result and review"))


@ANSWER.step(
    "clerk",
    "公示办理结果5天",
    "publishes the result for five days",
    at="2020-11-17 09:00",
    awaits=["supervision.publicity.started"],
)
def publish_result(case: Case) -> None:
    """Result publicity is named in the report for another county and required by these rules."""
    plans.do(case, "clerk", "result-publicity", {"board_photo": "结果公告栏照片（例）.jpg"})


@ANSWER.step(
    "clerk",
    "逐件答复反映人；并案的随主诉求一起答复，一件不落。议题完成",
    "answers every reporter, merged ones too; the topic is concluded",
    at="2020-11-17 10:00",
    awaits={"intake.issue.replied": 11, "intake.topic.concluded": 1},
)
def answer(case: Case) -> None:
    """Every reporter is answered, says the report."""
    issues.answer_all(case, "管道已更换，绿化和路面已恢复，结果已公示。谢谢您反映问题，请评价满意不满意。")
    require(topics.look(case)["state"] == "concluded", "议题没有完成 / the topic is not concluded")


@ANSWER.step(
    "anybody",
    "反映人评价：10人满意、1人基本满意（例），诉求结案",
    "the reporters rate: ten satisfied, one basically (illustrative); the issues are closed",
    at="2020-11-18 19:00",
    awaits={"intake.issue.rated": 11, "intake.issue.closed": 11},
)
def rate(case: Case) -> None:
    """Each with their own number and code."""
    issues.rate_all(case, {4: "basically_satisfied"})
    states = {issues.follow(case, issue)["state"] for issue in case.issues}
    require(states == {"closed"}, f"还有诉求没有结案 / open issues: {states}")


@ANSWER.step(
    "system",
    "结果公示期满，评价截止，方案评议归总",
    "the result was before the public long enough, the survey is closed: the plan is evaluated",
    at="2020-12-01 09:00",
    awaits=["supervision.publicity.cleared", "supervision.plan.evaluated"],
)
def evaluate(case: Case) -> None:
    """Timers note it."""
    eventually(lambda: plans.look(case)["state"] == "evaluated", "evaluated")
