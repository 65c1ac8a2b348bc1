"""Rotate the keys of access tokens: a fresh one signs, and the ones before it count until their last token is over."""

from collections.abc import Iterable
from pathlib import Path

from kit.web import tokens


def rotate(
    private: Path, publics: Iterable[Path], *, now: float, grace_seconds: int = tokens.LONGEST_LIFE_SECONDS
) -> None:
    """Add a key to the file of the signer and to those of everybody who checks; the doors read them again themselves.

    Who checks learns the key first: nobody ever meets a token that is signed with an unknown one.
    """
    keys = tokens.rotated(private.read_text(encoding="utf-8"), now=now, grace_seconds=grace_seconds)
    for file in publics:
        put(file, tokens.public_part(keys), file.stat().st_mode)
    put(private, keys, private.stat().st_mode)


def put(file: Path, text: str, mode: int) -> None:
    """Write beside and rename: whoever reads sees the old file or the whole new one."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.chmod(mode & 0o777)
    fresh.replace(file)
