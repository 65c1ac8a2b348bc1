"""What can be done to issues and topics, as forms."""

from services.portal.domain.actions.form import (
    EXPLANATION,
    REASON,
    Action,
    Field,
    code,
    long,
    of_kind,
    short,
    text,
    yes,
)

_REPLY = long("reply", "给反映人的答复", "Reply to the reporter")
_COLLEAGUE = code("confirmed_by", "复核人", "Second person", choices="colleagues")


def _issue(command: str, noun: str, zh: str, en: str, *fields: Field) -> Action:
    return Action("issue", command, "intake", f"/issues/{{id}}/{noun}", text(zh, en), fields)


def _topic(command: str, noun: str, zh: str, en: str, *fields: Field) -> Action:
    return Action("topic", command, "intake", f"/topics/{{id}}/{noun}", text(zh, en), fields)


ISSUES = (
    _issue("accept", "acceptance", "受理", "Accept", _REPLY),
    _issue(
        "reject",
        "rejection",
        "不予受理",
        "Refuse",
        code("reason_code", "不予受理的理由", "Ground of refusal", choices="refusals"),
        code("lawful_channel", "应走的法定渠道", "The lawful channel", choices="lawful_channels"),
        _COLLEAGUE,
        _REPLY,
    ),
    _issue(
        "merge_into",
        "merger",
        "并入另一件诉求",
        "Merge into another issue",
        code("master_issue_id", "并入哪一件", "Into which one", choices="issues_here"),
    ),
    _issue("unmerge", "separation", "撤回合并", "Take the merge back", REASON),
    _issue(
        "assign",
        "assignment",
        "交办",
        "Assign",
        code("org_code", "承办单位", "Unit that handles it", choices="organisations"),
    ),
    _issue(
        "start",
        "handling",
        "开始办理",
        "Begin",
        yes("is_simple", "是简单事项，不用协商", "A simple matter", preset=True),
    ),
    _issue(
        "resolve",
        "result",
        "登记结果",
        "Record the result",
        code("result_code", "结果", "Result"),
        code("resolution_level", "解决程度", "How far it is resolved"),
        long("text", "办了什么", "What was done"),
        long(
            "evidence",
            "佐证",
            "What shows it",
            hint=text("例如照片编号、验收单号", "Such as numbers of photos or papers"),
        ),
    ),
    _issue(
        "reply",
        "reply",
        "答复反映人",
        "Answer the reporter",
        long("text", "答复内容", "The answer"),
        of_kind("whole", "failed_contacts", "联系不上的次数", "Failed contacts", optional=True),
    ),
)

TOPICS = (
    _topic(
        "submit_review",
        "review",
        "送审",
        "Hand in for review",
        of_kind("whole", "scores.small_entry", "切口小（0到5分）", "Small entry, 0 to 5"),
        of_kind("whole", "scores.broad_relevance", "关联广（0到5分）", "Broad relevance, 0 to 5"),
        of_kind("whole", "scores.strong_demand", "群众反映强烈（0到5分）", "Strong demand, 0 to 5"),
        of_kind("whole", "affected_households", "影响多少户", "Households affected", prefill="affected_households"),
        long("reasons", "评分理由", "Reasons for the scores", optional=True, prefill="reasons"),
    ),
    _topic(
        "approve",
        "approval",
        "确定为议题",
        "Choose the topic",
        short("title_public", "公开的标题", "Public title", prefill="title"),
        code("mode", "协商方式", "Mode of deliberation", preset="meeting"),
        code("level", "协商层级", "Level", preset="village_community"),
        code("statutory_answer", "是否属法定程序事项", "The statutory question", choices="statutory_answers"),
        long("override_reason", "得分不够仍要确定的理由", "Reason to override the threshold", optional=True),
    ),
    _topic("return", "return", "退回修改", "Return", REASON, EXPLANATION),
    _topic("reject", "rejection", "不列为议题", "Decline", REASON, EXPLANATION),
    _topic(
        "start_research",
        "research",
        "开始调研",
        "Begin the research",
        of_kind("lines", "stakeholders", "利益相关方", "Who is concerned", hint=text("一行写一方", "One a line")),
    ),
    Action(
        "topic",
        "record_visit",
        "intake",
        "/topics/{id}/visits",
        text("登记走访", "Record a visit"),
        when=("researching",),
        by=("topic_owner", "cppcc_member"),
        fields=(
            of_kind("day", "visit_on", "走访日期", "Day of the visit"),
            code("visit_kind", "走访类型", "Kind of visit", preset="research"),
            code("collected_by", "走访人", "Who visited"),
            of_kind("whole", "household_count", "走访户数", "Households visited"),
            long("findings", "看到和听到的", "What was seen and heard"),
        ),
    ),
    _topic(
        "finish_research",
        "research-result",
        "完成调研，公开材料",
        "End the research and publish the materials",
        of_kind("lines", "materials", "公开的材料", "Public materials", hint=text("一行写一份", "One a line")),
        long("waiver", "没有走访的，写明免调研理由", "Why there was no visit, if so", optional=True),
    ),
    _topic("re_deliberate", "rounds", "再次协商", "Another round", REASON, EXPLANATION),
    _topic("end_without_consensus", "end", "以未达成共识结束", "End without consensus", REASON, EXPLANATION),
    _topic("cancel", "cancellation", "取消议题", "Cancel the topic", REASON, EXPLANATION, _COLLEAGUE),
    Action(
        "topic",
        "propose",
        "intake",
        "/topics",
        text("提出议题", "Propose a topic"),
        on="issue",
        when=("accepted", "assigned"),
        by=("community_clerk", "cppcc_member", "county_cppcc"),
        carries={"issue_ids": "id", "division": "division", "category_code": "category"},
        keeps_version=False,
        fields=(
            short("title", "议题", "Topic"),
            long("ground", "提出的理由", "Why it is proposed", optional=True),
            of_kind("lines", "background", "背景", "Background", optional=True, hint=text("一行写一条", "One a line")),
            code("domain", "领域", "Field", preset="livelihood"),
            code("purpose", "协商目的", "Purpose", preset="dispute"),
            code("proposer_type", "提出方式", "Who proposes it", preset="resident"),
            of_kind(
                "choices", "issue_ids", "一起列入的诉求", "Issues to take in", choices="issues_here", optional=True
            ),
        ),
    ),
    Action(
        "topic",
        "link",
        "intake",
        "/topics/{id}/links",
        text("再列入诉求", "Take in further issues"),
        when=("proposed", "under_review", "returned", "approved"),
        by=("topic_owner",),
        fields=(of_kind("choices", "issue_ids", "诉求", "Issues", choices="issues_here"),),
    ),
)
