"""What speaks against a county's document: where, and in words that people read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import ValidationError

from contracts.text import Text

Place = tuple[str | int, ...]

# What a keyword of the schema asks for, in words; `{0}` is its value. The schema's own sentence stands for all others.
_ASKED: Mapping[str, Text] = {
    "minimum": Text("不能小于{0}", "It must be {0} or more"),
    "maximum": Text("不能大于{0}", "It must be {0} or less"),
    "minLength": Text("请填写", "This is needed"),
    "minItems": Text("至少要有{0}项", "At least {0} needed"),
    "maxItems": Text("最多{0}项", "At most {0} allowed"),
    "uniqueItems": Text("有重复的项", "Something stands twice"),
    "pattern": Text("格式不对", "It is not written as expected"),
    "enum": Text("请从选项中选", "Choose one of the options"),
    "const": Text("这一项不能改", "This cannot be changed"),
    "type": Text("格式不对", "It is not written as expected"),
    "contains": Text("少了必须有的一项", "Something that is required is missing"),
    "not": Text("有不该有的一项", "Something stands there that must not"),
}


@dataclass(frozen=True)
class Problem:
    """One thing that speaks against a document; `told` is the sentence for logs, `words` the one for people."""

    place: Place
    told: str
    words: Text

    def __str__(self) -> str:
        """Return the place and the sentence, as logs show them."""
        return f"{'.'.join(['$', *map(str, self.place)])}: {self.told}"


def problem(place: Place, zh: str, en: str) -> Problem:
    """Return a problem whose English words also stand in logs."""
    return Problem(place, en, Text(zh, en))


def broken(error: ValidationError) -> Problem:
    """Return where a document breaks its schema, and how."""
    asked = _ASKED.get(error.kind.name)
    value: Any = getattr(error.kind, "value", "")
    words = Text(asked.zh.format(value), asked.en.format(value)) if asked else Text("不合规定", error.message)
    return Problem(tuple(error.instance_path), error.message, words)
