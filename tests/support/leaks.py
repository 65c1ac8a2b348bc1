"""Look for people: names, numbers and residents' own words where none of them may stand, however they are written."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

_ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.\-]+(?=\d)")
_DIGITS_OF_A_PHONE = 11
_UNWRAPPINGS = 3


@dataclass(frozen=True)
class Found:
    """That something personal stands somewhere; what it is stays out of the report."""

    place: str
    kind: str


@dataclass(frozen=True)
class People:
    """What is known of people, by kind: what must stand nowhere."""

    words: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, **told: Iterable[str]) -> "People":
        """Keep what says something about somebody; phones as their own digits, without a country."""
        phones = frozenset(digits(phone)[-_DIGITS_OF_A_PHONE:] for phone in told.pop("phone", ()) if phone)
        return cls(
            {"phone": phones, **{kind: frozenset(bare(word) for word in some) - {""} for kind, some in told.items()}}
        )

    def found_in(self, place: str, text: str) -> list[Found]:
        """Return each kind that stands in a text, however it is written there."""
        plain = unwrapped(text)
        packed, joined = bare(plain), _BETWEEN_DIGITS.sub("", plain)
        looks = ((kind, joined if kind == "phone" else packed, words) for kind, words in self.words.items())
        return [Found(place, kind) for kind, where, words in looks if any(word in where for word in words)]


def scan(people: People, texts: Iterable[tuple[str, str]]) -> tuple[list[str], list[Found]]:
    """Return the places that were looked at, and everything personal that was found in them."""
    places, found = [], []
    for place, text in texts:
        places.append(place)
        found += people.found_in(place, text)
    return places, found


def unwrapped(text: str) -> str:
    """Return a text without the escapes of JSON, HTML and addresses, also where one lies inside another."""
    for _ in range(_UNWRAPPINGS):
        text = _ESCAPED.sub(lambda one: chr(int(one[1], 16)), unquote(html.unescape(text)))
    return text


def bare(text: str) -> str:
    """Return a text without any spaces, in small letters."""
    return "".join(text.split()).lower()


def digits(text: str) -> str:
    """Return the digits of a text."""
    return "".join(re.findall(r"\d", text))


def lines(place: str, text: str) -> Iterator[tuple[str, str]]:
    """Return each line of a text with its place."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield f"{place}:{number}", line
