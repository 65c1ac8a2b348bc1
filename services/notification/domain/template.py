"""Templates: what people read, in two languages, with placeholders that only event data and county words fill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

from contracts.documents import read_yaml
from services.notification.domain.channel import Channel

FOLDER = Path(__file__).parents[1] / "data" / "templates"
ALWAYS = "always"
OUTAGE_SOON = "outage_within_12_hours"
SOON = timedelta(hours=12)


@dataclass(frozen=True)
class Words:
    """A title and a text in one language."""

    title: str
    text: str


@dataclass(frozen=True)
class Template:
    """One kind of message; `is_written` ones also go out by e-mail or text message to people with an account."""

    code: str
    words: Mapping[str, Words]
    is_written: bool = False
    is_invitation: bool = False
    urgency: str | None = None
    channels: tuple[Channel, ...] = ()
    expires_at_field: str | None = None
    expires_after: timedelta | None = None

    @property
    def placeholders(self) -> frozenset[str]:
        """Return every name that must be filled, in any language."""
        pieces = [piece for words in self.words.values() for piece in (words.title, words.text)]
        return frozenset(name for piece in pieces for _, name, _, _ in Formatter().parse(piece) if name)

    def render(self, language: str, values: Mapping[str, str]) -> Words:
        """Return the title and text with the values filled in; raises KeyError for one that is missing."""
        words = self.words[language]
        return Words(words.title.format_map(values), words.text.format_map(values))

    def expires_at(self, data: Mapping[str, Any], now: datetime) -> datetime | None:
        """Return from when on the text is of no use any more, or None."""
        if self.expires_after:
            return now + self.expires_after
        moment = data.get(self.expires_at_field) if self.expires_at_field else None
        return datetime.fromisoformat(moment) if moment else None

    def is_urgent(self, bypasses: tuple[str, ...], data: Mapping[str, Any], now: datetime) -> bool:
        """Whether the text may break the quiet hours: always, or for one of the county's own reasons."""
        if self.urgency == OUTAGE_SOON and data.get("starts_on"):
            begins = datetime.fromisoformat(data["starts_on"]).replace(tzinfo=now.tzinfo)
            return OUTAGE_SOON in bypasses and begins - now <= SOON
        return self.urgency == ALWAYS or self.urgency in bypasses


def templates() -> Mapping[str, Template]:
    """Return every template by its code."""
    return _all()


@cache
def _all() -> Mapping[str, Template]:
    entries = [(code, entry) for path in sorted(FOLDER.glob("*.yaml")) for code, entry in read_yaml(path).items()]
    return MappingProxyType({code: _template(code, entry) for code, entry in entries})


def _template(code: str, entry: Mapping[str, Any]) -> Template:
    minutes = entry.get("expires_minutes")
    return Template(
        code=code,
        words=MappingProxyType({language: Words(*entry[language]) for language in ("zh", "en")}),
        is_written=entry.get("written", False),
        is_invitation=entry.get("invitation", False),
        urgency=entry.get("urgent"),
        channels=tuple(Channel(channel) for channel in entry.get("channels", ())),
        expires_at_field=entry.get("expires_at"),
        expires_after=timedelta(minutes=minutes) if minutes else None,
    )
