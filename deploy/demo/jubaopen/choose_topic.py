"""民事民提 and 民事民议: the issues become one topic, which is scored, chosen and looked into."""

from contracts.text import Text
from deploy.demo.case import Case, refused
from deploy.demo.jubaopen.facts import facts, title
from deploy.demo.moves import topics
from deploy.demo.step import Chapter

CONFIRM = Chapter(Text("第二步 确定议题：民事民提", "Step 2  Choosing the topic"))
RESEARCH = Chapter(Text("第三步 议前调研：民事民议", "Step 3  Looking into it"))


@CONFIRM.step(
    "clerk",
    "把诉求归成一个议题：聚宝盆社区老旧小区设施改造",
    "gathers the issues into one topic: renewing the facilities of the old compound",
    at="2020-08-06 10:00",
    awaits={"intake.topic.proposed": 1, "intake.issue.linked_to_topic": 10},
)
def propose(case: Case) -> None:
    """Title and background are the report's."""
    topic = facts()["topic"]
    topics.propose(case, title(), topic["category"], background=topic["background"])


@CONFIRM.step(
    "clerk",
    "按三条标准打分：切口小3分、关联广5分、群众反映强烈5分（例），提交审定",
    "scores it: small entry 3, broad relevance 5, strong demand 5 (illustrative), and submits it",
    at="2020-08-07 09:20",
    awaits=["intake.topic.review_started"],
)
def score(case: Case) -> None:
    """The report gives no scores and no number of households."""
    topics.score(case, (3, 5, 5), households=185)


@CONFIRM.step(
    "approver",
    "社区党组织审定通过。提出议题的人自己不能审定",
    "approves it for the community's party organisation; the proposer could not",
    at="2020-08-10 15:00",
    awaits=["intake.topic.approved"],
)
def approve(case: Case) -> None:
    """Whoever has no part in the approval is refused first."""
    refused(lambda: topics.approve(case, title(), who="clerk"), "")
    topics.approve(case, title())


@RESEARCH.step(
    "clerk",
    "列出利益相关各方，开始调研",
    "lists who is concerned and begins the research",
    at="2020-08-12 09:00",
    awaits=["intake.topic.research_started"],
)
def begin(case: Case) -> None:
    """The parties that the report names."""
    topics.begin_research(case, ["小区居民", "一号楼住户", "施工方", "秦州区住建局", "西关街道"])


@RESEARCH.step(
    "member",
    "上门走访12户（例），看一号楼巷道",
    "visits twelve homes (illustrative) and looks at the alley",
    at="2020-08-13 16:00",
    awaits=["intake.visit.recorded"],
)
def member_visits(case: Case) -> None:
    """Visits are in the report, their number is illustrative."""
    topics.visit(case, "member", "2020-08-13", "cppcc_member", 12, "一号楼巷道狭窄，机械进不去，要人工开挖（例）")


@RESEARCH.step(
    "clerk",
    "和施工方、住建局现场察看管网，记录两次走访（例）",
    "looks at the pipes with contractor and bureau; two more visits (illustrative)",
    at="2020-08-19 17:00",
    awaits={"intake.visit.recorded": 2},
)
def clerk_visits(case: Case) -> None:
    """Illustrative findings."""
    topics.visit(case, "clerk", "2020-08-18", "community", 20, "居民最担心反复开挖和停水（例）")
    topics.visit(case, "clerk", "2020-08-19", "council_member", 8, "供暖管道须在供暖开始前完成（例）")


@RESEARCH.step(
    "clerk",
    "公开协商材料，调研结束，可以开会了",
    "publishes the materials; the topic is ready for deliberation",
    at="2020-08-20 11:00",
    awaits=["intake.topic.research_finished"],
)
def finish(case: Case) -> None:
    """Materials are named by their titles."""
    topics.finish_research(case, ["改造项目清单（例）", "管网现状图（例）", "居民意见汇总（例）"])
