"""The words of a dashboard: stages, steps and kinds, in the order in which they are shown."""

from collections.abc import Mapping, Sequence

from contracts.text import Text

RATINGS = ("satisfied", "basically_satisfied", "dissatisfied")

FUNNELS: Mapping[str, Sequence[Text]] = {
    "issue": (
        Text("收到", "Received"),
        Text("受理", "Accepted"),
        Text("交办、归并或列入议题", "Assigned, merged or in a topic"),
        Text("有结果", "With a result"),
        Text("答复反映人", "Answered"),
    ),
    "topic": (
        Text("提出", "Proposed"),
        Text("确定", "Confirmed"),
        Text("开会协商", "Deliberated"),
        Text("达成共识", "Consensus"),
        Text("办结", "Concluded"),
    ),
}
WAITS: Mapping[str, Text] = {
    "issue_accept": Text("诉求：从收到到受理", "Issue: received to accepted"),
    "issue_assign": Text("诉求：从受理到交办", "Issue: accepted to assigned"),
    "issue_answer": Text("诉求：从收到到答复", "Issue: received to answered"),
    "topic_confirm": Text("议题：从提出到确定", "Topic: proposed to confirmed"),
    "topic_research": Text("议题：调研", "Topic: research"),
    "topic_deliberate": Text("议题：从调研完到开会", "Topic: researched to deliberated"),
    "topic_agree": Text("议题：从开会到确认纪要", "Topic: deliberated to minutes confirmed"),
    "plan_publicise": Text("方案：公示", "Plan: publicity"),
    "plan_decide": Text("方案：从提交到决定", "Plan: submitted to decided"),
    "plan_execute": Text("方案：从决定到办结", "Plan: decided to carried out"),
    "action_verify": Text("事项：从报完成到核验", "Item: reported done to verified"),
}
BY_FIRST_DUE_DATE = "action_first"
KINDS: Mapping[str, tuple[Text, str, str]] = {
    "issue": (Text("诉求", "Issues"), "issue_closed", "issue_overdue"),
    "action": (
        Text("责任事项，按批准的时限", "Items, by the due date in force"),
        "action_closed",
        "action_overdue",
    ),
    BY_FIRST_DUE_DATE: (
        Text("责任事项，按原定时限", "Items, by the first due date"),
        "action_closed_first",
        "action_overdue_first",
    ),
}
