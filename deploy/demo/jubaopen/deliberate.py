"""民事民议: fourteen members in the room on 31 August 2020, and what they agreed."""

from contracts.text import Text
from deploy.demo.case import Case, eventually, refused, require
from deploy.demo.jubaopen.facts import facts
from deploy.demo.jubaopen.terms import clauses_of_meeting
from deploy.demo.moves import council, meetings, topics
from deploy.demo.step import Chapter

DELIBERATE = Chapter(Text("第四步 协商议事：民事民议", "Step 4  Deliberating"))

AGENDA = (
    ("居民代表等说问题、发心声、提建议", False),
    ("住建局代表和施工方代表解释说明", False),
    ("充分讨论协商，达成共识", True),
)


@DELIBERATE.step(
    "clerk",
    "在聚宝盆社区政协协商议事室定下8月31日的议事会，由社区党组织书记主持",
    "plans the meeting of 31 August in the deliberation room, presided over by the party secretary",
    at="2020-08-24 10:00",
    awaits=["meetings.meeting.planned"],
)
def plan(case: Case) -> None:
    """Room, day and presider are the report's; the hour is illustrative."""
    room = meetings.room_of(case, facts()["room"]["name"])
    meetings.plan(case, room, "2020-08-31T15:00:00+08:00", "2020-08-31T17:00:00+08:00", AGENDA)


@DELIBERATE.step(
    "clerk",
    "通知14名成员，6类人员都要有；少了一类，系统不让发通知",
    "invites fourteen members of six categories; with one category missing the system refuses",
    at="2020-08-26 09:00",
    awaits=["meetings.meeting.noticed", "intake.topic.scheduled"],
)
def give_notice(case: Case) -> None:
    """The count of fourteen and the categories are the report's, the split is illustrative."""
    invitations, materials = council.fourteen(case), ["改造项目清单（例）", "居民意见汇总（例）"]
    without = [one for one in invitations if one["category"] != "cppcc_member"]
    refused(lambda: meetings.give_notice(case, without, materials), "composition_satisfied")
    meetings.give_notice(case, invitations, materials)


@DELIBERATE.step(
    "member",
    "政协委员、住建局和施工方答复：参加",
    "member, bureau and contractor answer that they will come",
    at="2020-08-27 11:00",
    awaits={"meetings.attendance.invitation_answered": 3},
)
def answer(case: Case) -> None:
    """Those who have accounts."""
    for who in ("member", "housing", "contractor"):
        meetings.answer(case, who)


@DELIBERATE.step(
    "clerk",
    "开始签到：屏幕上是6位签到码，没有手机的由经办员代签",
    "opens the check-in: a code of six digits on the screen, the clerk helps those without a phone",
    at="2020-08-31 14:20",
    awaits={"meetings.meeting.checkin_opened": 1, "meetings.attendance.recorded": 8},
)
def check_in_some(case: Case) -> None:
    """Eight of fourteen: not enough yet."""
    meetings.open_check_in(case)
    meetings.check_in(case, case.attendances[:8])


@DELIBERATE.step(
    "secretary",
    "想开会：到会8人，人数不够，系统不让开始；等到14人到齐再开",
    "wants to begin with eight present and is refused; begins when all fourteen are there",
    at="2020-08-31 15:00",
    awaits={"meetings.attendance.recorded": 6, "meetings.meeting.started": 1},
)
def begin(case: Case) -> None:
    """The quorum is two thirds of the invited members."""
    refused(lambda: meetings.do(case, "secretary", "start", {"recusals": []}), "quorum_met")
    meetings.check_in(case, case.attendances[8:])
    meetings.do(case, "secretary", "start", {"recusals": []})


@DELIBERATE.step(
    "clerk",
    "记下发言：说问题、发心声、提建议，住建局和施工方解释说明",
    "writes down what is said: problems, voices, suggestions, explanations",
    at="2020-08-31 15:20",
)
def speak(case: Case) -> None:
    """The course is the report's, the words are illustrative."""
    residents, members = meetings.of_category(case, "resident_rep"), meetings.of_category(case, "cppcc_member")
    department = meetings.of_category(case, "department_rep")[0]
    contractor = meetings.of_category(case, "contractor_rep")[0]
    meetings.say(case, residents[0], 1, "problem", "这个月加装屋顶，下个月改造门窗，过一段时间又维修地下管道")
    meetings.say(case, residents[1], 1, "voice", "停水可以配合，就怕一停再停（例）")
    meetings.say(case, members[0], 1, "suggestion", "地下的先做完，地面和绿化最后统一做（例）")
    meetings.say(case, department, 2, "explanation", "改造方案和公共区域内容可以全部公示（例）")
    meetings.say(case, contractor, 2, "explanation", "一号楼巷道狭窄，换下水管道要停水20天（例）")


@DELIBERATE.step(
    "secretary",
    "逐项征询：没有坚持的反对意见，达成5条共识，散会",
    "asks item by item: nobody maintains an objection; five clauses are agreed and the meeting ends",
    at="2020-08-31 17:05",
    awaits=["meetings.meeting.concluded", "intake.topic.deliberated"],
)
def conclude(case: Case) -> None:
    """The five clauses are the report's."""
    meetings.agree_on(case, (1, 2, 3))
    meetings.write_clauses(case, clauses_of_meeting())
    meetings.do(case, "secretary", "conclusion")


@DELIBERATE.step(
    "clerk",
    "写好纪要送14人核对",
    "drafts the minutes and sends them round",
    at="2020-09-01 10:00",
    awaits=["meetings.minutes.drafted", "meetings.minutes.circulated"],
)
def write_minutes(case: Case) -> None:
    """The text follows from what was recorded."""
    meetings.write_minutes(case, "各方就老旧小区设施改造达成5条共识。")


@DELIBERATE.step(
    "secretary",
    "10人以上签字，主持人确认纪要；议题达成共识",
    "confirms the minutes after ten signatures; the topic has its consensus",
    at="2020-09-02 09:30",
    awaits=["meetings.minutes.confirmed", "intake.topic.consensus_reached"],
)
def confirm_minutes(case: Case) -> None:
    """Two thirds must sign."""
    meetings.sign(case, case.attendances[:10])
    meetings.confirm_minutes(case)
    reached = eventually(lambda: topics.look(case)["state"] == "consensus_reached", "consensus")
    require(reached, "没有达成共识 / no consensus")
