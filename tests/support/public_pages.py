"""Walk through a site as anybody may: every page that links lead to from the first one."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import requests

_LINK = re.compile(r'(?:href|action)="([^"]+)"')


def public_pages(address: str, *, leaving_out: tuple[str, ...], most: int = 400) -> Iterator[tuple[str, str]]:
    """Yield the path and the content of each page and file; fails when there are more than `most`."""
    waiting, known = deque(["/"]), {"/"}
    while waiting:
        path = waiting.popleft()
        answer = requests.get(address + path, timeout=30)
        yield path, answer.text
        for found in _LINK.findall(answer.text) if "html" in answer.headers.get("Content-Type", "") else ():
            target = _inside(address, path, found)
            if target and target not in known and not target.startswith(leaving_out):
                known.add(target)
                waiting.append(target)
        assert len(known) <= most, f"more than {most} pages; the last one is {path}"


def _inside(address: str, path: str, link: str) -> str | None:
    parts = urlsplit(urljoin(address + path, link.replace("&amp;", "&")))
    if f"{parts.scheme}://{parts.netloc}" != address:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
