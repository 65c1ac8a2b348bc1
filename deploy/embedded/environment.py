"""What the processes of one city are told: settings by the names that `kit.settings` reads."""

import os
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.secrets import SecretFolder
from deploy.services import SERVICES

_OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Layout:
    """Where things lie in the folder of a city."""

    folder: Path

    @property
    def clock_file(self) -> Path:
        """The shift of the city's clock; absent while it shows the present."""
        return self.folder / "clock.json"

    @property
    def heartbeat_file(self) -> Path:
        """Touched by the worker while all its loops turn."""
        return self.folder / "worker.alive"

    @property
    def environment_file(self) -> Path:
        """The settings as shell lines, for whoever wants to run a tool against this city."""
        return self.folder / "environment"

    @property
    def secrets(self) -> SecretFolder:
        """The city's secrets."""
        return SecretFolder(self.folder / "secrets")

    @property
    def state_file(self) -> Path:
        """What a later run must know: ports and processes."""
        return self.folder / "city.json"

    @property
    def message_folder(self) -> Path:
        """Where text messages are written instead of being sent."""
        return self.folder / "messages"

    def log(self, part: str) -> Path:
        """Return the log of one process."""
        return self.folder / "logs" / f"{part}.log"

    def remove_files(self) -> None:
        """Delete what the city itself wrote; the servers' files are theirs."""
        for name in ("secrets", "logs", "messages"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for file in (self.clock_file, self.heartbeat_file, self.environment_file, self.state_file):
            file.unlink(missing_ok=True)


def inherited() -> dict[str, str]:
    """Return this process's environment without settings of another installation."""
    return {name: value for name, value in os.environ.items() if not name.startswith("YISHI_")}


@dataclass(frozen=True)
class Addresses:
    """Where the servers of a city answer, and where it answers itself."""

    databases: Mapping[str, str]
    amqp_url: str
    public_url: str


def settings_of(layout: Layout, addresses: Addresses, demo_password: str) -> dict[str, str]:
    """Return the settings of all processes; private keys go to the one service that needs them, as file names."""
    token_private, token_public = layout.secrets.token_keys()
    sealing_private, sealing_public = layout.secrets.sealing_keys()
    return {
        "YISHI_AMQP_URL": addresses.amqp_url,
        "YISHI_PUBLIC_URL": addresses.public_url,
        "YISHI_CLOCK_FILE": str(layout.clock_file),
        "YISHI_HEARTBEAT_FILE": str(layout.heartbeat_file),
        "YISHI_TOKEN_KEY_FILE": str(token_public),
        "YISHI_SEAL_KEY_FILE": str(sealing_public),
        "YISHI_PORTAL_TOKEN_PRIVATE_KEY_FILE": str(token_private),
        "YISHI_PORTAL_AUTHENTICATOR_KEYS_FILE": str(layout.secrets.authenticator_keys()),
        "YISHI_PORTAL_SECURE_COOKIES": "no",
        "YISHI_NOTIFICATION_SEAL_PRIVATE_KEY_FILE": str(sealing_private),
        "YISHI_NOTIFICATION_OUTBOX_FOLDER": str(layout.message_folder),
        **{f"YISHI_{name.upper()}_DATABASE_URL": url for name, url in addresses.databases.items()},
        **{f"YISHI_{name.upper()}_SECRET": layout.secrets.password(f"{name}.secret") for name in SERVICES},
        **_demonstration(demo_password),
    }


def _demonstration(password: str) -> dict[str, str]:
    return (
        {"YISHI_PORTAL_DEMO_PASSWORD": password, "YISHI_NOTIFICATION_DEMO": "1", "YISHI_MEETINGS_DEMO": "1"}
        if password
        else {}
    )


def write_down(settings: Mapping[str, str], file: Path) -> None:
    """Write the settings as lines that a shell can read, for their owner alone."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as lines:
        lines.writelines(f"export {name}={shlex.quote(value)}\n" for name, value in sorted(settings.items()))
