"""What differs between two versions, line by line and in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.rules import Rules, changed_keys
from contracts.text import Text
from services.portal.domain.rulebook.sections import SECTIONS, Section, lines_of

# What every version has of its own.
_OF_THE_VERSION = frozenset(
    {"county", "name", "version", "status", "effective_from", "effective_to", "based_on", "to_confirm"}
)
_OTHER = Text("有变化，见全文", "changed; see the whole text")


@dataclass(frozen=True)
class Change:
    """One line that is not as it was."""

    section: Text
    words: Text
    before: Text
    after: Text
    is_chinese: bool = False


def changes(before: Rules, after: Rules) -> list[Change]:
    """Return every change, section by section; what no section holds is named by its key."""
    found = {section.code: list(_in_section(section, before, after)) for section in SECTIONS.values()}
    return [change for lines in found.values() for change, _ in lines] + [
        Change(Text("其他", "Other"), Text(key, key), Text("", ""), _OTHER)
        for key in changed_keys(before, after)
        if key not in _OF_THE_VERSION | {key for lines in found.values() for _, key in lines}
    ]


def count_in(section: Section, before: Rules, after: Rules) -> int:
    """Return how many lines of a section changed."""
    return sum(1 for _ in _in_section(section, before, after))


def _in_section(section: Section, before: Rules, after: Rules) -> Iterator[tuple[Change, str]]:
    lines = {**lines_of(section, before.document), **lines_of(section, after.document)}
    for line in lines.values():
        old, new = line.held(before.document), line.held(after.document)
        if old != new:
            group = line.group
            words = Text(f"{group.zh}：{line.words.zh}", f"{group.en}: {line.words.en}") if group else line.words
            told = Change(section.words, words, line.kind.told(old), line.kind.told(new), line.is_chinese)
            yield told, line.path[0]
