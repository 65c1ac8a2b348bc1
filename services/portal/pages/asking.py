"""Calls to the other services in the name of the reader, and their refusals as words beside fields."""

import re
from collections.abc import Mapping
from typing import Any

from flask import abort, g, request

from contracts.access import claims_of
from kit.refusals import Invalid
from services.portal.adapters.service_client import Answer, Call
from services.portal.domain.actions.form import Field
from services.portal.pages.frame import portal

TOKEN_LIVES_SECONDS = 120
_IN_A_HEADER = re.compile(r"[!#-~]{1,200}")
_NOT_FOUND = 404
_NOT_SIGNED_IN = 401
_NOT_ALLOWED = 403

Error = dict[str, str | None]


class AnsweredNo(Exception):
    """A service refused a read that the page cannot do without."""

    def __init__(self, answer: Answer) -> None:
        """Keep the answer, which holds the sentence."""
        super().__init__(answer.status)
        self.answer = answer


def ask(service: str, path: str, *, follow_code: str | None = None, **query: str) -> Answer:
    """Read at another service's door."""
    call = Call(service, "GET", path, query=query, follow_code=follow_code, **_reader())
    return portal().client.call(call)


def ask_or_stop(service: str, path: str, **query: str) -> Mapping[str, Any]:
    """Read what the page cannot do without; stops with the page for the refusal."""
    answer = ask(service, path, **query)
    if answer.status == _NOT_FOUND:
        abort(_NOT_FOUND)
    if not answer.is_good:
        raise AnsweredNo(answer)
    return answer.body


def send(
    service: str,
    path: str,
    body: Mapping[str, Any],
    *,
    key: str,
    method: str = "POST",
    if_match: str | None = None,
    follow_code: str | None = None,
) -> Answer:
    """Give a command at another service's door; the key makes a repetition harmless."""
    version = f'"{_fit_for_a_header(if_match, "/version")}"' if if_match else None
    call = Call(
        service,
        method,
        path,
        body=body,
        idempotency_key=_fit_for_a_header(key, "/idempotency_key"),
        if_match=version,
        follow_code=follow_code,
        **_reader(),
    )
    return portal().client.call(call)


def _fit_for_a_header(given: str, field: str) -> str:
    """Return what a form carried for a header; refuses what no page ever wrote into it."""
    if not _IN_A_HEADER.fullmatch(given):
        raise Invalid(field=field)
    return given


def _reader() -> dict[str, Any]:
    token = None
    if g.account is not None:
        token = portal().sign(claims_of(g.account.actor()), lifetime_seconds=TOKEN_LIVES_SECONDS)
    return {"token": token, "language": g.lang, "request_id": g.request_id}


def errors_of(answer: Answer, names: Mapping[str, str] | None = None) -> list[Error]:
    """Return the errors of a refusal beside the fields of the form; `names` maps a pointer to another field's name."""
    found = [
        {"field": _field_name(error["pointer"], names or {}), "text": error["detail"]}
        for error in answer.body.get("errors", ())
    ]
    return found or [{"field": None, "text": str(answer.body.get("title", answer.status))}]


def _field_name(pointer: str, names: Mapping[str, str]) -> str | None:
    if pointer in names:
        return names[pointer]
    parts = pointer.strip("/").split("/")
    if not parts[0]:
        return None
    if len(parts) > 1 and parts[1].isdigit():
        return "-".join(parts)
    return ".".join(parts)


def field_names(fields: tuple[Field, ...]) -> set[str]:
    """Return the names of a form's own fields, without those inside tables."""
    return {field.name for field in fields}


def idempotency_key() -> str:
    """Return the key of the form that was sent, or a fresh one for a new form."""
    given = request.form.get("idempotency_key", "")
    return given or portal().service.stage.ids()


def refused_reader(answer: Answer) -> bool:
    """Whether a service said that this reader may not."""
    return answer.status in (_NOT_SIGNED_IN, _NOT_ALLOWED)
