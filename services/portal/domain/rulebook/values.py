"""What kinds of values the rules hold: how each one is typed, read and told in words."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from contracts.rules.colours import LEAST_CONTRAST, contrast
from contracts.text import Text

LARGEST = 1000
LONGEST = 200
MOST_LINES = 60
# The darkest ground of the pages on which words stand in the accent.
PAPER = "#F3EEE2"
NOTHING = Text("无", "none")
NEEDED = Text("请填写", "This is needed")

Options = Mapping[str, Text]


class Unreadable(ValueError):
    """What was typed cannot be read as a value of this kind."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep the words that stand beside the field."""
        super().__init__(en)
        self.words = Text(zh, en)


class Kind(Protocol):
    """One kind of value; `control` is the kind of field that asks for it."""

    @property
    def control(self) -> str:
        """Return the kind of the field."""

    def read(self, typed: Sequence[str]) -> Any:
        """Return the value that was typed; raises Unreadable."""

    def typed(self, value: Any) -> list[str]:
        """Return how the value is typed."""

    def told(self, value: Any) -> Text:
        """Return the value in words."""


def _only(typed: Sequence[str]) -> str:
    found = typed[0].strip() if typed else ""
    if len(found) > LONGEST:
        raise Unreadable(f"最多{LONGEST}个字", f"At most {LONGEST} characters")
    return _clean(found)


def _narrow(typed: Sequence[str]) -> str:
    """Return what was typed with the wide digits and signs of a Chinese keyboard as plain ones."""
    return unicodedata.normalize("NFKC", _only(typed))


