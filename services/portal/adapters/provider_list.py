"""The list of other sign-ins in the settings: JSON, checked before the process starts."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs

from contracts.text import Text
from services.portal.adapters.oidc import OidcProvider, OidcTerms
from services.portal.adapters.outbound import is_allowed
from services.portal.adapters.wechat import API, AUTHORIZE, WeChat, WeChatTerms
from services.portal.domain.identity import PHONE
from services.portal.domain.provider import Provider

_WORD = {"type": "string", "minLength": 1, "maxLength": 200}
_WORDS = {"type": "array", "items": _WORD}
_COMMON: Mapping[str, Any] = {
    "name": {"type": "string", "pattern": "^[a-z][a-z0-9-]{1,29}$", "not": {"const": PHONE}},
    "label_zh": _WORD,
    "label_en": _WORD,
}


def _shape(kind: str, needed: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    properties = {"kind": {"const": kind}, **_COMMON, **needed, **more}
    required = ["kind", *_COMMON, *needed]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_OIDC = _shape(
    "oidc",
    {"issuer": _WORD, "client_id": _WORD, "client_secret": _WORD},
    {"hosts": _WORDS, "scope": _WORD, "second_factor_amr": _WORDS, "second_factor_acr": _WORDS},
)
_WECHAT = _shape(
    "wechat",
    {"app_id": _WORD, "app_secret": _WORD},
    {"authorize_url": _WORD, "api_url": _WORD, "subject": {"enum": ["openid", "unionid"]}},
)
_SCHEMA = jsonschema_rs.Draft202012Validator({"type": "array", "maxItems": 8, "items": {"oneOf": [_OIDC, _WECHAT]}})


class ProvidersUnfit(SystemExit):
    """The list of other sign-ins cannot be used as it is; the process stops and says where."""


def read_providers(text: str) -> dict[str, Provider]:
    """Return the providers by their names; no text means none."""
    if not text:
        return {}
    try:
        listed = json.loads(text)
    except ValueError as error:
        raise ProvidersUnfit(f"其他登录方式不是JSON / providers is no JSON: {error}") from error
    wrong = next(_SCHEMA.iter_errors(listed), None)
    if wrong is not None:
        # Not what was written there: it may be a secret.
        place = "/".join(str(part) for part in wrong.instance_path)
        raise ProvidersUnfit(f"其他登录方式写得不对 / providers cannot be read: /{place}")
    providers = [_MAKERS[one["kind"]](one) for one in listed]
    if len({one.name for one in providers}) < len(providers):
        raise ProvidersUnfit("其他登录方式有重名 / two providers have one name")
    return {one.name: one for one in providers}


def _oidc(one: Mapping[str, Any]) -> Provider:
    _require_safe(one["issuer"])
    return OidcProvider(
        OidcTerms(
            name=one["name"],
            label=Text(one["label_zh"], one["label_en"]),
            issuer=one["issuer"],
            client_id=one["client_id"],
            client_secret=one["client_secret"],
            hosts=frozenset(one.get("hosts", ())),
            scope=one.get("scope", "openid"),
            amr=frozenset(one.get("second_factor_amr", ())),
            acr=frozenset(one.get("second_factor_acr", ())),
        )
    )


def _wechat(one: Mapping[str, Any]) -> Provider:
    authorize, api = one.get("authorize_url", AUTHORIZE), one.get("api_url", API)
    for address in (authorize, api):
        _require_safe(address)
    return WeChat(
        WeChatTerms(
            name=one["name"],
            label=Text(one["label_zh"], one["label_en"]),
            app_id=one["app_id"],
            app_secret=one["app_secret"],
            authorize=authorize,
            api=api,
            subject=one.get("subject", "openid"),
        )
    )


def _require_safe(address: str) -> None:
    if not is_allowed(address, frozenset({urlsplit(address).netloc})):
        raise ProvidersUnfit(f"地址要以 https:// 开头 / an address must begin with https://: {address}")


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], Provider]] = {"oidc": _oidc, "wechat": _wechat}
