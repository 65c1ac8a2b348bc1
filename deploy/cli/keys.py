"""`yishi keys`: give sealed letters and tokens another key."""

import os
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from deploy.cli.installation import installation_of
from deploy.cli.screen import bar, output, say, stop, table
from deploy.token_keys import rotate
from kit.sealing import KeyRing, new_sealing_key
from kit.settings import SettingsMissing, read_settings
from kit.web.tokens import LONGEST_LIFE_SECONDS

SOME_UNREADABLE = 1
_OWNER_ONLY = 0o600
_EVERYBODY_READS = 0o644
_TOKEN_PRIVATE = re.compile(r"YISHI_(PORTAL_)?TOKEN_PRIVATE_KEY_FILE")
_TOKEN_PUBLIC = re.compile(r"YISHI_([A-Z]+_)?TOKEN_KEY_FILE")

app = typer.Typer(no_args_is_help=True, help="密钥：更换封信、签令牌的密钥 / other keys for letters and tokens")

Ring = Annotated[
    Path, typer.Argument(help="通知服务的私钥文件 / notification's private keys", exists=True, dir_okay=False)
]
Public = Annotated[Path, typer.Argument(help="其他服务的公钥文件 / the other services' public key", dir_okay=False)]


@dataclass(frozen=True)
class SealSettings:
    """The ring of private keys."""

    seal_private_key: str = field(repr=False)


@app.command("add-seal")
def add_seal(ring: Ring, public: Public) -> None:
    """在私钥文件最前加一把新钥匙，并写出其公钥 / put a new key first in the ring and write its public part."""
    keys = new_sealing_key() + ring.read_text(encoding="ascii")
    _write(ring, keys, _OWNER_ONLY)
    _write(public, KeyRing(keys).public_part, _EVERYBODY_READS)
    say(f"现有 {len(KeyRing(keys))} 把钥匙，最新的在前", f"{len(KeyRing(keys))} keys, the newest first")


@app.command("rotate-seal")
def rotate_seal(ctx: typer.Context) -> None:
    """用最新的钥匙重封所有的信；有打不开的，退出码为 1 / seal every letter anew; 1 when some cannot be opened."""
    if find_spec("services.notification") is None:
        stop("请在通知服务的镜像里执行", "run this in the image of notification", "not_here")
    ring = _ring()
    parts = _seal_anew(installation_of(ctx).database("notification"), ring)
    rows = table("存放 where", "封数 letters", "已重封 sealed anew", "打不开 unreadable")
    for name, counts in parts.items():
        rows.add_row(name, *(str(counts[column]) for column in ("looked_at", "sealed_anew", "unreadable")))
    output.print(rows)
    if any(counts["unreadable"] for counts in parts.values()):
        raise typer.Exit(SOME_UNREADABLE)


@app.command("rotate-token")
def rotate_token(
    *, at_once: Annotated[bool, typer.Option("--at-once", help="旧钥立即作废 / the old key counts no longer")] = False
) -> None:
    """换签名密钥，旧令牌用到期满 / sign with a fresh key; tokens of the old one last until they are over."""
    private, publics = _files(_TOKEN_PRIVATE), _files(_TOKEN_PUBLIC)
    if len(private) != 1 or not publics:
        stop(
            "要有 YISHI_PORTAL_TOKEN_PRIVATE_KEY_FILE 和 YISHI_TOKEN_KEY_FILE；本机可先执行 . .yishi/environment",
            "YISHI_PORTAL_TOKEN_PRIVATE_KEY_FILE and YISHI_TOKEN_KEY_FILE must name the files",
            "settings_missing",
        )
    minutes = 0 if at_once else LONGEST_LIFE_SECONDS // 60
    rotate(private.pop(), publics, now=time.time(), grace_seconds=minutes * 60)
    say(f"已换新钥；旧钥 {minutes} 分钟后作废", f"a fresh key signs; the old one counts for {minutes} more minutes")


def _ring() -> KeyRing:
    try:
        return KeyRing(read_settings(SealSettings, os.environ, service="notification").seal_private_key)
    except (SettingsMissing, ValueError):
        stop("没有通知服务的私钥", "YISHI_NOTIFICATION_SEAL_PRIVATE_KEY_FILE is not set", "settings_missing")


def _seal_anew(engine: Engine, ring: KeyRing) -> dict[str, Counter[str]]:
    from services.notification.adapters.letters import count_letters, seal_all_anew  # noqa: PLC0415 -- may be absent

    counted: dict[str, Counter[str]] = {}
    with bar() as progress:
        task = progress.add_task("封 / sealing", total=count_letters(engine))
        for part in seal_all_anew(engine, ring):
            counts = {name: getattr(part, name) for name in ("looked_at", "sealed_anew", "unreadable")}
            counted.setdefault(part.table, Counter()).update(counts)
            progress.advance(task, part.looked_at)
    return counted


def _write(file: Path, keys: str, mode: int) -> None:
    """Replace a file whole; it keeps its owner and its rights, and a new one gets `mode`."""
    before = file.stat() if file.exists() else None
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "w", encoding="ascii") as lines:
        lines.write(keys)
    if before:
        os.chown(fresh, before.st_uid, before.st_gid)
    fresh.chmod(before.st_mode & 0o777 if before else mode)
    fresh.replace(file)


def _files(name: re.Pattern[str]) -> set[Path]:
    return {Path(value) for variable, value in os.environ.items() if name.fullmatch(variable) and value}
