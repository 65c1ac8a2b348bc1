"""Writes what is made from the published language: event schemas, AsyncAPI and glossary (`--check` only compares)."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from contracts import asyncapi, glossary
from contracts.events import event_types, reader_schema

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = Path("contracts") / "schemas"


def files() -> dict[Path, str]:
    """Return every generated file, by its path from the root of the repository."""
    schemas = {
        SCHEMAS / f"{kind.name}.v{kind.version}.json": _json(reader_schema(kind.name))
        for kind in event_types().values()
    }
    pages = {
        Path("docs") / "asyncapi.yaml": _yaml(asyncapi.document()),
        Path("docs") / "glossary.md": glossary.page(),
    }
    return {**schemas, **pages}


def stale(root: Path = ROOT) -> list[Path]:
    """Return the files that are missing, differ, or are left over from an event that is gone."""
    wanted = files()
    differing = [path for path, text in wanted.items() if _present(root / path) != text]
    left_over = [path.relative_to(root) for path in sorted((root / SCHEMAS).glob("*.json"))]
    return differing + [path for path in left_over if path not in wanted]


def write(root: Path = ROOT) -> list[Path]:
    """Bring the generated files up to date and return those that changed."""
    wanted, changed = files(), stale(root)
    for path in changed:
        if path in wanted:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(wanted[path], encoding="utf-8")
        else:
            (root / path).unlink()
    return changed


def main(arguments: Sequence[str]) -> int:
    """Write the files, or with `--check` say which ones are stale and fail."""
    checking = "--check" in arguments
    changed = stale() if checking else write()
    sys.stdout.writelines(f"{'stale' if checking else 'wrote'} {path}\n" for path in changed)
    return 1 if checking and changed else 0


class _PlainDumper(yaml.SafeDumper):
    """Writes every value out in full, for anchors puzzle readers."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 -- the signature is PyYAML's
        """Never replace a repeated value by a reference to its first place."""
        return True


def _yaml(document: dict[str, Any]) -> str:
    return yaml.dump(document, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=120)


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _present(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
