"""Writes each door's OpenAPI document to `docs/openapi/`: `python -m deploy.openapi [--check]`."""

import importlib
import json
import sys
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, cast

import yaml
from flask import Flask

from deploy.services import SERVICES
from kit.box import new_box_key

FOLDER = Path(__file__).parents[1] / "docs" / "openapi"
# Nothing is asked of a database while a document is made, but the settings want an address.
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
# What must have a shape; all else is made up.
SHAPED = {"database_url": NOWHERE, "authenticator_keys": new_box_key()}


def document(service: str) -> dict[str, Any]:
    """Return the OpenAPI document of a service's door."""
    app = _api_of(service)
    with app.app_context():
        # Codes may be members of an enumeration; the document holds plain text.
        spec: dict[str, Any] = json.loads(json.dumps(app.extensions["yishi_api"].spec.to_dict()))
    spec["servers"] = [{"url": "/", "description": "The edge of the installation"}]
    return spec


def _api_of(service: str) -> Flask:
    bootstrap = importlib.import_module(f"services.{service}.bootstrap")
    shape = importlib.import_module(f"services.{service}.settings").Settings
    settings = shape(**_made_up(shape))
    assembled = bootstrap.assemble(settings)
    if service == "portal":
        # The portal's API stands beside its pages.
        return cast("Flask", bootstrap.door(bootstrap.whole(assembled, settings)).api)
    return cast("Flask", bootstrap.api_door(assembled))


def _made_up(settings: type[Any]) -> dict[str, str]:
    needed = (field.name for field in fields(settings) if field.default is MISSING)
    return {name: SHAPED.get(name, "made-up") for name in needed}


def text(service: str) -> str:
    """Return the document as it is kept in the repository."""
    return yaml.safe_dump(document(service), allow_unicode=True, sort_keys=False, width=120)


def main(arguments: list[str]) -> int:
    """Write all documents, or check that they are fresh."""
    stale = []
    for service in SERVICES:
        file = FOLDER / f"{service}.yaml"
        fresh = text(service)
        if "--check" not in arguments:
            FOLDER.mkdir(parents=True, exist_ok=True)
            file.write_text(fresh)
        elif not file.exists() or file.read_text() != fresh:
            stale.append(str(file))
    print("\n".join(f"{file}: run python -m deploy.openapi" for file in stale), end="\n" if stale else "")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
