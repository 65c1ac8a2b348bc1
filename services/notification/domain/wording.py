"""Turns the data of an event into words that a template can show."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from contracts.fields import Field, fields
from contracts.words import label_of_value, reason
from kit.clock import HOME

NameOf = Callable[[str, str], str]

UNNAMED_CASE = {"zh": "您关心的事", "en": "your matter"}
_SECRETS = {
    "follow_code": {"zh": "，查询码{}", "en": ", follow-up code {}"},
    "code": {"zh": "{}", "en": "{}"},
}


def in_words(data: Mapping[str, Any], language: str, name_of_org: NameOf) -> dict[str, str]:
    """Return every field of an event's data that can be said in one phrase."""
    known = fields()
    return {
        name: _phrase(known[name], value, language, name_of_org)
        for name, value in data.items()
        if name in known and isinstance(value, str | int | float)
    }


def secrets_in_words(letter: Mapping[str, str], language: str) -> dict[str, str]:
    """Return what only the letter's own reader may see, as phrases; empty where the letter holds none."""
    return {name: words[language].format(letter[name]) if letter.get(name) else "" for name, words in _SECRETS.items()}


def _phrase(field: Field, value: Any, language: str, name_of_org: NameOf) -> str:
    if isinstance(value, bool):
        return {"zh": "是" if value else "否", "en": "yes" if value else "no"}[language]
    if field.name.endswith("org_code"):
        return name_of_org(str(value), language)
    if field.type == "datetime":
        return moment_in_words(datetime.fromisoformat(value).astimezone(HOME), language)
    if field.type == "date":
        return day_in_words(date.fromisoformat(value), language)
    if field.name == "reason_code":
        return reason(str(value), language)
    return label_of_value(field.name, str(value), language)


def day_in_words(day: date, language: str) -> str:
    """Return a day, such as 3月9日; the year is said only in English, where days and months are easily confused."""
    return f"{day:%d %b %Y}" if language == "en" else f"{day.month}月{day.day}日"


def moment_in_words(moment: datetime, language: str) -> str:
    """Return a day with the time of the clock."""
    return f"{day_in_words(moment.date(), language)}{' ' if language == 'en' else ''}{moment:%H:%M}"
