"""What can be done to plans, objections, items and orders, as forms."""

from services.portal.domain.actions.form import (
    REASON,
    Action,
    Field,
    code,
    long,
    of_kind,
    rows,
    short,
    text,
    yes,
)

_REASONS = long("reasons", "理由", "Reasons")
_DECISION = (
    short("decision_no", "决定文号", "Decision number"),
    of_kind("day", "decided_on", "决定日期", "Day of the decision"),
    short("file_reference", "文件编号", "Reference of the file"),
)
_PUBLIC = long("public_explanation", "对公众的说明", "Explanation for the public")
_PUBLICITY = (
    short("board_photo", "公告栏照片编号", "Photo of the notice board"),
    of_kind(
        "whole", "period_days", "公示天数（不写按规则）", "Days of publicity; empty follows the rules", optional=True
    ),
    short("short_reason", "缩短的理由", "Reason for a shorter period", optional=True),
)
_FINDING = code("decision", "结论", "Finding")
_PERSON = code("confirmed_by", "复核人", "Second person", choices="colleagues")


def _plan(command: str, noun: str, zh: str, en: str, *fields: Field) -> Action:
    return Action("plan", command, "supervision", f"/plans/{{id}}/{noun}", text(zh, en), fields)


def _item(command: str, noun: str, zh: str, en: str, *fields: Field) -> Action:
    return Action("action", command, "supervision", f"/items/{{id}}/{noun}", text(zh, en), fields)


def _objection(command: str, noun: str, zh: str, en: str, *fields: Field) -> Action:
    return Action("objection", command, "supervision", f"/objections/{{id}}/{noun}", text(zh, en), fields)


def _order(command: str, noun: str, zh: str, en: str, *fields: Field) -> Action:
    return Action("order", command, "supervision", f"/orders/{{id}}/{noun}", text(zh, en), fields)


CLAUSES = rows(
    "clauses",
    "条款",
    "Clauses",
    of_kind("whole", "clause_no", "第几条", "Number"),
    long("text", "内容", "Text"),
    code("item_kind", "事项类型", "Kind", preset="item"),
    code("priority", "优先级", "Priority", preset="normal"),
    code("lead_org", "牵头单位", "Lead unit", choices="organisations", optional=True),
    of_kind("day", "due_on", "办结日期", "Due date", optional=True),
    code("milestone_code", "或时间节点", "Or milestone", choices="milestones", optional=True),
    of_kind("numbers", "depends_on", "要等第几条", "Waits for clauses", optional=True),
    code("cooperation.kind", "需居民配合", "Residents must bear", choices="values:cooperation_kind", optional=True),
    of_kind("whole", "cooperation.outage_days", "配合天数", "Days", optional=True),
    short("cooperation.building", "楼栋", "Building", optional=True),
    prefill="clauses",
)

PLANS = (
    Action(
        "plan",
        "draft",
        "supervision",
        "/plans",
        text("起草方案", "Draft the plan"),
        (CLAUSES,),
        on="topic",
        when=("consensus_reached",),
        by=("community_clerk", "street_clerk"),
        carries={"topic_id": "id"},
        keeps_version=False,
    ),
    Action(
        "plan",
        "amend",
        "supervision",
        "/plans/{id}/clauses",
        text("修改条款", "Change the clauses"),
        (CLAUSES,),
        method="PUT",
    ),
    _plan("confirm", "confirmation", "确认方案", "Confirm the plan"),
    _plan("publish", "publicity", "公示方案", "Publish the plan", *_PUBLICITY),
    _plan("revise", "revision", "开始修改", "Begin the revision"),
    _plan("submit", "submission", "提交党组织", "Submit to the party organisation"),
    _plan("approve", "approval", "同意方案", "Approve the plan", *_DECISION),
    _plan("return", "return", "退回方案", "Return the plan", *_DECISION, REASON, _REASONS),
    _plan("reject", "rejection", "不予采纳", "Reject the plan", *_DECISION, REASON, _PUBLIC),
    _plan(
        "issue_responsibility_list",
        "responsibility-list",
        "下达责任清单",
        "Issue the responsibility list",
        rows(
            "assignments",
            "改变牵头单位的条款（不变的不写）",
            "Clauses with another lead unit; leave the others out",
            of_kind("whole", "clause_no", "第几条", "Number"),
            code("lead_org", "牵头单位", "Lead unit", choices="organisations", optional=True),
            yes("may_start_early", "准许先行开工", "May start early"),
        ),
    ),
    _plan("terminate", "termination", "终止方案", "Terminate the plan", *_DECISION, REASON, _PUBLIC),
    _plan("withdraw", "withdrawal", "撤回方案", "Withdraw the plan", REASON, _PUBLIC),
    _plan("publish_result", "result-publicity", "公示结果", "Publish the result", *_PUBLICITY),
)

