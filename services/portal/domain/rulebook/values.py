"""What kinds of values the rules hold: how each one is typed, read and told in words."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from contracts.text import Text
from services.portal.domain.rulebook import units

LARGEST = 1000
LONGEST = 200
MOST_LINES = 60
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


def only(typed: Sequence[str]) -> str:
    """Return the one text that was typed."""
    found = typed[0].strip() if typed else ""
    if len(found) > LONGEST:
        raise Unreadable(f"最多{LONGEST}个字", f"At most {LONGEST} characters")
    return clean(found)


def narrow(typed: Sequence[str]) -> str:
    """Return what was typed with the wide digits and signs of a Chinese keyboard as plain ones."""
    return unicodedata.normalize("NFKC", only(typed))


def lines(typed: Sequence[str]) -> list[str]:
    """Return the lines that were typed, without empty ones."""
    found = [clean(line.strip()) for text in typed for line in text.splitlines() if line.strip()]
    if len(found) > MOST_LINES:
        raise Unreadable(f"最多{MOST_LINES}行", f"At most {MOST_LINES} lines")
    return found


def clean(text: str) -> str:
    """Return a text that can be kept; raises Unreadable."""
    if re.search(r"[\x00-\x1f\x7f]", text):
        raise Unreadable("有不能用的字符", "It holds a character that cannot be used")
    return text


def english(text: str) -> str:
    """Return a text without Chinese characters; raises Unreadable."""
    if re.search(r"[\u3400-\u9fff]", text):
        raise Unreadable("这里请写英文，英文页面上要用", "Write this in English: the English pages show it")
    return text


@dataclass(frozen=True)
class Whole:
    """A whole number with its unit; an optional one may be left out."""

    unit: Text
    optional: bool = False
    control: str = "whole"

    def read(self, typed: Sequence[str]) -> int | None:
        """Read a number."""
        found = narrow(typed)
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
        if value is None:
            return NOTHING
        unit = units.ONE.get(self.unit.en, self.unit.en) if value == 1 else self.unit.en
        return Text(f"{value}{self.unit.zh}", f"{value} {unit}")


@dataclass(frozen=True)
class Words:
    """A phrase of one language; an English one stands on the English pages, so that it holds no Chinese."""

    in_english: bool = False
    control: str = "text"

    def read(self, typed: Sequence[str]) -> str:
        """Read a phrase."""
        found = only(typed)
        if not found:
            raise Unreadable(NEEDED.zh, NEEDED.en)
        return english(found) if self.in_english else found

    def typed(self, value: Any) -> list[str]:
        """Return the phrase."""
        return [str(value or "")]

    def told(self, value: Any) -> Text:
        """Tell the phrase as it is."""
        return Text(str(value), str(value)) if value else NOTHING


@dataclass(frozen=True)
class Choice:
    """One of several codes."""

    options: Options
    control: str = "code"

    def read(self, typed: Sequence[str]) -> str:
        """Read a code."""
        found = only(typed)
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
