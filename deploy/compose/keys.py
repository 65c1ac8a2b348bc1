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
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from deploy.services import SERVICES
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
        _write(root / service / "token_key.pem", tokens.public_part(signing), PUBLIC)
        _write(root / service / "seal_key.pem", sealing.public_part(opening), PUBLIC)


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
    """Make everything that is missing."""
    root = Path(os.environ.get("YISHI_SECRETS", "/secrets"))
    accounts = broker_accounts(passwords_from(os.environ))
    make_keys(root)
    # Every queue is there before the first event: none can miss a reader whose worker comes later.
    whole = accounts | definitions(whole_topology())
    _write(root / "broker" / "definitions.json", json.dumps(whole, indent=1), PUBLIC)


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
        _write(file, make(), PRIVATE)
    return file.read_text(encoding="utf-8")


def _write(file: Path, text: str, mode: int) -> None:
    """Write beside and rename: whoever reads sees the old file or the whole new one."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.chmod(mode)
    fresh.replace(file)


if __name__ == "__main__":
    main()
