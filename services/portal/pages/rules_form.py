"""The lines of a section as fields: as they were typed, else as the draft holds them."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from flask import g

from contracts.text import Text
from services.portal.domain.rulebook.draft import Complaint
from services.portal.domain.rulebook.line import Line
from services.portal.domain.rulebook.sections import Document, Section
from services.portal.domain.rulebook.values import Unreadable, Whole
from services.portal.pages.asking import Error
from services.portal.pages.frame import t

Typed = Mapping[str, list[str]]
Shown = dict[str, Any]


def fields_of(section: Section, document: Document, typed: Typed | None, errors: Sequence[Error]) -> list[Shown]:
    """Return the fields of a section, group by group."""
    lines = groupby(section.lines(document), key=lambda line: line.group)
    return [
        {
            "heading": group.in_language(g.lang) if group else None,
            "fields": [_field(line, document, typed, errors) for line in found],
        }
        for group, found in lines
    ]


def complaints_in(section: Section, document: Document, complaints: Sequence[Complaint]) -> list[Error]:
    """Return what is wrong beside its fields."""
    names = {line.name for line in section.lines(document)}
    return [
        {"field": one.name if one.name in names else None, "text": one.words.in_language(g.lang)} for one in complaints
    ]


def summary_of(section: Section, document: Document, errors: Sequence[Error]) -> list[Error]:
    """Return what is wrong with the names of the fields, for the top of the page."""
    labels = {line.name: _label(line) for line in section.lines(document)}
    return [
        {**one, "text": t(f"{labels[one['field']]}：{one['text']}", f"{labels[one['field']]}: {one['text']}")}
        if one["field"]
        else one
        for one in errors
    ]


def told_lines(section: Section, document: Document) -> Shown:
    """Return the lines of a section in words, for reading."""
    return {
        "label": section.words.in_language(g.lang),
        "rows": [
            {
                "label": _label(line),
                "value": line.kind.told(line.held(document)).in_language(g.lang),
                "is_chinese": line.is_chinese,
            }
            for line in section.lines(document)
        ],
    }


def conflicts(section: Section, document: Document, typed: Typed) -> list[Shown]:
    """Return the lines where what was typed is not what the draft holds now."""
    rows = [
        {
            "label": _label(line),
            "now": line.kind.told(line.held(document)).in_language(g.lang),
            "yours": _told(line, typed.get(line.name, [])),
        }
        for line in section.lines(document)
    ]
    differing = [row for row in rows if row["now"] != row["yours"]]
    return differing or [{"label": t("这一节", "This section"), "now": t("和您写的一样", "as you wrote"), "yours": ""}]


def hidden_of(section: Section, document: Document, typed: Typed) -> list[dict[str, str]]:
    """Return what was typed, to be sent again."""
    names = [line.name for line in section.lines(document)]
    return [{"name": name, "value": value} for name in names for value in typed.get(name, [])]


def _field(line: Line, document: Document, typed: Typed | None, errors: Sequence[Error]) -> Shown:
    kind = line.kind
    given = kind.typed(line.held(document)) if typed is None else typed.get(line.name, [])
    shown: Shown = {
        "name": line.name,
        "kind": kind.control,
        "label": line.words.in_language(g.lang),
        "hint": line.hint.in_language(g.lang) if line.hint else None,
        "is_chinese": line.is_chinese,
        "error": next((error["text"] for error in errors if error["field"] == line.name), None),
        "value": bool(given and given[0]) if kind.control == "yes" else "\n".join(given),
    }
    if isinstance(kind, Whole):
        return {**shown, "suffix": kind.unit.in_language(g.lang), "optional": kind.optional}
    options: Mapping[str, Text] | None = getattr(kind, "options", None)
    if options is not None:
        shown["options"] = [
            {"value": code, "label": words.in_language(g.lang), "chosen": code in given}
            for code, words in options.items()
        ]
    return shown


def _label(line: Line) -> str:
    words = line.words.in_language(g.lang)
    return t(f"{line.group.zh}：{words}", f"{line.group.en}: {words}") if line.group else words


def _told(line: Line, given: Sequence[str]) -> str:
    try:
        return line.kind.told(line.kind.read(given)).in_language(g.lang)
    except Unreadable:
        return "\n".join(given)
