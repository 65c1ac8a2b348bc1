"""民事民办: four items, each with one unit and one day, checked by the residents' supervision committee."""

from contracts.text import Text
from deploy.demo.case import Case, refused
from deploy.demo.jubaopen.facts import COMPOUND
from deploy.demo.jubaopen.terms import DISCLOSURE, GREENING, HEATING, SEWER
from deploy.demo.moves import items, plans
from deploy.demo.step import Chapter

CARRY_OUT = Chapter(Text("第六步 督办：民事民办", "Step 6  Carrying out"))

CLOSED = "supervision.action.closed"
DONE = "supervision.action.reported_done"
VERIFIED = "supervision.action.verified"


@CARRY_OUT.step(
    "street",
    "下发责任清单：4项，每项一个牵头单位",
    "issues the responsibility list: four items, one lead unit each",
    at="2020-09-21 09:00",
    awaits={"supervision.plan.responsibilities_issued": 1, "supervision.action.assigned": 4},
)
def issue_list(case: Case) -> None:
    """The principle of clause 1 guides the others and is no item."""
    plans.issue_list(case)


@CARRY_OUT.step(
    "housing",
    "住建局和施工方接收各自的事项",
    "the bureau and the contractor accept their items",
    at="2020-09-21 15:00",
    awaits={"supervision.action.accepted": 4},
)
def accept(case: Case) -> None:
    """Within two working days."""
    items.accept(case, "housing", HEATING, DISCLOSURE)
    items.accept(case, "contractor", GREENING, SEWER)


@CARRY_OUT.step(
    "contractor",
    "公告一号楼9月28日起停水20天（日期例），请居民配合；绿化要等管道完工，现在不让动工",
    "announces twenty days without water at building 1 (dates illustrative); greening may not begin before the pipes",
    at="2020-09-22 09:00",
    awaits={"supervision.action.cooperation_announced": 1, "supervision.action.started": 3},
)
def start(case: Case) -> None:
    """Three items begin, the fourth waits for two of them."""
    notice = {"kind": "water_outage", "compound_id": COMPOUND, "starts_on": "2020-09-28", "outage_days": 20}
    items.do(
        case, "contractor", SEWER, "cooperation-notice", {**notice, "building": "一号楼", "note": "设临时供水点（例）"}
    )
    items.start(case, "housing", HEATING, DISCLOSURE)
    items.start(case, "contractor", SEWER)
    refused(lambda: items.start(case, "contractor", GREENING), "predecessors_closed")


@CARRY_OUT.step(
    "housing",
    "公示旧小区改造方案和公共区域改造内容，报办结",
    "publishes the renewal plan and what happens to the common areas, and reports it done",
    at="2020-09-25 16:00",
    awaits=[DONE],
)
def disclose(case: Case) -> None:
    """The right to know, says the report."""
    items.finish(case, "housing", DISCLOSURE, "公示照片（例）")


@CARRY_OUT.step(
    "committee",
    "居民监督委员会现场核实公示内容，街道销号",
    "checks on the spot; the street closes the item",
    at="2020-09-28 10:00",
    awaits=[VERIFIED, CLOSED],
)
def verify_disclosure(case: Case) -> None:
    """The first of four."""
    _verify_and_close(case, DISCLOSURE, "公示栏和楼道都已张贴（例）")


@CARRY_OUT.step(
    "contractor",
    "报告进展：下水管道60%，供暖管道50%（例）；监督委员会协调取水点",
    "reports progress: sewer 60 %, heating pipes 50 % (illustrative); the committee arranges water points",
    at="2020-09-29 16:00",
    awaits={"supervision.action.progress_reported": 2, "supervision.action.coordination_logged": 1},
)
def report(case: Case) -> None:
    """Missing reports would turn the light yellow."""
    items.progress(case, "contractor", SEWER, 60, "一号楼管沟人工开挖完成过半（例）")
    items.progress(case, "housing", HEATING, 50, "二、三号楼供暖管道已更换（例）")
    items.do(case, "committee", SEWER, "coordination", {"text": "协调楼长每天帮老人取水（例）"})


