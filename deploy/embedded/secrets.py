"""The secrets of one city: made once, kept in its folder, readable by its owner alone."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from kit import sealing
from kit.box import new_box_key
from kit.web import tokens

_OWNER_ONLY = 0o600


class SecretFolder:
    """A folder of small files, each of which holds one secret or key."""

    def __init__(self, folder: Path) -> None:
        """Remember where the secrets lie; nothing is made yet."""
        self._folder = folder

    def password(self, name: str) -> str:
        """Return a random secret by its name; the same one each time."""
        return self._kept(name, lambda: secrets.token_hex(24)).read_text(encoding="ascii")

    def token_keys(self) -> tuple[Path, Path]:
        """Return the files of the private and the public key of access tokens."""
        return self._pair("token", tokens.new_signing_key, tokens.public_part)

    def sealing_keys(self) -> tuple[Path, Path]:
        """Return the files of the private and the public key of sealed letters."""
        return self._pair("sealing", sealing.new_sealing_key, sealing.public_part)

    def authenticator_keys(self) -> Path:
        """Return the file of the keys that seal the secrets of authenticators."""
        return self._kept("authenticator_keys", new_box_key)

    def _pair(self, name: str, make: Callable[[], str], public_part: Callable[[str], str]) -> tuple[Path, Path]:
        private = self._kept(f"{name}.private.pem", make)
        public = self._kept(f"{name}.public.pem", lambda: public_part(private.read_text(encoding="ascii")))
        return private, public

    def _kept(self, name: str, make: Callable[[], str]) -> Path:
        path = self._folder / name
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = path.with_suffix(".new")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(make())
            fresh.replace(path)
        return path
