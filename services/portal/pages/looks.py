"""How dates, deadlines, units and states read, in Chinese and English."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from contracts.divisions import division
from contracts.machines import machines
from contracts.rules import Rules
from contracts.text import Text
from contracts.words import label_of_field, label_of_machine, label_of_role, label_of_state
from kit.clock import HOME
from services.portal.domain.county import SHELF

_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_MINUTES_IN_HOUR = 60
_HOURS_IN_DAY = 24

# Categories of issues; the catalogue is open, so another code is shown as it stands.
CATEGORIES: Mapping[str, Text] = {
    "water_supply": Text("供水", "Water supply"),
    "water_outage": Text("停水", "Water outage"),
    "power_supply": Text("供电", "Power supply"),
    "sewer": Text("下水道", "Sewer"),
    "heating": Text("供暖", "Heating"),
    "parking": Text("停车", "Parking"),
    "environment_order": Text("环境卫生", "Clean surroundings"),
    "garbage_collection": Text("垃圾清运", "Garbage"),
    "old_compound_renewal": Text("小区改造", "Renewal of the compound"),
    "expropriation_compensation": Text("征收补偿", "Expropriation"),
    "customs_bride_price": Text("移风易俗", "Customs"),
    "river_environment": Text("河道环境", "River"),
    "progress": Text("施工进度", "Progress of the works"),
    "sequencing": Text("施工次序", "Order of the works"),
    "paving": Text("路面井盖", "Paving"),
    "lighting": Text("照明", "Lighting"),
    "charging": Text("充电", "Charging"),
    "noise": Text("噪音扰民", "Noise"),
    "tourism": Text("旅游业", "Tourism"),
    "information": Text("了解情况", "Information"),
    "other": Text("其他", "Other"),
}


# What services call the fields that are no event's.
LABELS: Mapping[str, Text] = {
    "number": Text("编号", "Number"),
    "category_code": Text("类别", "Category"),
    "place": Text("地点", "Place"),
    "submitted_at": Text("提交时间", "Submitted"),
    "due_accept_at": Text("受理答复期限", "First answer due"),
    "confirmed_at": Text("确认时间", "Confirmed"),
    "decision_due_at": Text("决定期限", "Decision due"),
    "sent_back_count": Text("退回整改次数", "Times sent back"),
    "original_due_on": Text("原定期限", "First due date"),
    "days_left": Text("还有几天", "Days left"),
    "small_entry": Text("切口小", "Small entry"),
    "broad_relevance": Text("关联广", "Broad relevance"),
    "strong_demand": Text("群众反映强烈", "Strong demand"),
}


def label(field: str, lang: str) -> str:
    """Return what a field is called."""
    words = LABELS.get(field)
    return words.in_language(lang) if words else label_of_field(field, lang)


def due_words(told: Mapping[str, Any], county: str, lang: str) -> str:
    """Return the due date of a clause, or the milestone on which it hangs."""
    day = fmt_date(day_of(told.get("due_on")), lang)
    if day:
        return day
    milestone = SHELF.of(county).milestones.get(told.get("milestone_code") or "")
    return milestone.name.in_language(lang) if milestone else ""


def category(code: str | None, lang: str) -> str:
    """Return the words of a category."""
    if code is None:
        return ""
    words = CATEGORIES.get(code)
    return words.in_language(lang) if words else code


def local(moment: datetime) -> datetime:
    """Return a moment as the city's clocks show it."""
    return moment.astimezone(HOME)


def day_of(value: date | str | None) -> date | None:
    """Return the day of a day or moment, also when it is told as text."""
    if value is None:
        return None
    if isinstance(value, str):
        return local(datetime.fromisoformat(value)).date() if "T" in value else date.fromisoformat(value)
    return local(value).date() if isinstance(value, datetime) else value


def as_moment(told: str | None) -> datetime | None:
    """Return a moment that is told as text."""
    return datetime.fromisoformat(told) if told else None


def local_moment(told: str | None) -> datetime | None:
    """Return a told moment as the city's clocks show it."""
    return local(datetime.fromisoformat(told)) if told else None


def fmt_date(value: date | None, lang: str, *, weekday: bool = False) -> str:
    """Return 2020年9月9日, or 9 September 2020."""
    day = day_of(value)
    if day is None:
        return ""
    if lang == "en":
        return f"{day:%A} {day.day} {day:%B} {day.year}" if weekday else f"{day.day} {day:%B} {day.year}"
    shown = f"{day.year}年{day.month}月{day.day}日"
    return f"{shown} {_WEEKDAYS[day.weekday()]}" if weekday else shown