ITEMS = (
    _item("accept", "acceptance", "签收", "Accept"),
    _item("request_return", "return-request", "申请退回", "Ask to return it", REASON, _REASONS),
    _item(
        "reassign",
        "reassignment",
        "改派",
        "Give it to another unit",
        code("lead_org", "新的牵头单位", "New lead unit", choices="organisations"),
    ),
    _item("refuse_return", "return-refusal", "不同意退回", "Refuse the return", _REASONS),
    _item("start", "start", "开工", "Start"),
    _item(
        "report_progress",
        "progress",
        "报进度",
        "Report progress",
        of_kind("whole", "percent", "完成百分之几", "Percent done"),
        long("text", "做了什么", "What was done"),
        short("photo", "照片编号", "Photo", optional=True),
    ),
    _item(
        "block", "block", "报受阻", "Report a block", code("cause", "受阻原因", "Cause", choices="values:blocked_cause")
    ),
    _item("unblock", "unblocking", "恢复办理", "Go on"),
    _item(
        "request_extension",
        "extension-request",
        "申请延期",
        "Ask for more time",
        of_kind("day", "new_due_on", "新的期限", "New due date"),
        REASON,
        _REASONS,
    ),
    _item(
        "decide_extension",
        "extension-decision",
        "决定延期",
        "Decide on more time",
        yes("is_granted", "同意延期", "Grant it"),
        _REASONS,
    ),
    _item(
        "announce_cooperation",
        "cooperation-notice",
        "告知居民配合",
        "Tell residents what they must bear",
        code("kind", "需配合事项", "What", choices="values:cooperation_kind"),
        short("compound_id", "小区编号", "Compound", preset="CMP-620502005002-01"),
        of_kind("day", "starts_on", "哪天开始", "First day"),
        of_kind("whole", "outage_days", "多少天", "Days"),
        short("building", "楼栋", "Building", optional=True),
        long("note", "其他说明", "Note", optional=True),
    ),
    _item(
        "log_coordination", "coordination", "记协调情况", "Log a coordination", long("text", "情况", "What happened")
    ),
    _item(
        "record_follow_up",
        "follow-up",
        "记跟踪走访",
        "Record a follow-up visit",
        of_kind("day", "visit_on", "走访日期", "Day of the visit"),
        long("text", "看到的情况", "What was seen"),
    ),
    _item("report_done", "completion-report", "报完成", "Report it done", long("evidence", "完成佐证", "Evidence")),
    _item(
        "verify",
        "verification",
        "核验通过",
        "Verify",
        long("note", "现场情况", "What was seen on site"),
        short("photo", "照片编号", "Photo", optional=True),
        yes("has_interest", "我和这件事有利害关系", "I have an interest in it"),
    ),
    _item(
        "send_back",
        "send-back",
        "退回整改",
        "Send back",
        REASON,
        long("reasons", "哪里没办好", "What is not done"),
        yes("has_interest", "我和这件事有利害关系", "I have an interest in it"),
    ),
    _item("resume", "resumption", "开始返工", "Begin again"),
    _item(
        "close",
        "closure",
        "销号",
        "Close",
        code("resolution_level", "解决程度", "How far it is resolved"),
        long("feedback", "给群众和部门的反馈", "Feedback to residents and departments"),
    ),
    Action(
        "order",
        "issue",
        "supervision",
        "/items/{id}/orders",
        text("发督办单", "Issue a supervision order"),
        (code("colour", "颜色", "Colour"),),
        on="action",
        when=("assigned", "accepted", "in_progress", "blocked", "sent_back"),
        by=("street_clerk", "county_cppcc"),
        keeps_version=False,
    ),
)

ORDERS = (
    _order("acknowledge", "acknowledgement", "签收督办单", "Acknowledge the order"),
    _order(
        "rectify",
        "rectification",
        "报整改",
        "Report the rectification",
        long("measures", "采取的措施", "Measures"),
        long("evidence", "整改佐证", "Evidence"),
    ),
    _order("close", "closure", "办结督办单", "Close the order", long("answer", "核实结论", "Finding")),
    _order("escalate", "escalation", "升级督办", "Escalate", REASON),
)


def _decision(command: str, zh: str, en: str, finding: str) -> Action:
    fields = (
        code("decision", "结论", "Finding", preset=finding),
        _REASONS,
        yes("touches_owners", "涉及业主事项", "It concerns owners"),
        long("committee_opinion", "监督委员会意见", "Opinion of the committee", optional=True),
    )
    return _objection(command, "decision", zh, en, *fields)


OBJECTIONS = (
    _objection("accept", "acceptance", "受理异议", "Accept the objection"),
    _objection("refuse", "refusal", "不予受理", "Refuse it", REASON, _PERSON, long("reply", "答复", "Reply")),
    _objection("review", "review", "开始核查", "Begin the review"),
    _decision("uphold", "认定成立", "Uphold", "upheld"),
    _decision("uphold_partly", "认定部分成立", "Uphold in part", "partly_upheld"),
    _decision("dismiss", "认定不成立", "Dismiss", "dismissed"),
    _objection(
        "respond",
        "response",
        "答复异议人",
        "Answer the objector",
        long("text", "答复内容", "The answer"),
        long("late_reason", "超期的理由", "Reason for being late", optional=True),
    ),
    _objection("decide_appeal", "appeal-decision", "决定申诉", "Decide the appeal", _FINDING, _REASONS),
)
