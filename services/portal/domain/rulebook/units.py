"""The words that lines of the rules share: units and choices."""

from contracts.rules import DECISION_FIRST, PUBLICITY_FIRST
from contracts.text import Text

WORKDAYS = Text("个工作日", "working days")
DAYS = Text("天", "days")
HOURS = Text("小时", "hours")
MINUTES = Text("分钟", "minutes")
PEOPLE = Text("人", "people")
TIMES = Text("次", "times")
POINTS = Text("分", "points")
NUMBER = Text("", "")

# What one of them is called in English.
ONE = {
    "working days": "working day",
    "days": "day",
    "hours": "hour",
    "minutes": "minute",
    "people": "person",
    "times": "time",
    "points": "point",
}

UNITS = {
    "_workdays": WORKDAYS,
    "_hours": HOURS,
    "_days": DAYS,
    "_minutes": MINUTES,
}

DAY_UNITS = {"calendar_days": Text("自然日", "calendar days"), "working_days": Text("工作日", "working days")}
CLOCK_STARTS = {
    "online": Text("网上发布就起算", "When it is online"),
    "online_and_board": Text("网上发布并有公示栏照片才起算", "When it is online and on the notice board"),
}
ORDERS: dict[str, Text] = {
    PUBLICITY_FIRST: Text("先公示，后决定", "Publicity first, then the decision"),
    DECISION_FIRST: Text("先决定，办完再公示", "The decision first, publicity of the result"),
}
APPEAL_BODIES = {"street_or_town": Text("街道（镇）", "Street or town"), "county": Text("县区", "County")}
OUTSIDE = {"warn": Text("提醒", "Warn"), "refuse": Text("不准", "Refuse")}
WHEN = {
    "always": Text("都要有", "Always"),
    "street_or_community_topic": Text("街道或社区的议题", "For topics of a street or community"),
    "contractor_involved": Text("有施工方时", "When a contractor is involved"),
    "department_responsible": Text("有责任部门时", "When a department is responsible"),
    "never": Text("不要求", "Never"),
}
METHODS = {
    "consensus": Text("协商一致", "Consensus"),
    "majority": Text("过半数", "Majority"),
    "two_thirds": Text("三分之二", "Two thirds"),
}
FALLBACKS = {code: METHODS[code] for code in ("majority", "two_thirds")}
EMERGENCY = {
    "allowed_with_reason": Text("紧急时写明理由可以缩短", "May be shorter in an emergency, with a reason"),
    "not_allowed": Text("不能缩短", "May not be shorter"),
}
PHASES = {
    "propose": Text("民事民提", "Propose"),
    "deliberate": Text("民事民议", "Deliberate"),
    "decide": Text("民议后民决", "Decide"),
    "execute": Text("民事民办", "Carry out"),
}
DECIDERS = {
    "street_or_town_party_org": Text("街道（镇）党组织", "Street or town party organisation"),
    "town_party_committee": Text("镇党委", "Town party committee"),
    "own_party_org": Text("本单位党组织", "The unit's own party organisation"),
    "county_party_committee": Text("县区委", "County party committee"),
    "city_party_committee": Text("市委", "City party committee"),
}
WEEK = {
    str(number): Text(zh, en)
    for number, (zh, en) in enumerate(
        (
            ("星期一", "Monday"),
            ("星期二", "Tuesday"),
            ("星期三", "Wednesday"),
            ("星期四", "Thursday"),
            ("星期五", "Friday"),
            ("星期六", "Saturday"),
            ("星期日", "Sunday"),
        ),
        start=1,
    )
}
