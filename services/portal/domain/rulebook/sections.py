"""The sections in which an office writes its county's rules, and the lines of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.text import Text
from services.portal.domain.rulebook import units
from services.portal.domain.rulebook.line import PLACE, Line, OrderLine, PlaceLine, ResultLine
from services.portal.domain.rulebook.notations import Colour, DayOfYear, Overrides, Phrases, Quorum, Share
from services.portal.domain.rulebook.paths import Path
from services.portal.domain.rulebook.values import Choice, Kind, Several, Whole, Words, YesNo

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """Some lines that are written together."""

    code: str
    words: Text
    about: Text
    lines: Callable[[Document], Iterable[Line]]


ENGLISH = Words(in_english=True)

_LIMITS = {
    "acceptance_reply_workdays": ("受理答复", "Answer whether an issue is accepted"),
    "urgent_acceptance_hours": ("紧急诉求受理答复（停水停电停气停暖）", "The same for water, power, gas and heat"),
    "redirect_dispute_workdays": ("转办争议确定由谁办", "Settle who handles a redirected issue"),
    "simple_issue_workdays": ("一般诉求办结", "Handle a simple issue"),
    "simple_issue_extension_workdays": ("一般诉求最多延长", "Longest extension of a simple issue"),
    "topic_decision_workdays": ("确定议题", "Decide on a topic"),
    "meeting_after_approval_workdays": ("议题确定后开会", "Meet after a topic was approved"),
    "checkin_opens_minutes_before": ("会前开始签到", "Check-in opens before a meeting"),
    "quorum_wait_minutes": ("人数不够时等候", "Wait for enough people"),
    "suspension_max_hours": ("会议暂停最长", "Longest pause of a meeting"),
    "minutes_draft_workdays": ("写出会议纪要", "Draft the minutes"),
    "minutes_silence_workdays": ("纪要征求意见", "Ask about the minutes"),
    "meeting_feedback_days": ("会后征求意见", "Collect feedback after a meeting"),
    "submission_to_party_workdays": ("报党组织", "Submit a plan to the party organisation"),
    "party_decision_workdays": ("党组织决定", "Decision of the party organisation"),
    "action_acceptance_workdays": ("责任单位签收", "Accept an item"),
    "action_return_request_workdays": ("责任单位提出退回", "Ask to return an item"),
    "progress_report_days": ("报进度，每隔", "Report progress every"),
    "urgent_progress_report_days": ("紧急事项报进度，每隔", "Report progress on urgent items every"),
    "result_publicity_after_last_item_workdays": ("全部办完后公示结果", "Publish the result after the last item"),
}


def _line(path: str, zh: str, en: str, kind: Kind, *, hint: Text | None = None, group: Text | None = None) -> Line:
    return Line(tuple(path.split(".")), Text(zh, en), kind, hint, group)


def _unit(code: str) -> Text:
    return next((unit for ending, unit in units.UNITS.items() if ending in code), units.NUMBER)


def _limits(document: Document) -> Iterator[Line]:
    del document
    for code, (zh, en) in _LIMITS.items():
        yield _line(f"time_limits.{code}", zh, en, Whole(_unit(code)))
    yield _line("time_limits.minutes_signatures", "纪要签字人数占到会委员", "Share that signs the minutes", Share())


def _publicity(document: Document) -> Iterator[Line]:
    del document
    yield OrderLine(("gates", "order"), Text("公示和决定的先后", "Publicity and decision"), Choice(units.ORDERS))
    yield ResultLine(("gates", "result_publicity"), Text("办完后公示结果", "The result is published"), YesNo())
    for kind, group in (("plan", Text("方案公示", "The plan")), ("result", Text("结果公示", "The result"))):
        for code, zh, en in (
            ("days", "公示天数", "Days of publicity"),
            ("min_days", "最少", "At least"),
            ("max_days", "最多", "At most"),
            ("reason_needed_below_days", "少于这个天数要写理由", "A shorter period needs a reason"),
        ):
            yield _line(f"publicity.{kind}.{code}", zh, en, Whole(units.DAYS), group=group)
    yield from _clock(Text("怎么算", "How days are counted"))
    yield from _objections(Text("异议", "Objections"))


def _clock(group: Text) -> Iterator[Line]:
    yield _line("publicity.day_unit", "按什么天数算", "Which days count", Choice(units.DAY_UNITS), group=group)
    yield _line(
        "publicity.clock_starts", "从什么时候起算", "When the clock starts", Choice(units.CLOCK_STARTS), group=group
    )
    yield _line(
        "publicity.min_days_after_resume",
        "暂停后恢复，至少还要公示",
        "Days that remain at least after a pause",
        Whole(units.DAYS),
        group=group,
    )


def _objections(group: Text) -> Iterator[Line]:
    for code, zh, en, kind in (
        ("anonymous_allowed", "可以匿名提", "May be filed without a name", YesNo()),
        ("acceptance_workdays", "受理", "Accepted within", Whole(units.WORKDAYS)),
        ("response_workdays", "答复", "Answered within", Whole(units.WORKDAYS)),
        ("silence_closes_after_days", "答复后没有回音就办结", "Closed without reply after", Whole(units.DAYS)),
        ("appeals", "可以申请复核", "May be appealed", Whole(units.TIMES)),
        ("appeal_body", "由谁复核", "Appeals go to", Choice(units.APPEAL_BODIES)),
        ("appeal_days", "复核期限", "An appeal is decided within", Whole(units.DAYS)),
        ("open_appeal_blocks_clearance", "复核没有结束，公示不结束", "An open appeal keeps the period open", YesNo()),
        (
            "upheld_restarts_full_period",
            "异议成立后重新公示满期",
            "An upheld objection starts the period anew",
            YesNo(),
        ),
    ):
        yield _line(f"publicity.objections.{code}", zh, en, kind, group=group)


def _topics(document: Document) -> Iterator[Line]:
    del document
    hint = Text("几项得分加起来，低于这个分要写理由才能定", "All scores together; below it, an approval needs a reason")
    yield _line("topic_selection.threshold", "最低得分", "Lowest score", Whole(units.POINTS), hint=hint)
    yield _line("topic_selection.max_rounds", "最多评几次", "Rounds of scoring at most", Whole(units.TIMES))
    yield _line("topic_selection.min_days_between_rounds", "两次之间至少隔", "Days between rounds", Whole(units.DAYS))


def _council(document: Document) -> Iterator[Line]:
    size = Text("人数", "Size")
    yield _line("council.size.min", "最少", "At least", Whole(units.PEOPLE), group=size)
    yield _line("council.size.max", "最多", "At most", Whole(units.PEOPLE), group=size)
    yield _line("council.size.outside", "不在范围内", "Outside of it", Choice(units.OUTSIDE), group=size)
    for seat in document["council"]["composition"]:
        path, group = f"council.composition.{seat['category']}", Text(seat["zh"], seat["en"])
        yield _line(f"{path}.zh", "叫法（中文）", "Called in Chinese", Words(), group=group)
        yield _line(f"{path}.en", "叫法（英文）", "Called in English", ENGLISH, group=group)
        yield _line(f"{path}.min", "至少", "At least", Whole(units.PEOPLE), group=group)
        yield _line(f"{path}.when", "什么时候要有", "Needed when", Choice(units.WHEN), group=group)
    yield from _conduct(Text("议事会", "The council"))
    yield from _deciding(Text("怎么形成意见", "How it decides"))


def _conduct(group: Text) -> Iterator[Line]:
    for code, zh, en, kind in (
        ("affected_group_represented", "受影响的居民要有代表", "Those affected are represented", YesNo()),
        ("guests_vote", "列席人员可以表决", "Guests vote", YesNo()),
        ("meetings_per_quarter_min", "每季度至少开会", "Meetings a quarter, at least", Whole(units.TIMES)),
        ("member_initiated_meetings", "委员可以自主召集", "Members may call meetings", YesNo()),
    ):
        yield _line(f"council.{code}", zh, en, kind, group=group)


def _deciding(group: Text) -> Iterator[Line]:
    for code, zh, en, kind in (
        ("methods", "可以用的办法", "Ways of deciding", Several(units.METHODS)),
        ("first_method", "先用", "The first way", Choice(units.METHODS)),
        ("consensus_calls", "协商几次不成再表决", "Calls for consensus before a vote", Whole(units.TIMES)),
        ("fallback_method", "协商不成用", "Otherwise", Choice(units.FALLBACKS)),
        ("abstentions_count", "弃权计入基数", "Abstentions count in the base", YesNo()),
    ):
        yield _line(f"decision.{code}", zh, en, kind, group=group)


def _modes(document: Document) -> Iterator[Line]:
    for mode in document["modes"]:
        yield from _mode(f"modes.{mode['code']}", mode, Text(mode["name"]["zh"], mode["name"]["en"]))


def _mode(path: str, mode: Mapping[str, Any], group: Text) -> Iterator[Line]:
    yield _line(f"{path}.name.zh", "名称（中文）", "Name in Chinese", Words(), group=group)
    yield _line(f"{path}.name.en", "名称（英文）", "Name in English", ENGLISH, group=group)
    yield _line(f"{path}.notice.length", "提前通知", "Notice", Whole(units.NUMBER), group=group)
    yield _line(f"{path}.notice.unit", "按什么天数算", "In which days", Choice(units.DAY_UNITS), group=group)
    yield _line(f"{path}.notice.emergency", "紧急时", "In an emergency", Choice(units.EMERGENCY), group=group)
    hint = Text(
        "写2/3是应到委员的份额，写7是至少7人，不要求就不写", "2/3 of the members invited, 7 for at least 7 people"
    )
    yield _line(f"{path}.quorum", "开会人数", "Quorum", Quorum(), hint=hint, group=group)
    if "window" in mode:
        yield _line(f"{path}.window.min_days", "开放最短", "Open for at least", Whole(units.DAYS), group=group)
        yield _line(f"{path}.window.max_days", "开放最长", "Open for at most", Whole(units.DAYS), group=group)
    if "minimum_visitors" in mode:
        yield _line(f"{path}.minimum_visitors", "上门至少", "Visitors at least", Whole(units.PEOPLE), group=group)
    for code, zh, en in (
        ("composition_checked", "查人员组成", "The composition is checked"),
        ("room_required", "要在议事室", "A room is needed"),
        ("votes_allowed", "可以表决", "Votes are allowed"),
    ):
        yield _line(f"{path}.{code}", zh, en, YesNo(), group=group)


def _steps(document: Document) -> Iterator[Line]:
    for step in document["steps"]:
        path, group = f"steps.{step['code']}", Text(step["name"]["zh"], step["name"]["en"])
        yield PlaceLine((*path.split("."), PLACE), Text("第几步", "Place"), Whole(units.NUMBER), None, group)
        yield _line(f"{path}.name.zh", "名称（中文）", "Name in Chinese", Words(), group=group)
        yield _line(f"{path}.name.en", "名称（英文）", "Name in English", ENGLISH, group=group)
        yield _line(f"{path}.phase", "属于", "Phase", Choice(units.PHASES), group=group)
        limit = Whole(units.WORKDAYS, optional=True)
        hint = Text("不写就按各事项的期限", "Empty: by the due dates of the items")
        yield _line(f"{path}.time_limit_workdays", "期限", "Time limit", limit, hint=hint, group=group)


def _labels(document: Document) -> Iterator[Line]:
    del document
    named = {
        "steps_title": ("步骤的叫法", "The steps"),
        "modes_title": ("协商方式的叫法", "The modes"),
        "closed_loop": ("闭环的说法", "The closed loop"),
        "room": ("议事室", "The room"),
        "council": ("议事会", "The council"),
        "deciding_body": ("决定的党组织", "The deciding body"),
        "responsibility_list": ("责任清单", "The responsibility list"),
    }
    for code, (zh, en) in named.items():
        yield from _both(f"labels.{code}", Text(zh, en))
    for code, words in units.PHASES.items():
        yield from _both(f"labels.phases.{code}", words)


def _both(path: str, group: Text) -> Iterator[Line]:
    yield _line(f"{path}.zh", "中文", "In Chinese", Words(), group=group)
    yield _line(f"{path}.en", "英文", "In English", ENGLISH, group=group)


def _brand(document: Document) -> Iterator[Line]:
    del document
    yield from _both("brand.name", Text("名称", "Name"))
    hint = Text("一行一句，写成“中文 | English”", "One a line: Chinese | English")
    yield _line("brand.slogans", "标语", "Slogans", Phrases(), hint=hint)
    group = Text("颜色", "Colours")
    read = Text("和字的颜色对比度至少4.5，才看得清", "Contrast with the words on it at least 4.5, to be readable")
    yield _line("brand.theme.accent", "主色", "Accent", Colour(on_paper=True), hint=read, group=group)
    yield _line("brand.theme.on_accent", "主色上的字", "Words on the accent", Colour(), group=group)


def _calendar(document: Document) -> Iterator[Line]:
    yield _line("calendar.working_week", "每周工作日", "Working week", Several(units.WEEK, whole=True))
    hint = Text(
        "国家放假和调休已经算在内。本地另有安排的，一行一天：2026-05-04 休 名称，或 2026-05-10 班",
        "Public holidays are known. Other days, one a line: 2026-05-04 off Name, or 2026-05-10 work",
    )
    yield _line("calendar.overrides", "本地的放假和上班", "Local days off and working days", Overrides(), hint=hint)
    for milestone in document["milestones"]:
        path, name = f"milestones.{milestone['code']}", milestone["name"]
        group, hint = Text(name["zh"], name["en"]), Text("月-日，例如11-01", "Month and day, such as 11-01")
        yield _line(f"{path}.month_day", "日期", "Day", DayOfYear(), hint=hint, group=group)
        yield _line(f"{path}.verified", "已向主管部门核实", "Confirmed with the office in charge", YesNo(), group=group)


def _following(document: Document) -> Iterator[Line]:
    del document
    for group, lines in _FOLLOWING:
        for path, zh, en, kind in lines:
            yield _line(path, zh, en, kind, group=group)


_FOLLOWING: tuple[tuple[Text, tuple[tuple[str, str, str, Kind], ...]], ...] = (
    (
        Text("亮灯", "Lights"),
        (
            ("lights.blue.workdays_before_due", "蓝灯：到期前", "Blue: before the due date", Whole(units.WORKDAYS)),
            ("lights.yellow.workdays_after_due", "黄灯：到期后", "Yellow: after the due date", Whole(units.WORKDAYS)),
            ("lights.yellow.or_missing_progress_report", "没报进度也亮黄灯", "Yellow without a report", YesNo()),
            ("lights.red.workdays_after_due", "红灯：到期后", "Red: after the due date", Whole(units.WORKDAYS)),
            ("lights.red.or_yellow_count", "几次黄灯变红灯", "Yellow lights that make a red one", Whole(units.TIMES)),
        ),
    ),
    (
        Text("延期", "Extensions"),
        (
            ("extensions.max_count_per_item", "每件最多延期", "For one item at most", Whole(units.TIMES)),
            ("extensions.max_workdays_each", "每次最多", "Each at most", Whole(units.WORKDAYS)),
            ("extensions.asked_before_due", "要在到期前提出", "Asked for before the due date", YesNo()),
            ("extensions.decider", "由谁批准", "Granted by", Choice(units.DECIDERS)),
        ),
    ),
    (
        Text("答复和评价", "Answers and ratings"),
        (
            (
                "replies.after_milestone_workdays",
                "每个节点后答复",
                "Answered after each milestone",
                Whole(units.WORKDAYS),
            ),
            (
                "replies.failed_contacts_before_exception",
                "联系不上几次可以记为联系不上",
                "Failed contacts before an exception",
                Whole(units.TIMES),
            ),
            ("replies.auto_close_after_days", "答复后没有评价自动办结", "Closed by itself after", Whole(units.DAYS)),
            ("replies.reopen_within_days", "可以要求重办", "May be reopened within", Whole(units.DAYS)),
            (
                "replies.reopen_limit_before_escalation",
                "重办几次后交上级",
                "Reopened so often, it goes up",
                Whole(units.TIMES),
            ),
            ("survey.open_days", "评价开放", "Ratings are open for", Whole(units.DAYS)),
        ),
    ),
)

SECTIONS: Mapping[str, Section] = {
    one.code: one
    for one in (
        Section("limits", Text("时限", "Time limits"), Text("每一步多久办完", "How long each thing may take"), _limits),
        Section(
            "publicity",
            Text("公示和异议", "Publicity and objections"),
            Text("公示多久、先公示还是先决定、异议怎么办", "How long, in which order, and what becomes of objections"),
            _publicity,
        ),
        Section(
            "topics",
            Text("议题评分", "Scoring of topics"),
            Text("多少分才能定为议题、可以评几次", "How many points a topic needs, and how often it is scored"),
            _topics,
        ),
        Section(
            "council",
            Text("议事会组成", "Composition of the council"),
            Text("谁参加、多少人、怎么形成意见", "Who takes part, how many, and how it decides"),
            _council,
        ),
        Section(
            "modes",
            Text("协商方式", "Modes of deliberation"),
            Text("每种方式提前几天通知、多少人才能开", "Notice and quorum of each mode"),
            _modes,
        ),
        Section(
            "steps",
            Text("步骤和次序", "Steps and their order"),
            Text("议事分几步、怎么叫", "The steps and their names"),
            _steps,
        ),
        Section(
            "following",
            Text("督办和答复", "Supervision and answers"),
            Text("亮灯、延期、答复、评价", "Lights, extensions, answers and ratings"),
            _following,
        ),
        Section("labels", Text("用语", "Words"), Text("本地怎么叫", "What things are called here"), _labels),
        Section("brand", Text("品牌", "Brand"), Text("名称、标语、颜色", "Name, slogans and colours"), _brand),
        Section(
            "calendar",
            Text("工作日和节点", "Working days and milestones"),
            Text("每周工作日、本地放假、供暖日期", "The week, local days off, the heating season"),
            _calendar,
        ),
    )
}


def lines_of(section: Section, document: Document) -> dict[Path, Line]:
    """Return the lines of a section by their paths."""
    return {line.path: line for line in section.lines(document)}
