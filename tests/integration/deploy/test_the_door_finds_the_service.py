"""One door for all services: each keeps the path that the edge shows."""

from collections.abc import Iterable
from typing import Any

from werkzeug.test import Client

from deploy.embedded.door import Application, ByPrefix


def an_application(name: str) -> Application:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{name} {environ.get('SCRIPT_NAME', '')}{environ['PATH_INFO']}".encode()]

    return answer


DOOR = Client(ByPrefix(an_application("portal"), {"/api/intake/": an_application("intake")}))


def test_a_service_sees_its_whole_path() -> None:
    assert DOOR.get("/api/intake/v1/issues").text == "intake /api/intake/v1/issues"


def test_everything_else_is_the_portals() -> None:
    for path in ("/", "/api/intakes", "/api/portal/v1/tokens", "/api/nothing"):
        assert DOOR.get(path).text == f"portal {path}"
