"""The other services as the portal sees them: answers from a list; passes the same test as the real ways to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.portal.adapters.service_client import FIRST_FAILURE, Answer, Call, ServiceAway


@dataclass
class ServicesOnPaper:
    """Answers calls from a list and remembers them; what is not on the list is not found."""

    answers: dict[tuple[str, str, str], Answer] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)

    def says(
        self,
        service: str,
        method: str,
        path: str,
        body: Mapping[str, Any],
        *,
        status: int = 200,
        etag: str | None = None,
    ) -> None:
        """Write an answer down; it is given from now on."""
        self.answers[service, method, path] = Answer(status, body, etag)

    def call(self, call: Call) -> Answer:
        self.calls.append(call)
        if call.service in self.away:
            raise ServiceAway(call.service)
        answer = self.answers.get((call.service, call.method, call.path))
        if answer is not None and answer.status >= FIRST_FAILURE:
            raise ServiceAway(call.service)
        not_found = Answer(404, {"code": "not_found", "title": "没有找到", "status": 404})
        return answer or not_found

    def last(self, method: str = "POST") -> Call:
        """Return the last call with this method."""
        return next(call for call in reversed(self.calls) if call.method == method)

    def forget(self) -> None:
        """Begin with an empty list."""
        self.answers.clear()
        self.away.clear()
        self.calls.clear()
