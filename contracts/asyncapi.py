"""Describes everything that Yishi publishes, as AsyncAPI 3.0.0."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from contracts.divisions import counties
from contracts.documents import thawed
from contracts.events import EventType, envelope, event_types, reader_schema
from contracts.examples import binary_headers
from contracts.fields import Schema, fields

EXCHANGE = "yishi.events"
_BINDING = "0.3.0"
_SERVICES = {
    "intake": "诉求、走访、征集与议题 / issues, visits, calls for opinions and topics",
    "meetings": "会议、纪要、表决、议事室、议事会与履职 / meetings, minutes, votes, rooms, councils and duty",
    "supervision": "方案、公示、异议、责任事项与督办 / plans, publicity, objections, action items and orders",
    "notification": "通知结果 / outcomes of messages",
    "portal": "单位与县区规则 / organisations and county rules",
}
_DESCRIPTION = """\
有事好商量平台对外发布的全部事件。事件不含任何个人信息；读者应忽略不认识的字段，遇到不认识的代码时照原样显示。
按路由键订阅：`620502.#` 为一个县区的全部事件，`*.supervision.plan.*` 为各县区的方案事件。

Every event that Yishi publishes. No event holds personal data. A reader ignores fields it does not know and shows a
code it does not know as it stands. Bind by routing key: `620502.#` is all of one county, `*.supervision.plan.*` the
plans of every county. Events of one subject are ordered by the header `ce-sequence`; each may arrive more than once.
"""


def document() -> dict[str, Any]:
    """Return the AsyncAPI document, with one message for every type of event."""
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": "application/json",
        "servers": _servers(),
        "channels": {"events": _channel()},
        "operations": {f"send-{service}-events": _operation(service) for service in _SERVICES},
        "components": {
            "messages": {kind.name: _message(kind) for kind in event_types().values()},
            "schemas": {"CloudEventHeaders": _headers(), **_field_schemas()},
            "securitySchemes": {
                "account": {"type": "userPassword", "description": "订阅账号 / Account of a subscriber"}
            },
        },
    }


def _info() -> dict[str, Any]:
    return {
        "title": "有事好商量 Yishi events",
        "version": "1.0.0",
        "description": _DESCRIPTION,
        "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        "tags": [{"name": name, "description": words} for name, words in _SERVICES.items()],
    }


def _servers() -> dict[str, Any]:
    return {
        "city": {
            "host": "{host}:5671",
            "pathname": "/yishi",
            "protocol": "amqps",
            "protocolVersion": "0.9.1",
            "description": "市级消息服务 / The message broker of the city",
            "variables": {
                "host": {"default": "events.yishi.example", "description": "由运维单位提供 / Given by the operator"}
            },
            "security": [{"$ref": "#/components/securitySchemes/account"}],
        }
    }


def _channel() -> dict[str, Any]:
    return {
        "address": "{county}.{service}.{aggregate}.{fact}",
        "title": "事件主题交换机 / Topic exchange of events",
        "description": "路由键由县区代码和事件类型组成 / The routing key is the county code and the type of the event.",
        "parameters": {
            "county": {"description": "县区代码 / Six-digit county code", "examples": list(counties())},
            "service": {"description": "发布服务 / Service that publishes", "enum": list(_SERVICES)},
            "aggregate": {"description": "主体 / What it happened to", "enum": _aggregates()},
            "fact": {"description": "事实，过去式 / What happened, in the past tense"},
        },
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in event_types()},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": EXCHANGE, "type": "topic", "durable": True, "autoDelete": False},
                "bindingVersion": _BINDING,
            }
        },
    }


def _operation(service: str) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": "#/channels/events"},
        "title": f"{service} publishes",
        "summary": _SERVICES[service],
        "tags": [{"name": service}],
        "bindings": {"amqp": {"deliveryMode": 2, "mandatory": True, "ack": True, "bindingVersion": _BINDING}},
        "messages": [{"$ref": f"#/channels/events/messages/{kind.name}"} for kind in _of(service)],
    }


def _message(kind: EventType) -> dict[str, Any]:
    return {
        "name": kind.name,
        "title": kind.text.zh,
        "summary": kind.text.en,
        "description": f"{kind.outside.zh}\n\n{kind.outside.en}\n",
        "contentType": "application/json",
        "headers": {
            "allOf": [
                {"$ref": "#/components/schemas/CloudEventHeaders"},
                {"type": "object", "properties": {"ce-type": {"const": kind.name}}},
            ]
        },
        "payload": _payload(kind),
        "tags": [{"name": kind.service}, {"name": f"{kind.service}.{kind.aggregate}"}],
        "bindings": {"amqp": {"contentEncoding": "utf-8", "messageType": kind.name, "bindingVersion": _BINDING}},
        "examples": [{"name": "example", "headers": binary_headers(kind), "payload": thawed(kind.example)}],
    }


def _payload(kind: EventType) -> Schema:
    properties: Schema = {name: {"$ref": f"#/components/schemas/{name}"} for name in kind.fields}
    if kind.reasons:
        whole = reader_schema(kind.name)["properties"]["reason_code"]
        properties["reason_code"] = {"allOf": [properties["reason_code"], {"x-values": whole["x-values"]}]}
    return {"type": "object", "properties": properties, "required": list(kind.required)}


def _field_schemas() -> Schema:
    return {name: field.described(strictly=False) for name, field in fields().items()}


def _headers() -> Schema:
    described = {f"ce-{name}": _attribute(entry["zh"], entry["en"]) for name, entry in envelope().items()}
    version = {"const": "1.0", "title": "规范版本", "description": "Version of CloudEvents"}
    optional = {"ce-causationid", "ce-actorrole", "ce-actororg"}
    return {
        "type": "object",
        "properties": {"ce-specversion": version, **described},
        "required": ["ce-specversion", *(name for name in described if name not in optional)],
    }


def _attribute(zh: str, en: str) -> Schema:
    return {"type": "string", "title": zh, "description": en}


@cache
def _of(service: str) -> tuple[EventType, ...]:
    return tuple(kind for kind in event_types().values() if kind.service == service)


def _aggregates() -> list[str]:
    return _once(kind.aggregate for kind in event_types().values())


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
