"""One phrase in the languages of the published data."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A phrase in Chinese and in English; Chinese is the default."""

    zh: str
    en: str

    @classmethod
    def of(cls, words: Mapping[str, str]) -> "Text":
        """Read a phrase from a mapping with the keys `zh` and `en`."""
        return cls(zh=words["zh"], en=words["en"])

    def in_language(self, lang: str = "zh") -> str:
        """Return the English words for any kind of English, else the Chinese ones."""
        return self.en if lang.lower().startswith("en") else self.zh
