"""One test for every way to the other services: over HTTP, inside the process, and on paper."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

from services.portal.adapters.service_client import (
    Answer,
    Call,
    HttpServiceClient,
    MountedServiceClient,
    ServiceAway,
    ServiceClient,
)
from tests.support.services_on_paper import ServicesOnPaper

HEADERS = ("Authorization", "Idempotency-Key", "If-Match", "Accept-Language", "X-Request-Id", "Follow-Code")


def a_service() -> Flask:
    """A door that says what it heard."""
    app = Flask("intake")

    @app.route("/api/intake/v1/echo", methods=["GET", "POST"])
    def echo() -> Response:
        heard = {name: request.headers.get(name) for name in HEADERS}
        answer = jsonify(
            heard=heard, body=request.get_json(silent=True), query=request.args.to_dict(), method=request.method
        )
        answer.headers["ETag"] = '"7"'
        return answer

    @app.get("/api/intake/v1/refusal")
    def refuse() -> tuple[dict[str, Any], int, dict[str, str]]:
        return {"code": "stale", "title": "内容已被他人修改"}, 412, {"Content-Type": "application/problem+json"}

    @app.get("/api/intake/v1/picture")
    def picture() -> Response:
        return Response(b"the picture", content_type="image/jpeg")

    @app.get("/api/intake/v1/failure")
    def fail() -> tuple[str, int]:
        return "no JSON", 502

    return app


@pytest.fixture(scope="module")
def over_http() -> Iterator[ServiceClient]:
    server = make_server("127.0.0.1", 0, a_service(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield HttpServiceClient({"intake": f"http://127.0.0.1:{server.server_port}/", "meetings": "http://127.0.0.1:9"}, 5)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def mounted() -> ServiceClient:
    return MountedServiceClient({"intake": a_service()})


@pytest.fixture(scope="module")
def on_paper() -> ServiceClient:
    paper = ServicesOnPaper(away={"meetings"})
    call = Call("intake", "POST", "/echo", body={}, **EVERYTHING)
    heard = {name: call.headers.get(name) for name in HEADERS}
    paper.says(
        "intake",
        "POST",
        "/echo",
        {"heard": heard, "body": {"text": "下水道"}, "query": {"after": "1"}, "method": "POST"},
        etag='"7"',
    )
    paper.says("intake", "GET", "/refusal", {"code": "stale", "title": "内容已被他人修改"}, status=412)
    paper.answers["intake", "GET", "/picture"] = Answer(200, {}, content=b"the picture", media_type="image/jpeg")
    paper.answers["intake", "GET", "/failure"] = Answer(502, {})
    return paper


EVERYTHING: dict[str, Any] = {
    "query": {"after": "1"},
    "token": "token",
    "idempotency_key": "key-12345",
    "if_match": '"6"',
    "language": "en",
    "request_id": "request-1",
    "follow_code": "123456",
}


@pytest.fixture(params=["over_http", "mounted", "on_paper"])
def client(request: pytest.FixtureRequest) -> ServiceClient:
    found: ServiceClient = request.getfixturevalue(request.param)
    return found


def test_everything_that_is_said_arrives_and_so_does_the_answer(client: ServiceClient) -> None:
    answer = client.call(Call("intake", "POST", "/echo", body={"text": "下水道"}, **EVERYTHING))

    assert (answer.status, answer.is_good, answer.etag) == (200, True, '"7"')
    assert answer.body["body"] == {"text": "下水道"}
    assert answer.body["query"] == {"after": "1"}
    assert answer.body["heard"] == {
        "Authorization": "Bearer token",
        "Idempotency-Key": "key-12345",
        "If-Match": '"6"',
        "Accept-Language": "en",
        "X-Request-Id": "request-1",
        "Follow-Code": "123456",
    }


def test_a_refusal_is_an_answer_with_its_words(client: ServiceClient) -> None:
    answer = client.call(Call("intake", "GET", "/refusal"))

    assert (answer.status, answer.is_good, answer.body["code"]) == (412, False, "stale")


def test_a_picture_arrives_as_it_is(client: ServiceClient) -> None:
    answer = client.call(Call("intake", "GET", "/picture"))

    assert (answer.is_good, answer.content, answer.media_type) == (True, b"the picture", "image/jpeg")


def test_a_failing_service_is_away(client: ServiceClient) -> None:
    with pytest.raises(ServiceAway):
        client.call(Call("intake", "GET", "/failure"))


def test_a_service_that_does_not_answer_is_away(client: ServiceClient) -> None:
    with pytest.raises(ServiceAway):
        client.call(Call("meetings", "GET", "/rooms"))


def test_a_slow_service_is_away_when_the_deadline_passes() -> None:
    asleep, done = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asleep.set()
        done.wait(10)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]

    server = make_server("127.0.0.1", 0, slow, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with pytest.raises(ServiceAway):
            HttpServiceClient({"intake": f"http://127.0.0.1:{server.server_port}"}, 0.3).call(
                Call("intake", "GET", "/x")
            )
        assert asleep.is_set()
    finally:
        done.set()
        server.shutdown()
        thread.join()
        server.server_close()