def _lines(typed: Sequence[str]) -> list[str]:
    lines = [_clean(line.strip()) for text in typed for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Unreadable(f"最多{MOST_LINES}行", f"At most {MOST_LINES} lines")
    return lines


def _clean(text: str) -> str:
    if re.search(r"[\x00-\x1f\x7f]", text):
        raise Unreadable("有不能用的字符", "It holds a character that cannot be used")
    return text


@dataclass(frozen=True)
class Whole:
    """A whole number with its unit; an optional one may be left out."""

    unit: Text
    optional: bool = False
    control: str = "whole"

    def read(self, typed: Sequence[str]) -> int | None:
        """Read a number."""
        found = _narrow(typed)
        if not found and self.optional:
            return None
        if not re.fullmatch(r"[0-9]{1,4}", found) or int(found) > LARGEST:
            raise Unreadable(f"请填0到{LARGEST}之间的整数", f"Enter a whole number from 0 to {LARGEST}")
        return int(found)

    def typed(self, value: Any) -> list[str]:
        """Return the digits."""
        return [] if value is None else [str(value)]

    def told(self, value: Any) -> Text:
        """Tell the number with its unit."""
        return NOTHING if value is None else Text(f"{value}{self.unit.zh}", f"{value} {self.unit.en}")


@dataclass(frozen=True)
class Words:
    """A phrase of one language."""

    control: str = "text"

    def read(self, typed: Sequence[str]) -> str:
        """Read a phrase."""
        found = _only(typed)
        if not found:
            raise Unreadable(NEEDED.zh, NEEDED.en)
        return found

    def typed(self, value: Any) -> list[str]:
        """Return the phrase."""
        return [str(value or "")]

    def told(self, value: Any) -> Text:
        """Tell the phrase as it is."""
        return Text(str(value), str(value)) if value else NOTHING


@dataclass(frozen=True)
class Phrases:
    """Several phrases, one a line, each as `中文 | English`."""

    control: str = "lines"

    def read(self, typed: Sequence[str]) -> list[dict[str, str]]:
        """Read the lines."""
        return [_phrase(line.replace("｜", "|")) for line in _lines(typed)]

    def typed(self, value: Any) -> list[str]:
        """Return the lines."""
        return [f"{one['zh']} | {one['en']}" for one in value or ()]

    def told(self, value: Any) -> Text:
        """Tell the phrases one after another."""
        if not value:
            return NOTHING
        return Text("；".join(one["zh"] for one in value), "; ".join(one["en"] for one in value))


def _phrase(line: str) -> dict[str, str]:
    zh, _, en = (part.strip() for part in line.partition("|"))
    if not zh or not en or len(line) > 2 * LONGEST:
        raise Unreadable(
            f"这一行要写成“中文 | English”：{line[:30]}", f"Write this line as “中文 | English”: {line[:30]}"
        )
    return {"zh": zh, "en": en}


@dataclass(frozen=True)
class Choice:
    """One of several codes."""

    options: Options
    control: str = "code"

    def read(self, typed: Sequence[str]) -> str:
        """Read a code."""
        found = _only(typed)
        if found not in self.options:
            raise Unreadable("请从选项中选", "Choose one of the options")
        return found

    def typed(self, value: Any) -> list[str]:
        """Return the code."""
        return [] if value is None else [str(value)]

    def told(self, value: Any) -> Text:
        """Tell the words of the code."""
        return self.options.get(str(value), Text(str(value), str(value))) if value is not None else NOTHING


@dataclass(frozen=True)
class Several:
    """Some of several codes, in the order of the options; whole numbers stay whole numbers."""

    options: Options
    whole: bool = False
    control: str = "choices"

    def read(self, typed: Sequence[str]) -> list[Any]:
        """Read the codes that were ticked."""
        if not set(typed) <= set(self.options):
            raise Unreadable("请从选项中选", "Choose among the options")
        if not typed:
            raise Unreadable("至少选一项", "Choose at least one")
        return [int(code) if self.whole else code for code in self.options if code in typed]

    def typed(self, value: Any) -> list[str]:
        """Return the codes."""
        return [str(code) for code in value or ()]

    def told(self, value: Any) -> Text:
        """Tell the words of the codes."""
        found = [self.options.get(str(code), Text(str(code), str(code))) for code in value or ()]
        return Text("、".join(one.zh for one in found), ", ".join(one.en for one in found)) if found else NOTHING


@dataclass(frozen=True)
class YesNo:
    """A box that is ticked or not."""

    control: str = "yes"

    def read(self, typed: Sequence[str]) -> bool:
        """Read a box."""
        return bool(typed and typed[0])

    def typed(self, value: Any) -> list[str]:
        """Return the mark of a ticked box."""
        return ["yes"] if value else []

    def told(self, value: Any) -> Text:
        """Tell yes or no."""
        return NOTHING if value is None else Text("是", "yes") if value else Text("否", "no")


@dataclass(frozen=True)
class Share:
    """A part of a whole, such as 2/3."""

    control: str = "text"

    def read(self, typed: Sequence[str]) -> str:
        """Read a fraction that is not more than the whole."""
        found = _narrow(typed)
        if not re.fullmatch(r"[1-9][0-9]?/[1-9][0-9]?", found) or Fraction(found) > 1:
            raise Unreadable("请写成分数，例如2/3，不超过1", "Write a fraction such as 2/3, not above 1")
        return found

    def typed(self, value: Any) -> list[str]:
        """Return the fraction."""
        return [str(value or "")]

    def told(self, value: Any) -> Text:
        """Tell the fraction."""
        return Text(str(value), str(value)) if value else NOTHING


@dataclass(frozen=True)
class Colour:
    """A colour such as #9B1C1C; one in which words are written must be readable on paper."""

    on_paper: bool = False
    control: str = "text"

    def read(self, typed: Sequence[str]) -> str:
        """Read a colour, in small or capital letters."""
        found = _narrow(typed).upper()
        if not re.fullmatch(r"#[0-9A-F]{6}", found):
            raise Unreadable("请写成#加6位，例如#9B1C1C", "Write # and six digits, such as #9B1C1C")
        ratio = contrast(found, PAPER)
        if self.on_paper and ratio < LEAST_CONTRAST:
            raise Unreadable(
                f"颜色太浅，在页面底色上看不清：对比度{ratio:.2f}，至少要{LEAST_CONTRAST}",
                f"Too pale to be read on the page: contrast {ratio:.2f}, at least {LEAST_CONTRAST} is needed",
            )
        return found

    def typed(self, value: Any) -> list[str]:
        """Return the colour."""
        return [str(value or "")]

    def told(self, value: Any) -> Text:
        """Tell the colour."""
        return Text(str(value), str(value)) if value else NOTHING


@dataclass(frozen=True)
class DayOfYear:
    """A day of every year, such as 11-01."""

    control: str = "text"

    def read(self, typed: Sequence[str]) -> str:
        """Read month and day; whether there is such a day is for the checks to say."""
        found = re.fullmatch(r"([0-9]{1,2})[-月/]([0-9]{1,2})日?", _narrow(typed))
        if found is None:
            raise Unreadable("请写成月-日，例如11-01", "Write month and day, such as 11-01")
        return f"{int(found[1]):02}-{int(found[2]):02}"

    def typed(self, value: Any) -> list[str]:
        """Return month and day."""
        return [str(value or "")]

    def told(self, value: Any) -> Text:
        """Tell month and day."""
        if not value:
            return NOTHING
        month, day = value.split("-")
        return Text(f"{int(month)}月{int(day)}日", value)


_OFF, _ON = "休", "班"
_SAYS = {_OFF: False, "放假": False, "off": False, _ON: True, "上班": True, "work": True}


@dataclass(frozen=True)
class Overrides:
    """Days on which a county's offices work or rest unlike the country's, one a line: `2026-05-04 休 名称`."""

    control: str = "lines"

    def read(self, typed: Sequence[str]) -> list[dict[str, Any]]:
        """Read the lines, in the order of the days."""
        found = [_override(unicodedata.normalize("NFKC", line).split(maxsplit=2)) for line in _lines(typed)]
        if len({one["date"] for one in found}) < len(found):
            raise Unreadable("有一天写了两次", "A day stands there twice")
        return sorted(found, key=lambda one: str(one["date"]))

    def typed(self, value: Any) -> list[str]:
        """Return the lines."""
        return [_written(one) for one in value or ()]

    def told(self, value: Any) -> Text:
        """Tell the days."""
        zh = "；".join(_written(one) for one in value or ())
        en = "; ".join(f"{one['date']} {'work' if one['working'] else 'off'}" for one in value or ())
        return Text(zh, en) if zh else NOTHING


def _override(parts: list[str]) -> dict[str, Any]:
    shown = " ".join(parts)[:LONGEST]
    wrong = Unreadable(
        f"这一行要写成“2026-05-04 休 名称”：{shown}", f"Write this line as “2026-05-04 off name”: {shown}"
    )
    if len(parts) < 2 or parts[1] not in _SAYS or len(" ".join(parts)) > LONGEST:  # noqa: PLR2004 -- a day and a word
        raise wrong
    try:
        day = date.fromisoformat(parts[0])
    except ValueError:
        raise wrong from None
    name = {"name": parts[2].strip()} if parts[2:] else {}
    return {"date": day.isoformat(), "working": _SAYS[parts[1]], **name}


def _written(one: Mapping[str, Any]) -> str:
    return " ".join([one["date"], _ON if one["working"] else _OFF, *([one["name"]] if "name" in one else [])])


@dataclass(frozen=True)
class Quorum:
    """How many must come: a share of the invited members as 2/3, at least so many as 7, or nothing."""

    control: str = "text"

    def read(self, typed: Sequence[str]) -> dict[str, Any]:
        """Read a share, a number, or nothing."""
        found = _narrow(typed)
        if not found:
            return {"kind": "none"}
        if re.fullmatch(r"[1-9][0-9]{0,2}", found):
            return {"kind": "minimum_participants", "minimum": int(found)}
        if re.fullmatch(r"[1-9][0-9]?/[1-9][0-9]?", found):
            numerator, denominator = map(int, found.split("/"))
            return {"kind": "share_of_invited_members", "numerator": numerator, "denominator": denominator}
        raise Unreadable(
            "请写分数（如2/3）或人数（如7），不要求就不写", "Write a share such as 2/3, a number such as 7, or nothing"
        )

    def typed(self, value: Any) -> list[str]:
        """Return the share or the number."""
        if not value or value["kind"] == "none":
            return []
        return [f"{value['numerator']}/{value['denominator']}" if "numerator" in value else str(value["minimum"])]

    def told(self, value: Any) -> Text:
        """Tell the share or the number."""
        found = "".join(self.typed(value))
        if not found:
            return Text("不要求", "not asked for")
        share = Text(f"应到委员的{found}", f"{found} of the members invited")
        return share if "/" in found else Text(f"至少{found}人", f"at least {found} people")
