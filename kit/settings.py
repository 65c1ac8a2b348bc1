"""Settings from the environment; a process that lacks some stops with the whole list."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar, cast

T = TypeVar("T")


class SettingsMissing(SystemExit):
    """The process cannot start: some settings are not given."""


def read_settings(shape: type[T], environ: Mapping[str, str], *, service: str) -> T:
    """Return a settings dataclass filled from the environment.

    A field `token_key` of the service `intake` is `YISHI_INTAKE_TOKEN_KEY`, else `YISHI_TOKEN_KEY`; with `_FILE` behind
    the name the value is what the named file holds. A field without default is needed.
    """
    values: dict[str, Any] = {}
    missing: list[str] = []
    for field in fields(cast("type[Any]", shape)):
        found = _value(field.name, environ, service)
        if found is not None:
            values[field.name] = int(found) if field.type in (int, "int") else found
        elif field.default is MISSING:
            missing.append(f"YISHI_{service.upper()}_{field.name.upper()}")
    if missing:
        raise SettingsMissing(f"缺少设置 / settings missing: {', '.join(missing)}")
    return shape(**values)


def _value(field: str, environ: Mapping[str, str], service: str) -> str | None:
    for name in (f"YISHI_{service.upper()}_{field.upper()}", f"YISHI_{field.upper()}"):
        if environ.get(name):
            return environ[name]
        if environ.get(f"{name}_FILE"):
            return Path(environ[f"{name}_FILE"]).read_text().strip()
    return None
