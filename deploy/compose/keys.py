"""Make what the services must keep to themselves, and what the broker must know before it starts.

Each service has a folder of its own under one root, and a container sees only the folder of its service. What is there
stays as it is, so that this may run before every start; the broker's accounts and queues are written anew each time.
"""

import base64
import hashlib
import json
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from deploy.services import SERVICES
from deploy.token_keys import put, rotate
from deploy.topology import whole_topology
from kit import sealing
from kit.box import new_box_key
from kit.messaging.topology import definitions
from kit.web import tokens

ADMINISTRATOR = "yishi"
# A password stands inside addresses, where other characters would mean something.
PASSWORD = re.compile(r"[A-Za-z0-9._~-]{8,}")
PRIVATE = 0o400
PUBLIC = 0o444


def make_keys(root: Path) -> None:
    """Give every service its marking secret and the public keys, two the private halves, and one a key of its own."""
    signing = _keep(root / "portal" / "token_private_key.pem", tokens.new_signing_key)
    _keep(root / "portal" / "authenticator_keys", new_box_key)
    opening = _keep(root / "notification" / "seal_private_key.pem", sealing.new_sealing_key)
    for service in SERVICES:
        _keep(root / service / "secret", lambda: secrets.token_hex(32))
        put(root / service / "token_key.pem", tokens.public_part(signing), PUBLIC)
        put(root / service / "seal_key.pem", sealing.public_part(opening), PUBLIC)


def rotate_token_key(root: Path, *, at_once: bool = False) -> None:
    """Sign tokens with a fresh key; the one before counts until its last token is over, or no longer."""
    publics = [root / service / "token_key.pem" for service in SERVICES]
    grace = 0 if at_once else tokens.LONGEST_LIFE_SECONDS
    rotate(root / "portal" / "token_private_key.pem", publics, now=time.time(), grace_seconds=grace)


def broker_accounts(passwords: Mapping[str, str]) -> dict[str, Any]:
    """Return the accounts of the broker as it reads them at its start."""
    return {
        "vhosts": [{"name": "/"}],
        "users": [_account(name, password) for name, password in passwords.items()],
        "permissions": [_rights(name) for name in passwords],
    }


def passwords_from(environ: Mapping[str, str]) -> dict[str, str]:
    """Return each account's password; the process ends with a sentence where one cannot stand in an address."""
    names = {ADMINISTRATOR: "YISHI_BROKER_PASSWORD", **{name: f"YISHI_{name.upper()}_PASSWORD" for name in SERVICES}}
    unfit = [variable for variable in names.values() if not PASSWORD.fullmatch(environ.get(variable, ""))]
    if unfit:
        sys.exit(f"至少 8 位字母、数字或 . _ ~ - / needs 8 or more letters, digits or . _ ~ - : {', '.join(unfit)}")
    return {name: environ[variable] for name, variable in names.items()}


def main() -> None:
    """Make everything that is missing; with `rotate-token [--at-once]`, sign with a fresh key."""
    root = Path(os.environ.get("YISHI_SECRETS", "/secrets"))
    if sys.argv[1:2] == ["rotate-token"]:
        rotate_token_key(root, at_once="--at-once" in sys.argv)
        return
    accounts = broker_accounts(passwords_from(os.environ))
    make_keys(root)
    # Every queue is there before the first event: none can miss a reader whose worker comes later.
    whole = accounts | definitions(whole_topology())
    put(root / "broker" / "definitions.json", json.dumps(whole, indent=1), PUBLIC)


def _account(name: str, password: str) -> dict[str, str]:
    salt = secrets.token_bytes(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return {
        "name": name,
        "password_hash": base64.b64encode(salt + digest).decode(),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "administrator" if name == ADMINISTRATOR else "",
    }


def _rights(name: str) -> dict[str, str]:
    """A service has its own queues; all may speak on both exchanges, and only notification hears the private one."""
    if name == ADMINISTRATOR:
        return {"user": name, "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}
    own = rf"{name}\..*"
    heard = r"yishi\.(events|private)" if name == "notification" else r"yishi\.events"
    return {
        "user": name,
        "vhost": "/",
        "configure": rf"^({own}|yishi\.(events|private))$",
        "write": rf"^({own}|yishi\.(events|private)|amq\.default)$",
        "read": rf"^({own}|{heard})$",
    }


def _keep(file: Path, make: Callable[[], str]) -> str:
    if not file.exists():
        put(file, make(), PRIVATE)
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
