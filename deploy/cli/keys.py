"""`yishi keys`: the keys with which tokens are signed."""

import os
import re
import time
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.screen import say, stop
from deploy.token_keys import rotate
from kit.web.tokens import LONGEST_LIFE_SECONDS

app = typer.Typer(no_args_is_help=True, help="令牌密钥 / the keys of tokens")

_PRIVATE = re.compile(r"YISHI_(PORTAL_)?TOKEN_PRIVATE_KEY_FILE")
_PUBLIC = re.compile(r"YISHI_([A-Z]+_)?TOKEN_KEY_FILE")


@app.callback()
def keys() -> None:
    """令牌密钥 / the keys of tokens."""


@app.command("rotate-token")
def rotate_token(
    *, at_once: Annotated[bool, typer.Option("--at-once", help="旧钥立即作废 / the old key counts no longer")] = False
) -> None:
    """换签名密钥，旧令牌用到期满 / sign with a fresh key; tokens of the old one last until they are over."""
    private, publics = _files(_PRIVATE), _files(_PUBLIC)
    if len(private) != 1 or not publics:
        stop(
            "要有 YISHI_PORTAL_TOKEN_PRIVATE_KEY_FILE 和 YISHI_TOKEN_KEY_FILE；本机可先执行 . .yishi/environment",
            "YISHI_PORTAL_TOKEN_PRIVATE_KEY_FILE and YISHI_TOKEN_KEY_FILE must name the files",
            "settings_missing",
        )
    minutes = 0 if at_once else LONGEST_LIFE_SECONDS // 60
    rotate(private.pop(), publics, now=time.time(), grace_seconds=minutes * 60)
    say(f"已换新钥；旧钥 {minutes} 分钟后作废", f"a fresh key signs; the old one counts for {minutes} more minutes")


def _files(name: re.Pattern[str]) -> set[Path]:
    return {Path(value) for variable, value in os.environ.items() if name.fullmatch(variable) and value}
