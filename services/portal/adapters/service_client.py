"""The way to the other services' doors: one port, over HTTP or to an application in the same process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode
from wsgiref.types import WSGIApplication

import requests
from werkzeug.datastructures import Headers
from werkzeug.test import Client, EnvironBuilder

FIRST_REFUSAL = 400
FIRST_FAILURE = 500


class ServiceAway(Exception):
    """A service did not answer in time or failed; the reader's words must not be lost."""

    def __init__(self, service: str) -> None:
        """Remember which one."""
        super().__init__(service)
        self.service = service


@dataclass(frozen=True)
class Call:
    """One command or read at another service's door."""

    service: str
    method: str
    path: str
    body: Mapping[str, Any] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    token: str | None = None
    idempotency_key: str | None = None
    if_match: str | None = None
    language: str = "zh"
    request_id: str | None = None
    follow_code: str | None = None

    @property
    def url(self) -> str:
        """Return the path with its query, below the service's prefix."""
        query = f"?{urlencode(self.query)}" if self.query else ""
        return f"/api/{self.service}/v1{self.path}{query}"

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers to send."""
        given = {
            "Accept-Language": {"zh": "zh-CN", "en": "en"}[self.language],
            "Authorization": f"Bearer {self.token}" if self.token else None,
            "Idempotency-Key": self.idempotency_key,
            "If-Match": self.if_match,
            "X-Request-Id": self.request_id,
            "Follow-Code": self.follow_code,
            "Content-Type": "application/json" if self.body is not None else None,
        }
        return {name: value for name, value in given.items() if value}

    @property
    def content(self) -> bytes | None:
        """Return the body to send."""
        return None if self.body is None else json.dumps(self.body, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Answer:
    """What a service said, also when it said no; a picture has content and media type in place of a body."""

    status: int
    body: Mapping[str, Any]
    etag: str | None = None
    content: bytes = b""
    media_type: str | None = None

    @property
    def is_good(self) -> bool:
        """Whether it was done."""
        return self.status < FIRST_REFUSAL


class ServiceClient(Protocol):
    """Calls other services; raises ServiceAway when one cannot answer."""

    def call(self, call: Call) -> Answer:
        """Make one call and return its answer."""


class HttpServiceClient:
    """Calls services over HTTP, with a deadline and without trying again."""

    def __init__(self, addresses: Mapping[str, str], deadline_seconds: float) -> None:
        """Remember where each service answers."""
        self._addresses = dict(addresses)
        self._deadline = deadline_seconds
        self._session = requests.Session()

    def call(self, call: Call) -> Answer:
        """Make one call over HTTP."""
        url = self._addresses[call.service].rstrip("/") + call.url
        try:
            answer = self._session.request(
                call.method, url, headers=call.headers, data=call.content, timeout=self._deadline, allow_redirects=False
            )
        except requests.RequestException as error:
            raise ServiceAway(call.service) from error
        return _answer(call.service, answer.status_code, answer.content, answer.headers)


class MountedServiceClient:
    """Calls services that run in this process; HTTP to the own thread pool would wait for itself."""

    def __init__(self, doors: Mapping[str, WSGIApplication]) -> None:
        """Remember the applications."""
        self._doors = dict(doors)

    def call(self, call: Call) -> Answer:
        """Make one call inside the process."""
        door = self._doors.get(call.service)
        if door is None:
            raise ServiceAway(call.service)
        headers = list(call.headers.items())
        answer = Client(door).open(EnvironBuilder(call.url, method=call.method, headers=headers, data=call.content))
        return _answer(call.service, answer.status_code, answer.get_data(), answer.headers)


def _answer(service: str, status: int, content: bytes, headers: Headers | Mapping[str, str]) -> Answer:
    if status >= FIRST_FAILURE:
        raise ServiceAway(service)
    etag, media_type = headers.get("ETag"), headers.get("Content-Type") or ""
    if media_type.startswith("image/"):
        return Answer(status, {}, etag, content, media_type)
    try:
        body = json.loads(content or b"{}")
    except ValueError as error:
        raise ServiceAway(service) from error
    return Answer(status, body if isinstance(body, dict) else {"items": body}, etag)
