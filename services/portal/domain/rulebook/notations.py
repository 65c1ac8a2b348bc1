"""Values of the rules that have a notation of their own: shares, colours, days, quorums and lists of phrases."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from contracts.rules.colours import LEAST_CONTRAST, contrast
from contracts.text import Text
from services.portal.domain.rulebook.values import LONGEST, NOTHING, Unreadable, english, lines, narrow

# The darkest ground of the pages on which words stand in the accent.
PAPER = "#F3EEE2"


@dataclass(frozen=True)
class Phrases:
    """Several phrases, one a line, each as `中文 | English`."""

    control: str = "lines"

    def read(self, typed: Sequence[str]) -> list[dict[str, str]]:
        """Read the lines."""
        return [_phrase(line.replace("｜", "|")) for line in lines(typed)]

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
            f"这一行要写成“中文 | English”：{line[:30]}", f"Write this line as Chinese | English: {line[:30]}"
        )
    return {"zh": zh, "en": english(en)}


@dataclass(frozen=True)
class Share:
    """A part of a whole, such as 2/3."""

    control: str = "text"

    def read(self, typed: Sequence[str]) -> str:
        """Read a fraction that is not more than the whole."""
        found = narrow(typed)
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
        found = narrow(typed).upper()
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
        found = re.fullmatch(r"([0-9]{1,2})[-月/]([0-9]{1,2})日?", narrow(typed))
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
        found = [_override(unicodedata.normalize("NFKC", line).split(maxsplit=2)) for line in lines(typed)]
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
        found = narrow(typed)
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