@CARRY_OUT.step(
    "contractor",
    "继续施工并报告；政协委员回访停水住户",
    "goes on and reports; the CPPCC member visits the homes without water",
    at="2020-10-06 11:00",
    awaits={"supervision.action.progress_reported": 2, "supervision.action.followed_up": 1},
)
def go_on(case: Case) -> None:
    """An urgent item reports every seven days."""
    items.progress(case, "contractor", SEWER, 85, "管道铺设完成，正在回填（例）")
    items.progress(case, "housing", HEATING, 70, "主管道更换完成（例）")
    items.do(case, "member", SEWER, "follow-up", {"visit_on": "2020-10-06", "text": "住户理解，供水点够用（例）"})


@CARRY_OUT.step(
    "contractor",
    "一号楼下水管道更换完工，报办结",
    "finishes the sewer of building 1 and reports it done",
    at="2020-10-13 17:00",
    awaits=[DONE],
)
def finish_sewer(case: Case) -> None:
    """Before its illustrative due date."""
    items.finish(case, "contractor", SEWER, "竣工照片和通水记录（例）")


@CARRY_OUT.step(
    "committee",
    "现场核实：排水通畅，销号",
    "checks on the spot: it drains; the item is closed",
    at="2020-10-14 15:00",
    awaits=[VERIFIED, CLOSED],
)
def verify_sewer(case: Case) -> None:
    """The second of four."""
    _verify_and_close(case, SEWER, "逐层放水查看，排水通畅（例）")
    items.progress(case, "housing", HEATING, 90, "支管接入完成，准备打压（例）")


@CARRY_OUT.step(
    "housing",
    "集中供暖开始前，供暖管道改造完工",
    "finishes the heating pipes before the heating season",
    at="2020-10-26 10:00",
    awaits=[DONE],
)
def finish_heating(case: Case) -> None:
    """The milestone of the report: before central heating begins."""
    items.finish(case, "housing", HEATING, "打压试验记录（例）")


@CARRY_OUT.step(
    "committee",
    "核实供暖管道，销号：比供暖开始早了几天",
    "checks the heating pipes; closed some days before the season begins",
    at="2020-10-27 15:00",
    awaits=[VERIFIED, CLOSED],
)
def verify_heating(case: Case) -> None:
    """The third of four."""
    _verify_and_close(case, HEATING, "打压试验在场见证（例）")


@CARRY_OUT.step(
    "contractor",
    "管道都完工了，绿化和地面设施现在可以动工",
    "may now begin with greening and surfaces: the pipes are done",
    at="2020-10-28 09:00",
    awaits=["supervision.action.started"],
)
def start_greening(case: Case) -> None:
    """What was refused in September is allowed now."""
    items.start(case, "contractor", GREENING)


@CARRY_OUT.step(
    "committee",
    "核实绿化：两处没有补种，退回整改",
    "checks the greening: two spots are bare, and sends it back",
    at="2020-11-10 15:00",
    awaits=[DONE, "supervision.action.sent_back"],
)
def send_back(case: Case) -> None:
    """Illustrative: a verification that fails."""
    items.finish(case, "contractor", GREENING, "绿化照片（例）")
    body = {"reason_code": "not_done", "reasons": "东侧两处没有补种（例）", "has_interest": False}
    items.do(case, "committee", GREENING, "send-back", body)


@CARRY_OUT.step(
    "contractor",
    "补种后再报；监督委员会核实通过，最后一项销号，方案全部办结",
    "replants and reports again; verified and closed: the plan is complete",
    at="2020-11-16 16:00",
    awaits={VERIFIED: 1, CLOSED: 1, "supervision.plan.completed": 1, "intake.issue.resolved": 10},
)
def finish_greening(case: Case) -> None:
    """The last item; the result reaches every linked issue."""
    items.do(case, "contractor", GREENING, "resumption")
    items.finish(case, "contractor", GREENING, "补种照片（例）")
    _verify_and_close(case, GREENING, "补种到位（例）")


def _verify_and_close(case: Case, clause: int, note: str) -> None:
    items.verify(case, clause, note)
    items.close(case, clause, "effective", "结果已告知居民和有关部门（例）")
