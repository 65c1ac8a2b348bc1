"""WeChat's documented sign-in on loopback: a code for an openid, once, and its errors as JSON with status 200."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, redirect, request

from kit.servers.ports import free_port
from tests.support.loopback import served

APP_ID, APP_SECRET = "wx0123456789abcdef", "secret-of-the-official-account"


@dataclass
class WeChatOnLoopback:
    """Whose phone it is, and what goes wrong."""

    port: int = field(default_factory=free_port)
    openid: str = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"
    unionid: str = ""
    says_no: bool = False
    instead: Any = None
    status: int = 200
    codes: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @contextmanager
    def running(self) -> Iterator["WeChatOnLoopback"]:
        with served(_app(self), self.port):
            yield self


def _app(wechat: WeChatOnLoopback) -> Flask:
    app = Flask("wechat")

    @app.get("/connect/oauth2/authorize")
    def authorize() -> Any:
        asked = request.args
        assert list(asked) == ["appid", "redirect_uri", "response_type", "scope", "state"]
        assert (asked["appid"], asked["response_type"], asked["scope"]) == (APP_ID, "code", "snsapi_base")
        assert asked["state"].isalnum()
        assert len(asked["state"]) <= 128
        code = f"code-{next(wechat.numbers)}"
        wechat.codes[code] = wechat.openid
        told = {"state": asked["state"]} if wechat.says_no else {"code": code, "state": asked["state"]}
        return redirect(f"{asked['redirect_uri']}?{urlencode(told)}")

    @app.get("/sns/oauth2/access_token")
    def token() -> Response:
        wechat.asked.append(dict(request.args))
        body = wechat.instead if wechat.instead is not None else _token(wechat)
        text = body if isinstance(body, str) else json.dumps(body)
        return Response(text, wechat.status, content_type="text/plain")

    return app


def _token(wechat: WeChatOnLoopback) -> dict[str, Any]:
    asked = wechat.asked[-1]
    if asked.get("appid") != APP_ID:
        return {"errcode": 40013, "errmsg": "invalid appid"}
    if asked.get("secret") != APP_SECRET:
        return {"errcode": 40125, "errmsg": "invalid appsecret"}
    openid = wechat.codes.pop(asked.get("code", ""), None)
    if openid is None:
        return {"errcode": 40163, "errmsg": "code been used"}
    told = {"access_token": "t", "expires_in": 7200, "refresh_token": "r", "openid": openid, "scope": "snsapi_base"}
    return {**told, "unionid": wechat.unionid} if wechat.unionid else told
