"""The agenda: each item is called for consensus and gets one result."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from kit.refusals import Conflict, NotFound

AGREED = frozenset({"consensus", "passed"})
RESULTS = ("consensus", "passed", "failed", "deferred")

Remark = dict[str, str]


class NoSuchItem(NotFound):
    """The agenda has no item with this number."""

    code = "meetings.no_such_agenda_item"


class CallsStillOpen(Conflict):
    """An item fails only after the county's number of calls for consensus."""

    code = "meetings.calls_still_open"


@dataclass(frozen=True)
class AgendaItem:
    """One item: calls are kept with the objections that were maintained, by category, never by name."""

    no: int
    title: str
    topic_id: str | None = None
    calls: list[list[Remark]] = field(default_factory=list)
    result: str | None = None
    dissent: list[Remark] = field(default_factory=list)

    @classmethod
    def of(cls, entry: dict[str, Any]) -> Self:
        """Read a kept item."""
        return cls(**entry)

    def kept(self) -> dict[str, Any]:
        """Return the item as it is kept."""
        return asdict(self)

    @property
    def failed_calls(self) -> int:
        """Return how many calls left a maintained objection."""
        return sum(1 for objections in self.calls if objections)

    def called(self, objections: list[Remark]) -> "AgendaItem":
        """Return the item after a call for consensus: nobody objecting is the consensus."""
        result = None if objections else "consensus"
        return replace(self, calls=[*self.calls, objections], result=result, dissent=objections)

    def decided(self, result: str, dissent: list[Remark]) -> "AgendaItem":
        """Return the item with a result and the dissent that goes on record."""
        return replace(self, result=result, dissent=dissent or self.dissent)

    def ended(self, result: str, dissent: list[Remark], *, calls_needed: int) -> "AgendaItem":
        """Return the item put off or failed; it fails only after enough calls."""
        if result == "failed" and self.failed_calls < calls_needed:
            raise CallsStillOpen(calls=self.failed_calls, needed=calls_needed)
        return self.decided(result, dissent)


def numbered(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return new agenda items, numbered from 1."""
    return [AgendaItem(no, entry["title"], entry.get("topic_id")).kept() for no, entry in enumerate(entries, start=1)]


def item_of(agenda: list[dict[str, Any]], number: int) -> AgendaItem:
    """Return one item by its number."""
    found = next((entry for entry in agenda if entry["no"] == number), None)
    if found is None:
        raise NoSuchItem(agenda_item_no=number)
    return AgendaItem.of(found)


def with_item(agenda: list[dict[str, Any]], item: AgendaItem) -> list[dict[str, Any]]:
    """Return the agenda with one item replaced."""
    return [item.kept() if entry["no"] == item.no else entry for entry in agenda]


def counted_results(agenda: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many items ended with each result."""
    return {result: sum(1 for entry in agenda if entry["result"] == result) for result in RESULTS}


def result_of_topic(agenda: list[dict[str, Any]], topic_id: str) -> str:
    """Return `consensus` when every item about the topic was agreed, else `no_consensus`."""
    results = [entry["result"] for entry in agenda if entry["topic_id"] == topic_id]
    return "consensus" if results and all(result in AGREED for result in results) else "no_consensus"
