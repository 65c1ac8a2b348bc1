"""The parts of a form that sends one command: fields with their words, and how typed text becomes a body."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from contracts.text import Text
from kit.clock import HOME

Body = dict[str, Any]
Typed = Mapping[str, list[str]]

# How many empty rows a table of entries offers.
BLANK_ROWS = 4
MOST_ROWS = 60
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Field:
    """One thing to fill in.

    `kind` is text, long, code (a choice), whole, yes, day, moment, lines (a list, one a line), choices (a list of
    codes), numbers (a list of whole numbers) or rows (a list of entries with `columns`). `choices` names where the
    choices come from; a dot in `name` leads into an object of the body.
    """

    name: str
    words: Text
    kind: str = "text"
    optional: bool = False
    hint: Text | None = None
    choices: str = ""
    columns: tuple["Field", ...] = ()
    prefill: str = ""
    preset: Any = None


@dataclass(frozen=True)
class Action:
    """One command at a service's door, as a form on the page of a case.

    `path` holds names of the case's columns or of fields in braces. `on` is the machine on whose page it stands when
    that is not its own; such an action, and one that is no command of the machine, is offered `when` the case is in one
    of these states to those who play one of the parts `by`.
    """

    machine: str
    command: str
    service: str
    path: str
    words: Text
    fields: tuple[Field, ...] = ()
    method: str = "POST"
    on: str = ""
    when: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    # Columns of the case that the body carries without asking: name in the body, column.
    carries: Mapping[str, str] = field(default_factory=dict)
    # Whether the answer is about the case itself, so that its version must be the one that was seen.
    keeps_version: bool = True

    @property
    def page(self) -> str:
        """Return the machine on whose page the action stands."""
        return self.on or self.machine

    def send(self, typed: Typed, case: Mapping[str, Any]) -> tuple[str, Body]:
        """Return the path and the body that the typed text makes for a case; what is empty is left out."""
        body = read_fields(self.fields, typed)
        for name, column in self.carries.items():
            # A list already holds what the person chose beside the case itself.
            body[name] = [case[column], *body.get(name, ())] if name.endswith("_ids") else case[column]
        places = {name: body.pop(name, None) if name in body else case.get(name) for name in _NAME.findall(self.path)}
        return self.path.format(**{name: quote(str(value or "-"), safe="") for name, value in places.items()}), body


def read_fields(fields: tuple[Field, ...], typed: Typed, prefix: str = "") -> Body:
    """Return the typed values of some fields by name, without the empty ones."""
    found: Body = {}
    for one in fields:
        value = _read(one, typed, f"{prefix}{one.name}")
        if value is not None:
            _put(found, one.name, value)
    return found


def _put(body: Body, name: str, value: Any) -> None:
    head, _, rest = name.partition(".")
    if rest:
        body.setdefault(head, {})[rest] = value
    else:
        body[head] = value


def _read(one: Field, typed: Typed, name: str) -> Any:
    if one.kind == "rows":
        return _read_rows(one, typed, name)
    given = [value.strip() for value in typed.get(name, []) if value.strip()]
    if one.kind in _LISTS:
        return None if one.optional and not given else _LISTS[one.kind](given)
    if one.kind == "yes":
        return bool(given)
    return _READERS.get(one.kind, str)(given[0]) if given else None


def _read_rows(one: Field, typed: Typed, name: str) -> list[Body]:
    places = (f"{name}-{number}-" for number in range(MOST_ROWS))
    return [read_fields(one.columns, typed, place) for place in places if _is_filled(one.columns, typed, place)]


def _is_filled(columns: tuple[Field, ...], typed: Typed, place: str) -> bool:
    """Whether somebody wrote into a row: an unticked box, or a choice left as it was offered, is nothing."""
    read = ((one, _read(one, typed, f"{place}{one.name}")) for one in columns)
    return any(value not in (None, False, [], one.preset) for one, value in read)


def _whole(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdigit() else text


def _moment(text: str) -> str:
    """Return a moment with its zone; a browser sends the local time alone, and nonsense goes to the door as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=HOME)).isoformat()


def _lines(given: list[str]) -> list[str]:
    return [line.strip() for text in given for line in text.splitlines() if line.strip()]


def _whole_list(given: list[str]) -> list[int | str]:
    return [_whole(part) for text in given for part in text.replace("，", ",").split(",") if part.strip()]


_READERS: Mapping[str, Callable[[str], Any]] = {"whole": _whole, "moment": _moment}
_LISTS: Mapping[str, Callable[[list[str]], list[Any]]] = {
    "lines": _lines,
    "choices": lambda given: given,
    "numbers": _whole_list,
}


def text(zh: str, en: str) -> Text:
    """Return a phrase."""
    return Text(zh=zh, en=en)


def long(name: str, zh: str, en: str, **more: Any) -> Field:
    """Return a field for several sentences."""
    return Field(name, text(zh, en), "long", **more)


def short(name: str, zh: str, en: str, **more: Any) -> Field:
    """Return a field for a few words."""
    return Field(name, text(zh, en), "text", **more)


def code(name: str, zh: str, en: str, choices: str = "", **more: Any) -> Field:
    """Return a choice; its codes are the published values of the field of the same name unless told otherwise."""
    return Field(name, text(zh, en), "code", choices=choices or f"values:{name}", **more)


def yes(name: str, zh: str, en: str, **more: Any) -> Field:
    """Return a box to tick."""
    return Field(name, text(zh, en), "yes", **more)


def of_kind(kind: str, name: str, zh: str, en: str, **more: Any) -> Field:
    """Return a field of another kind, such as a day or a whole number."""
    return Field(name, text(zh, en), kind, **more)


def rows(name: str, zh: str, en: str, *columns: Field, **more: Any) -> Field:
    """Return a table of entries."""
    return Field(name, text(zh, en), "rows", columns=columns, **more)


REASON = code("reason_code", "理由", "Reason", choices="reasons")
EXPLANATION = long("explanation", "说明", "Explanation")
