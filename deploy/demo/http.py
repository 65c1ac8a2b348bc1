"""The way a person's program speaks to the city: the public HTTP API, one person at a time."""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any

import requests

from kit.ids import uuid7

Body = Mapping[str, Any]
Answer = dict[str, Any]

_ANSWER_SECONDS = 30.0
_TRIES = 5
_PAUSE_SECONDS = 1.0


class Refused(Exception):
    """The city said no; carries its words."""

    def __init__(self, method: str, path: str, status: int, problem: Mapping[str, Any]) -> None:
        """Keep what was asked and what was answered."""
        details = problem.get("errors") or problem.get("facts") or ""
        super().__init__(f"{method} {path} → {status} {problem.get('code')}: {problem.get('title')} {details}")
        self.status = status
        self.code = str(problem.get("code"))


class Person:
    """Somebody who uses the API: a holder of an account, or anybody."""

    def __init__(self, address: str, username: str = "", password: str = "") -> None:
        """Remember who it is; an empty name is anybody."""
        self.username = username
        self._address = address
        self._password = password
        self._session = requests.Session()
        self._token = ""

    @property
    def account_id(self) -> str:
        """Return the account behind the token, as the token itself says."""
        return str(self._claims()["sub"])

    @property
    def org(self) -> str | None:
        """Return the organisation for which the account acts."""
        found: str | None = self._claims().get("org")
        return found

    def _claims(self) -> Mapping[str, Any]:
        self._who()
        payload = self._token.split(".")[1]
        claims: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return claims

    def post(self, path: str, body: Body | None = None, **options: str) -> Answer:
        """Give a command; it carries a key of its own, so that a repetition after a failure does nothing twice."""
        return self._send("POST", path, body or {}, options)

    def put(self, path: str, body: Body, **options: str) -> Answer:
        """Replace something."""
        return self._send("PUT", path, body, options)

    def get(self, path: str, follow_code: str = "") -> Answer:
        """Read something."""
        return self._send("GET", path, None, {"follow_code": follow_code})

    def _send(self, method: str, path: str, body: Body | None, options: Mapping[str, str]) -> Answer:
        headers = {"Idempotency-Key": uuid7(), "Follow-Code": options.get("follow_code", "")}
        headers["If-Match"] = options.get("if_match", "")
        answer = self._ask(method, path, body, {name: value for name, value in headers.items() if value})
        found: Answer = answer.json()
        if not answer.ok:
            raise Refused(method, path, answer.status_code, found)
        return found

    def _ask(self, method: str, path: str, body: Body | None, headers: dict[str, str]) -> requests.Response:
        """Send with the same key again while the door is away for a moment; renew a token that ended."""
        for turn in range(_TRIES):
            if turn:
                time.sleep(_PAUSE_SECONDS)
            try:
                answer = self._session.request(
                    method, self._address + path, json=body, headers=headers | self._who(), timeout=_ANSWER_SECONDS
                )
            except requests.ConnectionError:
                continue
            if answer.status_code == requests.codes.unauthorized and self._token:
                self._token = ""
            elif answer.status_code != requests.codes.unavailable:
                return answer
        raise Refused(method, path, 503, {"code": "unavailable", "title": "没有应答 / no answer"})

    def _who(self) -> dict[str, str]:
        if not self.username:
            return {}
        if not self._token:
            self._token = self._sign_in()
        return {"Authorization": f"Bearer {self._token}"}

    def _sign_in(self) -> str:
        path = "/api/portal/v1/tokens"
        body = {"username": self.username, "password": self._password}
        key = {"Idempotency-Key": uuid7()}
        answer = self._session.post(self._address + path, json=body, headers=key, timeout=_ANSWER_SECONDS)
        if not answer.ok:
            raise Refused("POST", path, answer.status_code, answer.json())
        return str(answer.json()["access_token"])
