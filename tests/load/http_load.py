"""A closed loop of HTTP clients in one thread: each connection sends its next request when its answer is there."""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.load.figures import BenchBroken

_CHUNK = 65_536
_PATIENCE_SECONDS = 10.0
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length: "


def post(path: str, body: bytes, **headers: str) -> bytes:
    """Return a request as it goes over the wire."""
    lines = {"Host": "bench", "Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name.replace('_', '-')}: {text}\r\n" for name, text in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


@dataclass
class Drive:
    """What a drive measured: milliseconds of every answered request, and how long it went on."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.milliseconds) / self.seconds


@dataclass
class _Line:
    """One connection with its request under way."""

    socket: socket.socket
    began: float = 0.0
    received: bytes = b""

    def send(self, request: bytes) -> None:
        self.received = b""
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Take what came; true when the answer is whole. Raises when it is no success."""
        part = self.socket.recv(_CHUNK)
        if not part:
            raise BenchBroken("the server closed a connection")
        self.received += part
        head, found, body = self.received.partition(_END_OF_HEAD)
        if not found or len(body) < _length(head):
            return False
        if not head.startswith(b"HTTP/1.1 2"):
            raise BenchBroken(self.received.decode(errors="replace")[:2000])
        return True


def drive(port: int, requests: Iterator[bytes], *, connections: int, seconds: float) -> Drive:
    """Send requests on some connections for a while; every answer must be a success."""
    measured = Drive()
    with selectors.DefaultSelector() as selector:
        began = time.perf_counter()
        for request, _ in zip(requests, range(connections), strict=False):
            line = _Line(socket.create_connection(("127.0.0.1", port)))
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.send(request)
        _keep_busy(selector, requests, began + seconds, measured)
        measured.seconds = time.perf_counter() - began
    return measured


def _keep_busy(selector: selectors.BaseSelector, requests: Iterator[bytes], until: float, measured: Drive) -> None:
    while selector.get_map():
        ready = selector.select(_PATIENCE_SECONDS)
        if not ready:
            raise BenchBroken("no answer for ten seconds")
        for key, _ in ready:
            line: _Line = key.data
            if line.is_answered():
                now = time.perf_counter()
                measured.milliseconds.append((now - line.began) * 1000)
                request = next(requests, None) if now < until else None
                if request is None:
                    selector.unregister(line.socket)
                    line.socket.close()
                else:
                    line.send(request)


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(_LENGTH)
    return int(rest.partition(b"\r\n")[0]) if found else 0
