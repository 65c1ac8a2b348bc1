"""What the rules would mean for a case like the published one of Jubaopen: its due dates, in the county's order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from contracts.period import PeriodDays
from contracts.rules import Rules
from contracts.text import Text
from contracts.workdays import WorkCalendar

# The meeting of 31 August 2020 in Jubaopen had 14 members; a contractor and a department took part.
MEMBERS = 14
CONDITIONS = frozenset({"always", "street_or_community_topic", "contractor_involved", "department_responsible"})
_MORNING = time(9, 0)
_DAY = timedelta(days=1)

When = datetime | date | None


@dataclass(frozen=True)
class Point:
    """One thing that the rules decide in the case: until when, or in which words."""

    words: Text
    when: When = None
    told: Text | None = None


@dataclass
class Course:
    """The case as it goes on under some rules: each step begins when the one before had its whole time."""

    rules: Rules
    at: datetime
    points: list[Point] = field(default_factory=list)

    @property
    def calendar(self) -> WorkCalendar:
        """Return the working days of the county."""
        return WorkCalendar(self.rules)

    def until(self, zh: str, en: str, limit: str) -> None:
        """Go on to the end of a time limit."""
        self.at = self.calendar.deadline(self.at, self.rules.time_limit(limit))
        self.points.append(Point(Text(zh, en), self.at))

    def say(self, zh: str, en: str, told: Text) -> None:
        """Note what the rules say without a date."""
        self.points.append(Point(Text(zh, en), None, told))

    def publish(self, zh: str, en: str, kind: str) -> None:
        """Go on to the end of a period that begins on the next working day."""
        terms = self.rules.publicity(kind)
        first = self.calendar.add_workdays(self.calendar.local_date(self.at), 1)
        last = PeriodDays.of(self.rules, terms).last(first, terms.days)
        self.at = self.calendar.end_of_workday(last)
        self.points.append(Point(Text(zh, en), last))


def course_of(rules: Rules, begins_on: date) -> list[Point]:
    """Return what becomes of an issue that is reported on the morning of a day."""
    zone = WorkCalendar(rules).timezone
    course = Course(rules, datetime.combine(begins_on, _MORNING, tzinfo=zone))
    course.until("答复是否受理", "Answer whether it is accepted", "acceptance_reply_workdays")
    course.until("确定议题", "Decide on the topic", "topic_decision_workdays")
    course.until("开会", "Hold the meeting", "meeting_after_approval_workdays")
    _meet(course)
    course.until("写出会议纪要", "Draft the minutes", "minutes_draft_workdays")
    for gate in rules.gate_order:
        _GATES[gate](course)
    return course.points


def _meet(course: Course) -> None:
    mode = next(iter(course.rules.modes.values()))
    needed = mode.quorum.needed(MEMBERS)
    words = Text(f"14名委员到{needed}名", f"{needed} of 14 members")
    course.say(f"能开会的人数（{mode.name.zh}）", f"Quorum ({mode.name.en})", words)
    seats = [seat for seat in course.rules.council.composition if seat.when in CONDITIONS and seat.minimum]
    zh = "、".join(f"{seat.name.zh}{seat.minimum}名" for seat in seats)
    course.say("必须有谁", "Who must be there", Text(zh, ", ".join(f"{seat.minimum} {seat.name.en}" for seat in seats)))


def _decide(course: Course) -> None:
    course.until("报党组织", "Submit the plan to the party organisation", "submission_to_party_workdays")
    course.until("党组织决定", "Decision of the party organisation", "party_decision_workdays")


def _accept_items(course: Course) -> None:
    course.until("责任单位签收事项", "The units accept their items", "action_acceptance_workdays")


def _carry_out(course: Course) -> None:
    milestone = next(iter(course.rules.milestones.values()), None)
    if milestone is not None:
        eve = milestone.next_on_or_after(course.calendar.local_date(course.at) + _DAY) - _DAY
        course.points.append(Point(Text(f"在{milestone.name.zh}前办完", f"Done before: {milestone.name.en}"), eve))
        course.at = course.calendar.end_of_workday(eve)


def _verify(course: Course) -> None:
    course.say("由谁核实", "Who verifies", _VERIFIERS[course.rules.gate("verification")["body"]])


def _publish_result(course: Course) -> None:
    course.until("开始公示结果", "Publish the result", "result_publicity_after_last_item_workdays")
    course.publish("结果公示结束", "End of the publicity of the result", "result")


def _feed_back(course: Course) -> None:
    days = timedelta(days=course.rules.survey.open_days)
    course.points.append(Point(Text("评价到", "Ratings until"), course.calendar.local_date(course.at) + days))


def _publish_plan(course: Course) -> None:
    course.publish("方案公示结束", "End of the publicity of the plan", "plan")


_VERIFIERS = {
    "resident_supervision_committee": Text("居民监督委员会", "Residents' supervision committee"),
    "village_supervision_committee": Text("村务监督委员会", "Village supervision committee"),
}
_GATES: Mapping[str, Callable[[Course], None]] = {
    "plan_publicity": _publish_plan,
    "party_decision": _decide,
    "responsibility_list": _accept_items,
    "execution": _carry_out,
    "verification": _verify,
    "result_publicity": _publish_result,
    "result_feedback": _feed_back,
}


def beside(before: Rules, after: Rules, begins_on: date) -> Iterator[tuple[Text, Point | None, Point | None]]:
    """Return the course of the same case under two versions, in the order of the later one."""
    old = {point.words.zh: point for point in course_of(before, begins_on)}
    new = {point.words.zh: point for point in course_of(after, begins_on)}
    for name, point in new.items():
        yield point.words, old.get(name), point
    for name, point in old.items():
        if name not in new:
            yield point.words, point, None
