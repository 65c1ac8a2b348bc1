"""One line of the rules: where it stands, what it is called, and what kind of value it holds."""

from dataclasses import dataclass
from typing import Any

from contracts.rules import DECISION_FIRST, PUBLICITY_FIRST
from contracts.text import Text
from services.portal.domain.rulebook.paths import Path, find, put
from services.portal.domain.rulebook.values import Kind

PLACE = "place"


@dataclass(frozen=True)
class Line:
    """A line that holds the value at its path; lines of one `group` stand under a heading."""

    path: Path
    words: Text
    kind: Kind
    hint: Text | None = None
    group: Text | None = None

    @property
    def name(self) -> str:
        """Return the name of its field."""
        return ".".join(self.path)

    @property
    def is_chinese(self) -> bool:
        """Whether the value is Chinese in whatever language it is shown."""
        return self.path[-1] == "zh"

    def held(self, document: Any) -> Any:
        """Return the value that a document holds."""
        return find(document, self.path)

    def put(self, document: Any, value: Any) -> None:
        """Write the value into a document."""
        put(document, self.path, value)


class OrderLine(Line):
    """Whether a plan is published before the party decides: one choice that several settings of the gates follow."""

    def held(self, document: Any) -> str:
        """Return the order of the gates."""
        return PUBLICITY_FIRST if "plan_publicity" in document["gates"]["order"] else DECISION_FIRST

    def put(self, document: Any, value: Any) -> None:
        """Put the gates into the order."""
        gates, first = document["gates"], value == PUBLICITY_FIRST
        others = [gate for gate in gates["order"] if gate != "plan_publicity"]
        gates["order"] = ["plan_publicity", *others] if first else others
        gates["plan_publicity"] = {"required": first, "order": "before_decision"}
        gates["party_decision"]["order"] = "after_plan_publicity" if first else "before_responsibility_list"


class ResultLine(Line):
    """Whether the result is published: a setting that the order of the gates follows."""

    def held(self, document: Any) -> bool:
        """Return whether it is."""
        return bool(document["gates"]["result_publicity"]["required"])

    def put(self, document: Any, value: Any) -> None:
        """Ask for it, before the result is reported back, or do not."""
        gates = document["gates"]
        order = [gate for gate in gates["order"] if gate != "result_publicity"]
        if value:
            order.insert(
                order.index("result_feedback") if "result_feedback" in order else len(order), "result_publicity"
            )
        gates["order"] = order
        gates["result_publicity"]["required"] = value


class PlaceLine(Line):
    """The place of a step among the steps, counted from 1; `arranged` then puts them into the order."""

    def held(self, document: Any) -> int | None:
        """Return the place."""
        codes = [step["code"] for step in document["steps"]]
        return codes.index(self.path[1]) + 1 if self.path[1] in codes else None
