"""The words and colours that a county chose."""

from collections.abc import Mapping
from typing import Any

from contracts.rules.entries import known
from contracts.text import Text


class CountyWords:
    """What a county calls things."""

    document: Mapping[str, Any]

    def name(self, lang: str = "zh") -> str:
        """Return the name of the county."""
        return Text.of(self.document["name"]).in_language(lang)

    def label(self, code: str, lang: str = "zh") -> str:
        """Return one of the county's words, such as `room` or `deciding_body`."""
        return Text.of(known(self.document["labels"], code)).in_language(lang)

    def phase_name(self, code: str, lang: str = "zh") -> str:
        """Return the name of a phase, such as 民事民议."""
        return Text.of(known(self.document["labels"]["phases"], code)).in_language(lang)

    def brand(self, lang: str = "zh") -> str:
        """Return the name under which the county speaks to its people."""
        return Text.of(self.document["brand"]["name"]).in_language(lang)

    def slogans(self, lang: str = "zh") -> tuple[str, ...]:
        """Return the county's slogans."""
        return tuple(Text.of(words).in_language(lang) for words in self.document["brand"]["slogans"])

    @property
    def theme(self) -> Mapping[str, str]:
        """Return the colours of the county's pages: `accent` and `on_accent`."""
        theme: Mapping[str, str] = self.document["brand"]["theme"]
        return theme
