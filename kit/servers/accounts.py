"""Who runs a server that refuses to run as root, and where that account may keep its files."""

import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kit.servers.processes import is_root

UNPRIVILEGED = "nobody"
_PRIVATE = 0o700


@dataclass(frozen=True)
class Account:
    """An account of the operating system, by its numbers."""

    uid: int
    gid: int

    def owns(self, path: Path) -> None:
        """Make a folder or file, and all below it, belong to this account."""
        for entry in [path, *path.rglob("*")]:
            os.chown(entry, self.uid, self.gid, follow_symlinks=False)

    def may_enter(self, folder: Path) -> bool:
        """Tell whether this account may walk down from the root to the folder."""
        return all(self._passes(step) for step in [*reversed(folder.parents), folder])

    def _passes(self, folder: Path) -> bool:
        facts = folder.stat()
        if facts.st_uid == self.uid:
            return bool(facts.st_mode & stat.S_IXUSR)
        if facts.st_gid == self.gid:
            return bool(facts.st_mode & stat.S_IXGRP)
        return bool(facts.st_mode & stat.S_IXOTH)


def substitute_for_root() -> Account | None:
    """Return the account that stands in for root; none when this process is not root."""
    if not is_root():
        return None
    entry = pwd.getpwnam(UNPRIVILEGED)
    return Account(entry.pw_uid, entry.pw_gid)


def private_folder(wanted: Path, account: Account | None) -> Path:
    """Make a folder for this account alone: the wanted one, or one among the temporary files where it may not enter."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if account is not None and not account.may_enter(wanted.parent.resolve()):
        place = Path(tempfile.mkdtemp(prefix="private-server-", dir="/var/tmp"))
    else:
        place = wanted
        place.mkdir(mode=_PRIVATE, exist_ok=True)
        place.chmod(_PRIVATE)
    if account is not None:
        os.chown(place, account.uid, account.gid)
    return place.resolve()
