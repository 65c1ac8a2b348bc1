"""The notice on personal data, version by version: what a reporter reads before agreeing, and can read again later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from contracts.documents import DATA, read_yaml
from contracts.text import Text

FOLDER = DATA / "privacy"


@dataclass(frozen=True)
class Section:
    """One question and its answer; `{office}` in it is the unit in whose name the matter is handled."""

    id: str
    title: Text
    text: Text

    def told(self, office: str, lang: str) -> str:
        """Return the answer in a language, with the office named."""
        return self.text.in_language(lang).replace("{office}", office)


@dataclass(frozen=True)
class PrivacyNotice:
    """One version of the notice, in force from a day on until the next one is."""

    version: str
    effective_from: date
    sections: tuple[Section, ...]


@cache
def notices() -> Mapping[str, PrivacyNotice]:
    """Return every version by its name, the oldest first."""
    documents = [read_yaml(path) for path in FOLDER.glob("*.yaml")]
    found = [
        PrivacyNotice(
            version=document["version"],
            effective_from=document["effective_from"],
            sections=tuple(
                Section(entry["id"], Text.of(entry["title"]), Text.of(entry["text"])) for entry in document["sections"]
            ),
        )
        for document in documents
    ]
    ordered = sorted(found, key=lambda notice: notice.effective_from)
    return MappingProxyType({notice.version: notice for notice in ordered})


def notice_on(day: date) -> PrivacyNotice:
    """Return the version in force on a day; before the first one, the first."""
    begun = [notice for notice in notices().values() if notice.effective_from <= day]
    return begun[-1] if begun else next(iter(notices().values()))
