"""Calls to other systems: to the hosts that were configured alone, of bounded length and time, whatever they answer."""

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter

DEADLINE_SECONDS = 5.0
MOST_BYTES = 256 * 1024
_PIECE = 8192
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Elsewhere(RequestException):
    """The way leads to a host that nobody configured, or over a line that others can read."""


class TooMuch(RequestException):
    """The answer is longer, or takes longer, than any good one."""


def is_allowed(address: str, hosts: frozenset[str]) -> bool:
    """Whether an address is one of the hosts, over TLS unless it is this machine."""
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return is_safe and parts.netloc in hosts


def keep_to(session: Session, hosts: frozenset[str]) -> None:
    """Let a session call some hosts alone; a redirection is a call, too."""
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Guard(hosts))


class _Guard(HTTPAdapter):
    def __init__(self, hosts: frozenset[str]) -> None:
        super().__init__()
        self._hosts = hosts

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002 -- the base class's signature
        timeout: Any = None,  # noqa: ARG002 -- nobody waits for longer
        verify: bool | str = True,  # noqa: FBT001, FBT002 -- the base class's signature
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        if not is_allowed(request.url or "", self._hosts):
            raise Elsewhere(request=request)
        ends = time.monotonic() + DEADLINE_SECONDS
        answer = super().send(request, True, DEADLINE_SECONDS, verify, cert, proxies)  # noqa: FBT003 -- as above
        read = bytearray()
        for piece in answer.iter_content(_PIECE):
            read += piece
            if len(read) > MOST_BYTES or time.monotonic() > ends:
                answer.close()
                raise TooMuch(request=request)
        answer._content = bytes(read)  # noqa: SLF001 -- where the library itself keeps what it has read
        return answer
