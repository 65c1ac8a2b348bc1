"""One matter from a resident's report to the rated answer, by the pages alone: every role in turn, at phone and desk.

Each form on the way is also looked at in the width that is not its device's.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.demo.jubaopen.facts import CONTRACTOR, HOUSING
from deploy.demo.moments import days_ago, move
from kit.clock import ShiftedClock, real_clock
from tests.browser.conftest import PHONE
from tests.browser.official import Official, number_on, write
from tests.browser.test_report_and_follow import report
from tests.support.waiting import until

DEVICES = {
    "clerk": "desk",
    "approver": "phone",
    "member": "phone",
    "leader": "phone",
    "secretary": "phone",
    "housing": "desk",
    "contractor": "phone",
    "street": "desk",
    "party": "phone",
    "committee": "phone",
    "county": "desk",
}
TITLE = "三号楼加装电梯"
ROOM = "聚宝盆社区政协协商议事室"
HOUR = 9


class People:
    """Those of the office who take part, each at one device, signed in when first needed."""

    def __init__(self, browser: Browser, address: str) -> None:
        """Nobody is here yet."""
        self._browser, self._address = browser, address
        self._here: dict[str, Official] = {}

    def __getitem__(self, name: str) -> Official:
        """Return somebody by the short name of the demo account."""
        if name not in self._here:
            self._here[name] = Official(self._browser, self._address, f"qz-{name}", DEVICES[name])
        return self._here[name]

    def leave(self) -> list[str]:
        """Close all browsers; return what was wrong with the pages."""
        for one in self._here.values():
            one.leave()
        return [line for one in self._here.values() for line in one.found]


@pytest.fixture
def people(browser: Browser, address: str) -> Iterator[People]:
    all_of_them = People(browser, address)
    yield all_of_them
    all_of_them.leave()


def test_a_matter_goes_from_report_to_rated_answer_by_the_pages(
    browser: Browser, address: str, clock: ShiftedClock, people: People
) -> None:
    resident = browser.new_context(base_url=address, viewport=PHONE).new_page()
    move(clock, "-45 09:00")
    number, _ = report(resident, "三号楼老人上楼困难，想加装电梯")

    topic = choose_topic(people, number)
    meeting = gather(people, clock, topic)
    deliberate(people, meeting)
    write_minutes(people, meeting)
    plan = lay_open(people, clock, resident, topic)
    decide(people, plan)
    carry_out(people, plan)
    answer(people, resident, number, plan)
    resident.context.close()

    found = people.leave()
    assert found == [], "\n".join(found)


def choose_topic(people: People, number: str) -> str:
    """The clerk accepts the issue and makes it a topic; the party clerk chooses it; a member visits the homes."""
    clerk, approver, member = people["clerk"], people["approver"], people["member"]
    clerk.open(number)
    clerk.take("受理", {"reply": "已受理，和大家一起商量"})
    clerk.take("提出议题", {"title": TITLE})
    clerk.go_on_to("QZ-T")
    topic = number_on(clerk.page, "T")
    scores = {"scores.small_entry": "4", "scores.broad_relevance": "4", "scores.strong_demand": "5"}
    clerk.take("送审", {**scores, "affected_households": "60"})

    approver.open(topic)
    approver.take("确定为议题", {"statutory_answer": "not_statutory"})

    clerk.open(topic)
    clerk.take("开始调研", {"stakeholders": "居民\n施工方\n住建部门"})
    member.look_up(topic)
    visit = {"visit_on": days_ago(45, real_clock()), "household_count": "12", "findings": "低层住户担心采光"}
    member.take("登记走访", {**visit, "collected_by": "cppcc_member"})
    clerk.open(topic)
    clerk.take("完成调研，公开材料", {"materials": "加装电梯的几种做法"})
    return topic


def gather(people: People, clock: ShiftedClock, topic: str) -> str:
    """Six categories are invited and come."""
    clerk, member = people["clerk"], people["member"]
    clerk.open(topic)
    day = days_ago(40, real_clock())
    times = {"starts_at": f"{day}T{HOUR:02d}:00", "ends_at": f"{day}T{HOUR + 1}:00", "room_id": ROOM}
    chair = {"presider": "书记", "presider_has_no_interest": True}
    clerk.take("筹备议事会", {**times, **chair, "convener_type": "community"})
    clerk.go_on_to("QZ-M")
    meeting = number_on(clerk.page, "M")
    invite(clerk)

    member.look_up(meeting)
    member.take("答复邀请", {"attendance_id": "政协委员", "response": "accepted"})

    move(clock, f"-40 {HOUR - 1:02d}:30")
    clerk.open(meeting)
    clerk.take("开始签到")
    code = re.search("签到码：([0-9]{6})", clerk.page.locator("main").inner_text())
    assert code
    check_in(people, meeting, code[1])
    return meeting


def invite(clerk: Official) -> None:
    """Invite one holder of an account for each category of the office, and two residents."""
    clerk.page.locator("main").get_by_role("link", name="发会议通知", exact=True).click()
    clerk.page.get_by_role("button", name="再加几行").first.click()
    who = {
        "cppcc_member": "政协委员",
        "street_leader": "负责人",
        "community_leader": "书记",
        "contractor_rep": "施工方",
        "department_rep": "住建部门",
    }
    rows = {}
    for place, (category, account) in enumerate(who.items()):
        rows |= {f"invitations-{place}-category": category, f"invitations-{place}-account_id": account}
    for place, name in ((5, "王某"), (6, "李某")):
        one = f"invitations-{place}-"
        rows |= {f"{one}category": "resident_rep", f"{one}name": name, f"{one}phone": f"1390000077{place}"}
    involved = {"contractor_involved": True, "department_responsible": True}
    clerk.send("发会议通知", {**rows, **involved, "materials-0-title": "加装电梯的几种做法"})


def check_in(people: People, meeting: str, code: str) -> None:
    """Who has a phone writes the code of the room; the clerk checks in the others."""
    for name in ("member", "leader"):
        one = people[name]
        one.look_up(meeting)
        room_code = one.page.get_by_label("我来签到")
        expect(room_code).to_be_visible()
        one.look_in_the_other_width()
        room_code.fill(code)
        one.page.get_by_role("button", name="签到", exact=True).click()
        one.reads("已办：签到。")
    clerk = people["clerk"]
    clerk.page.reload()
    others = clerk.page.get_by_role("button", name="代签")
    for _ in range(others.count()):
        others.first.click()
        clerk.reads("已办：签到。")
    expect(others).to_have_count(0)


def deliberate(people: People, meeting: str) -> None:
    """The presider asks whether all agree; the clerk writes down what is said and agreed."""
    clerk, secretary = people["clerk"], people["secretary"]
    secretary.open(meeting)
    secretary.take("宣布开会")
    clerk.page.reload()
    said = {"attendance_id": "政协委员", "kind": "suggestion", "text": "先把采光的事说清楚"}
    write(clerk.page, {**said, "agenda_item_no": "1"})
    clerk.page.get_by_role("button", name="记下来").click()
    clerk.reads("已办：记发言。")
    clerk.reads("先把采光的事说清楚")
    secretary.take("征询是否一致", {"agenda_item_no": "1"})
    works = {"clauses-0-agenda_item_no": "1", "clauses-0-text": "装好三号楼电梯"}
    told = {"clauses-1-agenda_item_no": "1", "clauses-1-text": "公开费用", "clauses-1-item_kind": "disclosure"}
    clerk.take("写条款", {**works, **told})
    secretary.page.reload()
    secretary.reads("装好三号楼电梯")
    secretary.take("结束会议")


def write_minutes(people: People, meeting: str) -> None:
    """Those who were there sign, the clerk for who has no account, and the presider confirms."""
    clerk, secretary = people["clerk"], people["secretary"]
    clerk.page.reload()
    clerk.take("起草纪要", {"summary": "同意加装电梯，费用公开"})
    clerk.go_on_to("看纪要")
    clerk.take("发出征求确认", {"redaction_checked": True})
    clerk.take("签字确认", {"attendance_id": "王某"})
    signs = {"member": "政协委员", "leader": "街道（镇）负责人", "housing": "责任部门", "secretary": "社区（村）负责人"}
    for name, category in signs.items():
        people[name].look_up(meeting)
        people[name].go_on_to("看纪要")
        people[name].take("签字确认", {"attendance_id": category})
    secretary.take("确认纪要")
    secretary.reads("已确认")


def lay_open(people: People, clock: ShiftedClock, resident: Page, topic: str) -> str:
    """The plan is published; an objection stops the clock, is looked into by the street, and is answered."""
    clerk, secretary, street = people["clerk"], people["secretary"], people["street"]
    clerk.open(topic)
    due = days_ago(-20, real_clock())
    works = {"clauses-0-lead_org": CONTRACTOR, "clauses-0-due_on": due}
    clerk.take("起草方案", {**works, "clauses-1-lead_org": HOUSING, "clauses-1-due_on": due})
    clerk.go_on_to("QZ-P")
    plan = number_on(clerk.page, "P")
    secretary.open(plan)
    secretary.take("确认方案")
    move(clock, "-38 09:00")
    clerk.open(plan)
    clerk.take("公示方案", {"board_photo": "公告栏照片.jpg"})

    object_to(resident, plan)
    clerk.open(plan, "异议")
    clerk.take("受理异议")
    expect_on(resident, f"/plans/{plan}", "公示暂停")
    street.open(plan, "异议")
    street.take("开始核查")
    street.take("认定不成立", {"reasons": "日照分析显示不影响采光"})
    clerk.open(plan, "异议")
    clerk.take("答复异议人", {"text": "做过日照分析，一层采光不受影响"})
    move(clock, "-32 09:00")
    expect_on(resident, f"/plans/{plan}", "公示还有")
    move(clock, "-20 09:00")
    expect_on(resident, f"/plans/{plan}", "公示已结束")
    return plan


def object_to(resident: Page, plan: str) -> None:
    """Object as an owner who lives on the ground floor."""
    expect_on(resident, f"/plans/{plan}", "公示还有")
    resident.get_by_label("对哪一条").select_option("1")
    resident.get_by_label("为什么").fill("我是一层业主，担心挡光")
    resident.get_by_label("怎么称呼您").fill("李某")
    resident.get_by_label("手机号码").fill("13900000778")
    resident.get_by_role("button", name="提出异议").click()
    expect(resident.get_by_role("heading", name="您的异议已收到")).to_be_visible()


def expect_on(resident: Page, path: str, words: str) -> None:
    """Open a page again until it says the words: the clock of the city brings them."""
    resident.goto(path)
    # A page for everybody is kept for a minute, unless it is asked for anew.
    until(lambda: resident.reload() is not None and resident.locator("main", has_text=words).count())


def decide(people: People, plan: str) -> None:
    """The party organisation decides on the plan, and the street issues the list."""
    clerk, party, street = people["clerk"], people["party"], people["street"]
    clerk.open(plan)
    clerk.take("提交党组织")
    until(lambda: party.go("/work/decisions") is None and party.page.locator("article", has_text=plan).count())
    party.page.locator("article", has_text=plan).get_by_role("link", name="同意方案").click()
    decision = {"decision_no": "西街党发〔2026〕18号", "decided_on": days_ago(20, real_clock())}
    party.send("同意方案", {**decision, "file_reference": "18.pdf"})
    street.open(plan)
    street.take("下达责任清单")


def carry_out(people: People, plan: str) -> None:
    """Contractor and department do their items; the county urges; the committee looks; the street closes."""
    contractor, housing, county = people["contractor"], people["housing"], people["county"]
    for one, clause in ((contractor, "第1条"), (housing, "第2条")):
        one.row(plan, clause, desk="/work/department").get_by_role("link", name="去签收").click()
        one.send("签收")
        one.take("开工")
    contractor.take("报进度", {"percent": "60", "text": "井道已完成"})
    contractor.take("报完成", {"evidence": "验收单一号"})

    county.look_up(plan, "第2条")
    county.take("发督办单", {"colour": "blue"})
    housing.row("督办单", desk="/work/department").get_by_role("link", name="去办理").click()
    housing.send("签收督办单")
    order = number_on(housing.page, "S")
    housing.take("报整改", {"measures": "三天内公开", "evidence": "公开栏照片"})
    county.open(order)
    county.take("办结督办单", {"answer": "已看到公开栏"})
    housing.row(plan, "第2条", desk="/work/department").get_by_role("link", name="去报完成").click()
    housing.send("报完成", {"evidence": "费用公开表"})

    for clause in ("第1条", "第2条"):
        verify(people["committee"], plan, clause)
        people["street"].open(plan, clause)
        people["street"].take("销号", {"resolution_level": "effective", "feedback": "已装好，费用已公开"})


def verify(committee: Official, plan: str, clause: str) -> None:
    """Look on the spot at what was reported done."""
    article = committee.page.locator("article", has_text=plan).filter(has_text=clause)
    until(lambda: committee.go("/work/actions") is None and article.count())
    committee.look_in_the_other_width()
    article.get_by_label("核实通过").check()
    article.get_by_label("现场情况").fill("到现场看过")
    article.get_by_label("没有直接利害关系").check()
    article.get_by_role("button", name="提交核实意见").click()
    committee.reads("核实意见已提交。")


def answer(people: People, resident: Page, number: str, plan: str) -> None:
    """The result is published, the reporter is answered, and rates the answer."""
    clerk = people["clerk"]
    clerk.row(plan, desk="/work/results").get_by_role("link", name="去公示结果").click()
    clerk.send("公示结果", {"board_photo": "结果照片.jpg"})
    clerk.open(number)
    clerk.take("答复反映人", {"text": "电梯已装好，谢谢您反映"})
    resident.goto(f"/follow/{number}")
    expect(resident.locator("main")).to_contain_text("电梯已装好，谢谢您反映")
    resident.locator("label.ys-choice", has_text="满意").first.click()
    resident.get_by_label("解决了", exact=True).check()
    resident.get_by_label("联系过").check()
    resident.get_by_role("button", name="提交评价").click()
    expect(resident.locator("main")).to_contain_text("您评价：满意")
