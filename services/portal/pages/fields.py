"""The fields of a form as the template shows them: typed text first, else what the case holds, else the preset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g

from contracts.words import label_of_value
from services.portal.adapters.rows import Row
from services.portal.domain.actions import Action, Field
from services.portal.domain.actions.form import BLANK_ROWS, MOST_ROWS
from services.portal.pages.asking import Error
from services.portal.pages.choices import options_for
from services.portal.pages.frame import t
from services.portal.pages.live import Live

Typed = Mapping[str, list[str]]
Shown = dict[str, Any]


@dataclass
class FormView:
    """Everything that the fields of one form are shown with."""

    one: Action
    case: Row
    found: Live
    typed: Typed | None
    errors: Sequence[Error]
    more: str = ""

    def fields(self) -> list[Shown]:
        """Return the fields of the form."""
        return [self._field(field, field.name, self._held(field)) for field in self.one.fields]

    def _held(self, field: Field) -> Any:
        if not field.prefill:
            return field.preset
        return self.found.get(field.prefill) or self.case["facts"].get(field.prefill) or field.preset

    def _field(self, field: Field, name: str, held: Any) -> Shown:
        shown: Shown = {
            "name": name,
            "kind": field.kind,
            "label": field.words.in_language(g.lang),
            "hint": field.hint.in_language(g.lang) if field.hint else None,
            "optional": field.optional,
            "error": next((error["text"] for error in self.errors if error["field"] == name), None),
        }
        if field.kind == "rows":
            return {**shown, **self._rows(field, name, held)}
        given = self.typed.get(name, []) if self.typed is not None else _as_typed(held)
        if field.kind in ("code", "choices"):
            options = options_for(field, self.one, self.case, self.found)
            shown["options"] = [{**option, "chosen": str(option["value"]) in given} for option in options]
        return {**shown, "value": bool(given) if field.kind == "yes" else "\n".join(given)}

    def _rows(self, field: Field, name: str, held: Any) -> Shown:
        known = [] if self.typed is not None else list(held or ())
        count = self._typed_rows(name) if self.typed is not None else len(known)
        blank = BLANK_ROWS if self.more == name or not count else (0 if self.typed is not None else 1)
        entries = [
            [
                self._field(column, f"{name}-{place}-{column.name}", _inside(known, place, column))
                for column in field.columns
            ]
            for place in range(min(count + blank, MOST_ROWS))
        ]
        columns = [{"label": column.words.in_language(g.lang)} for column in field.columns]
        return {"entries": entries, "columns": columns, "can_add": True}

    def _typed_rows(self, name: str) -> int:
        places = (key.removeprefix(f"{name}-").split("-")[0] for key in self.typed or {} if key.startswith(f"{name}-"))
        return max((int(place) + 1 for place in places if place.isdigit()), default=0)


def _inside(known: Sequence[Any], place: int, column: Field) -> Any:
    """Return what an entry holds for a column; an empty row holds the presets."""
    if place >= len(known):
        return column.preset
    value = known[place]
    for part in column.name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _as_typed(held: Any) -> list[str]:
    if held in (None, False, "", []):
        return []
    if held is True:
        return ["yes"]
    if isinstance(held, list | tuple):
        return [str(one) for one in held]
    return [str(held)]


def differences(fields: Sequence[Field], found: Live, typed: Typed) -> list[Shown]:
    """Return, for a conflict, what a field holds now beside what was typed."""
    shown = [
        {
            "label": field.words.in_language(g.lang),
            "now": _now_in(field, found),
            "yours": _typed_in(field, typed),
        }
        for field in fields
    ]
    return [line for line in shown if line["now"] or line["yours"]]


def _now_in(field: Field, found: Live) -> str:
    held = found.get(field.prefill or field.name)
    if field.kind != "rows":
        return "\n".join(_in_words(field, one) for one in _as_typed(held))
    entries = ([_as_typed(_inside([entry], 0, column)) for column in field.columns] for entry in held or ())
    return "\n".join(_one_line(field, entry) for entry in entries)


def _typed_in(field: Field, typed: Typed) -> str:
    if field.kind != "rows":
        return "\n".join(_in_words(field, one) for one in typed.get(field.name, []) if one)
    entries = (
        [[one for one in typed.get(f"{field.name}-{place}-{column.name}", []) if one] for column in field.columns]
        for place in range(MOST_ROWS)
    )
    return "\n".join(_one_line(field, entry) for entry in entries if any(entry))


def _one_line(field: Field, entry: Sequence[Sequence[str]]) -> str:
    """Return an entry of a table as a line of what it holds."""
    told = [_in_words(column, one) for column, held in zip(field.columns, entry, strict=True) for one in held]
    return t("，", ", ").join(told)


def _in_words(field: Field, code: str) -> str:
    """Return a published value in words; other text stands as it is."""
    if field.kind == "yes":
        return t("是", "Yes")
    name = field.choices.removeprefix("values:") if field.choices.startswith("values:") else ""
    return label_of_value(name, code, g.lang) if name else code
