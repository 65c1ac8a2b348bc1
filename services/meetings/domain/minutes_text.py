"""The text of the minutes: what people read, sign and find in the archive. It names categories, never persons."""

from collections.abc import Iterable, Iterator
from typing import Any

from contracts.words import label_of_value
from kit.clock import HOME
from services.meetings.domain.meeting import Meeting

STATEMENT_KINDS = {"problem": "说问题", "voice": "发心声", "suggestion": "提建议", "explanation": "解释说明"}
RESULTS = {"consensus": "达成共识", "passed": "表决通过", "failed": "未通过", "deferred": "缓议"}


def minutes_text(meeting: Meeting, *, titles: Iterable[str], summary: str, version: int) -> str:
    """Return the minutes as lines of text; the same content always gives the same text."""
    return "\n".join([*_head(meeting, titles, version), *_body(meeting), "小结：", summary.strip()]) + "\n"


def _head(meeting: Meeting, titles: Iterable[str], version: int) -> Iterator[str]:
    yield f"会议纪要 {meeting.number}（第{version}版）"
    yield from (f"议题：{title}" for title in titles)
    began, ended = meeting.started_at, meeting.ended_at
    if began and ended:
        yield f"时间：{began.astimezone(HOME):%Y-%m-%d %H:%M} 至 {ended.astimezone(HOME):%H:%M}"
    yield f"协商方式：{label_of_value('mode', meeting.mode)}"
    there = [f"{_category(one)}{count}人" for one, count in sorted(meeting.present_by_category.items())]
    yield "到会：" + "，".join(there)


def _body(meeting: Meeting) -> Iterator[str]:
    for item in meeting.agenda:
        yield f"议程{item['no']}：{item['title']}（{RESULTS[item['result']]}）"
        yield from (_said(one) for one in meeting.statements if one["agenda_item_no"] == item["no"])
        yield from (f"  不同意见［{_category(one['category'])}］{one['text']}" for one in item["dissent"])
    if meeting.clauses:
        yield "共识条款："
        yield from (_clause(clause) for clause in meeting.clauses)


def _said(statement: dict[str, Any]) -> str:
    kind = STATEMENT_KINDS.get(statement["kind"], statement["kind"])
    return f"  发言{statement['no']}［{_category(statement['category'])}·{kind}］{statement['text']}"


def _clause(clause: dict[str, Any]) -> str:
    kind = label_of_value("item_kind", clause["item_kind"])
    parts = [f"  {clause['clause_no']}. ［{kind}］{clause['text']}"]
    parts += ["（紧急）"] if clause["priority"] == "urgent" else []
    parts += [f"，牵头单位 {clause['lead_org_code']}"] if clause["lead_org_code"] else []
    due = clause["due_on"] or clause["milestone_code"]
    return "".join([*parts, *([f"，期限 {due}"] if due else [])])


def _category(code: str) -> str:
    return label_of_value("member_category", code)
