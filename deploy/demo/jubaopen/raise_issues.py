"""民事民提: residents say what troubles them, in every way there is, and the community answers that it heard."""

from contracts.text import Text
from deploy.demo.case import Case, refused, require
from deploy.demo.jubaopen.facts import named_issue
from deploy.demo.moves import issues
from deploy.demo.moves.council import phone
from deploy.demo.step import Chapter

COLLECT = Chapter(Text("第一步 征集议题：民事民提", "Step 1  Collecting issues"))

SUBMITTED = "intake.issue.submitted"


@COLLECT.step(
    "anybody",
    "在网上反映“改造进度缓慢”，先用短信验证码证明手机号",
    "reports slow works on the web, after a code by text message",
    at="2020-08-03 09:10",
    awaits=[SUBMITTED],
)
def on_the_web(case: Case) -> None:
    """Named in the report; the phone is illustrative."""
    issues.raise_with_phone(case, phone(1), *named_issue(0))


@COLLECT.step(
    "clerk",
    "入户走访，替4户居民记下供水、供电、下水道和反复施工的问题",
    "visits homes and writes down four issues: water, power, sewers, works in the wrong order",
    at="2020-08-03 10:30",
    awaits={SUBMITTED: 4},
)
def at_home_visits(case: Case) -> None:
    """Four named issues."""
    for position in (1, 2, 3, 4):
        issues.raise_for(case, "clerk", phone(10 + position), *named_issue(position), collected_by="community")


@COLLECT.step(
    "member",
    "在民情家访中听到：一号楼巷道狭窄，下水管道施工不便",
    "hears on a visit: the alley at building 1 is too narrow for the sewer works",
    at="2020-08-03 15:00",
    awaits=[SUBMITTED],
)
def by_a_member(case: Case) -> None:
    """A named issue, collected by a CPPCC member."""
    issues.raise_for(case, "member", phone(20), *named_issue(5), collected_by="cppcc_member")


@COLLECT.step(
    "anybody",
    "在微信里反映：不知道改造方案，也不知道公共区域怎么改",
    "asks by WeChat: nobody knows the renewal plan, nor what happens to the common areas",
    at="2020-08-03 15:40",
    awaits=[SUBMITTED],
)
def by_wechat(case: Case) -> None:
    """The last named issue."""
    issues.raise_with_phone(case, phone(30), *named_issue(6), channel="wechat")


@COLLECT.step(
    "clerk",
    "记下议事会成员带来的4件诉求（例：楼道照明、路面、垃圾点、还有一件也是供水）",
    "writes down four more that council members brought (illustrative: lighting, paving, waste, water again)",
    at="2020-08-03 16:30",
    awaits={SUBMITTED: 4},
)
def by_council_members(case: Case) -> None:
    """The report says "more than ten"; these four are illustrative."""
    further = (
        ("楼道没有照明，夜里上下楼不安全（例）", "lighting", "other"),
        ("院内路面坑洼，下雨积水（例）", "paving", "on_site"),
        ("垃圾投放点离住户太近（例）", "waste", "phone"),
        ("三号楼高层水压不足，供水改造没有改到位（例）", "water_supply", "paper"),
    )
    for number, (text, category, channel) in enumerate(further, start=40):
        issues.raise_for(case, "clerk", phone(number), text, category, channel=channel, collected_by="council_member")


@COLLECT.step(
    "clerk",
    "受理全部11件，逐件答复反映人；没写答复的，系统不让受理",
    "accepts all eleven and answers each reporter; without an answer the system refuses",
    at="2020-08-04 09:30",
    awaits={"intake.issue.accepted": 11},
)
def accept(case: Case) -> None:
    """A step whose guard does not hold is refused, then done properly."""
    first = case.issues[0]
    refused(lambda: case["clerk"].post(f"{issues.ISSUES}/{first.id}/acceptance", {"reply": " "}), "reply_text_given")
    issues.accept_all(case, "已受理。社区会把同类问题汇总，按“有事好商量”的办法和大家一起商量。")


@COLLECT.step(
    "clerk",
    "把两件供水诉求并案一起办，两位反映人以后都单独收到答复",
    "merges two issues about water; both reporters will be answered",
    at="2020-08-04 10:10",
    awaits=["intake.issue.merged"],
)
def merge(case: Case) -> None:
    """The fourth illustrative issue repeats a named one."""
    issues.merge(case, case.issues[10], case.issues[1])


@COLLECT.step(
    "anybody",
    "凭编号和查询码查进度：社区已受理",
    "follows the issue by number and code: it was accepted",
    at="2020-08-04 12:00",
)
def follow(case: Case) -> None:
    """What a resident sees without an account."""
    followed = issues.follow(case, case.issues[0])
    require(followed["state"] == "accepted" and followed["replies"], "反映人看不到答复 / the reporter sees no answer")