def fmt_datetime(value: datetime | None, lang: str) -> str:
    """Return 2020年9月3日 09:00."""
    return f"{fmt_date(value, lang)} {local(value):%H:%M}" if value else ""


def fmt_deadline(value: date | None, now: datetime, lang: str) -> str:
    """Return the last moment and what is left of the time."""
    if value is None:
        return ""
    if not isinstance(value, datetime):
        value = datetime.combine(value + timedelta(days=1), datetime.min.time(), tzinfo=HOME)
    left = _left(_counted_with_today(value, now), lang)
    return f"until {_last_moment(value, lang)}, {left}" if lang == "en" else f"到{_last_moment(value, lang)}，{left}"


def seconds_left(last_day: date | None, now: datetime) -> int:
    """Return how many seconds are left until the end of a day; none once it is over."""
    if last_day is None:
        return 0
    end = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), tzinfo=HOME)
    return max(0, int((end - now).total_seconds()))


def _counted_with_today(end: datetime, now: datetime) -> timedelta:
    """Return what is left; a time that ends at midnight is counted in whole days, today among them."""
    left = end - now
    ends_at_midnight = local(end).time() == datetime.min.time()
    return timedelta(days=left.days + 1) if ends_at_midnight and left >= timedelta(days=1) else left


def _last_moment(moment: datetime, lang: str) -> str:
    shown = local(moment)
    if shown.hour == 0 and shown.minute == 0:
        return f"{fmt_date(shown.date() - timedelta(days=1), lang)}" + ("24时" if lang == "zh" else " 24:00")
    return fmt_datetime(moment, lang)


def _left(left: timedelta, lang: str) -> str:
    if left < timedelta(0):
        days = -left.days - 1
        if lang == "en":
            return f"{days} days over" if days else "over"
        return f"已超{days}天" if days else "已到期"
    hours = int(left.total_seconds() // 3600)
    if hours < _HOURS_IN_DAY:
        return f"还有{hours}小时" if lang == "zh" else f"{hours} hours left"
    return f"还有{left.days}天" if lang == "zh" else f"{left.days} days left"


def unit_name(code: str | None) -> str:
    """Return the name of a place."""
    return division(code).place_name if code else ""


def roles_named(roles: Iterable[str], lang: str) -> str:
    """Return roles as words."""
    names = dict.fromkeys(label_of_role(str(role), lang) for role in roles)
    return ("、" if lang == "zh" else ", ").join(names)


def machine_name(machine: str, lang: str) -> str:
    """Return what a kind of case is called."""
    return label_of_machine(machine, lang)


def state_word(row: Mapping[str, Any], lang: str) -> str:
    """Return what the state of a case is called."""
    return label_of_state(row["machine"], row["state"], lang)


def title_of(row: Mapping[str, Any], lang: str) -> str:
    """Return the title of a case: its own, its topic's or plan's, else its category or kind."""
    shown = row.get("shown_title") or category(row.get("category"), lang) or machine_name(row["machine"], lang)
    clause = row["facts"].get("clause_no") if row.get("facts") else None
    if clause:
        return f"{shown}，第{clause}条" if lang == "zh" else f"{shown}, clause {clause}"
    return str(shown)


def number_of(row: Mapping[str, Any]) -> str:
    """Return the number of a case, or that of the plan or topic it belongs to."""
    return str(row.get("number") or row.get("plan_number") or row.get("topic_number") or "")


def steps_of(rules: Rules, reached: int | None, *, is_over: bool, lang: str) -> list[dict[str, Any]]:
    """Return the six steps with what is done, what is now and what is to come."""
    return [
        {
            "name": step.name.in_language(lang),
            "phase": rules.phase_name(step.phase, lang),
            "state": _step_state(step.number, reached or 0, is_over=is_over),
        }
        for step in rules.steps
    ]


def step_name(rules: Rules, number: int | None, lang: str) -> str:
    """Return the name of a step."""
    steps = {step.number: step for step in rules.steps}
    return steps[number].name.in_language(lang) if number in steps else ""


def _step_state(number: int, reached: int, *, is_over: bool) -> str:
    if number < reached or (is_over and number == reached):
        return "done"
    return "now" if number == reached else "todo"


def is_final(row: Mapping[str, Any]) -> bool:
    """Whether a case may rest for ever as it is."""
    return row["state"] in machines()[row["machine"]].final


def is_archived_meeting(row: Mapping[str, Any]) -> bool:
    """Whether a meeting is over and filed: it stands at the last step, whatever its topic has come to."""
    return row["machine"] == "meeting" and is_final(row)
