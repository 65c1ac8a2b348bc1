"""What the next thing is called for whoever must do it: a sentence in a work list."""

from collections.abc import Mapping

from contracts.text import Text

TASKS: Mapping[tuple[str, str], Text] = {
    ("issue", "accept"): Text("看内容，答复是否受理", "Read it and say whether it is accepted"),
    ("issue", "assign"): Text("交给承办单位，或列入议题", "Give it to a unit, or take it into a topic"),
    ("issue", "accept_redirect"): Text("看转来的诉求，接收或退回", "Take over what was redirected, or return it"),
    ("issue", "start"): Text("开始办理", "Begin to handle it"),
    ("issue", "resolve"): Text("办好后登记结果和佐证", "Record the result and what shows it"),
    ("issue", "reply"): Text("把结果答复反映人", "Tell the reporter the result"),
    ("topic", "submit_review"): Text("给三项标准打分，送审", "Score the three criteria and hand it in"),
    ("topic", "approve"): Text("审定：确定、退回或不列", "Decide: choose, return or decline it"),
    ("topic", "start_research"): Text("列出利益相关方，开始调研", "List who is concerned and begin the research"),
    ("topic", "finish_research"): Text("登记走访，公开材料", "Record the visits and publish the materials"),
    ("topic", "re_deliberate"): Text("没有共识：再协商或结束", "No consensus: another round, or the end"),
    ("topic", "take_over"): Text("看下级提交的议题，接手或退回", "Take over the topic from below, or decline"),
    ("meeting", "plan"): Text("筹备议事会：时间、地点、主持人", "Plan the meeting: when, where, who presides"),
    ("meeting", "issue_notice"): Text("邀请成员，发会议通知", "Invite the members and give notice"),
    ("meeting", "open_checkin"): Text("到时间开始签到", "Open the check-in when it is time"),
    ("meeting", "start"): Text("核对人数，宣布开会", "Check the quorum and open the meeting"),
    ("meeting", "conclude"): Text("每项议程有结果后结束会议", "Conclude once each item has a result"),
    ("meeting", "resume"): Text("人到齐后继续开会", "Go on with the meeting"),
    ("meeting", "reschedule"): Text("人数不够：另定时间", "No quorum: set another date"),
    ("minutes", "draft"): Text("起草会议纪要", "Draft the minutes"),
    ("minutes", "circulate"): Text("检查隐私，发出征求确认", "Check for personal data and circulate"),
    ("minutes", "confirm"): Text("签字齐了就确认纪要", "Confirm the minutes once they are signed"),
    ("plan", "draft"): Text("把共识写成方案条款", "Write the consensus as a plan"),
    ("plan", "confirm"): Text("核对条款，确认方案", "Check the clauses and confirm"),
    ("plan", "publish"): Text("上网并张贴，开始公示", "Publish it online and on the board"),
    ("plan", "submit"): Text("提交党组织研究", "Hand it to the party organisation"),
    ("plan", "approve"): Text("研究决定：同意、退回或不予采纳", "Decide: approve, return or reject"),
    ("plan", "revise"): Text("按退回意见修改方案", "Revise it as asked"),
    ("plan", "issue_responsibility_list"): Text("下达责任清单", "Issue the list of responsibilities"),
    ("plan", "publish_result"): Text("公示办理结果", "Publish the result"),
    ("action", "accept"): Text("签收，或说明理由申请退回", "Accept it, or ask to return it"),
    ("action", "reassign"): Text("看退回申请：改派或不同意", "Give it to another unit, or refuse"),
    ("action", "start"): Text("开工", "Begin the work"),
    ("action", "report_done"): Text("报进度；办完了交佐证", "Report progress, then the evidence"),
    ("action", "unblock"): Text("受阻解除后恢复办理", "Go on once nothing is in the way"),
    ("action", "verify"): Text("到现场看，核实或退回", "Go and see: verify or send back"),
    ("action", "close"): Text("反馈群众和部门，销号", "Tell residents and units, then close"),
    ("action", "resume"): Text("按退回意见返工", "Do again what was sent back"),
    ("order", "acknowledge"): Text("签收督办单", "Acknowledge the order"),
    ("order", "rectify"): Text("整改并报措施和佐证", "Rectify and report how"),
    ("order", "close"): Text("核实整改，办结督办单", "Check the rectification and close"),
    ("objection", "accept"): Text("受理异议", "Accept the objection"),
    ("objection", "review"): Text("开始核查异议", "Begin to review the objection"),
    ("objection", "dismiss"): Text("作出结论：成立、部分成立或不成立", "Decide: upheld, in part, or dismissed"),
    ("objection", "respond"): Text("把结论答复异议人", "Answer the objector"),
    ("objection", "decide_appeal"): Text("对申诉作出决定", "Decide the appeal"),
}


def todo(machine: str, command: str) -> Text:
    """Return what somebody must do to give a command that comes next."""
    return TASKS[machine, command]
