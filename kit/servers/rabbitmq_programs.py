"""Where RabbitMQ's programs are: the installed package's, else the distribution's packages unpacked without root."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kit.servers.failures import ServerMissing
from kit.servers.processes import Tell

SERVER = "RabbitMQ"
_SYSTEM = Path("/")
_PACKAGE = "rabbitmq-server"
_REMEDY = f"apt-get install {_PACKAGE}"
_NEEDED = ("apt-get", "apt-cache", "dpkg-deb")
_DEPENDS = (
    "depends",
    "--recurse",
    "--no-recommends",
    "--no-suggests",
    "--no-conflicts",
    "--no-breaks",
    "--no-replaces",
)


@dataclass(frozen=True)
class RabbitPrograms:
    """The folders of one Erlang and one RabbitMQ, under the root they were installed or unpacked in."""

    root: Path
    scripts: Path
    runtime: Path

    @property
    def server(self) -> Path:
        """The start script itself, not the wrapper on PATH which insists on its own account."""
        return self.scripts / "rabbitmq-server"

    @property
    def control(self) -> Path:
        """The command-line tool beside it."""
        return self.scripts / "rabbitmqctl"

    @property
    def port_mapper(self) -> Path:
        """Erlang's port mapper daemon."""
        return self.runtime / "bin" / "epmd"


def find_programs(cache: Path, tell: Tell) -> RabbitPrograms:
    """Find RabbitMQ on this machine, in the cache, or fetch it into the cache."""
    unpacked = cache / "rabbitmq"
    programs = _under(_SYSTEM) or _under(unpacked)
    if programs is None:
        tell(f"获取 RabbitMQ（约 33 MB，只此一次）/ fetching RabbitMQ (about 33 MB, once) -> {unpacked}")
        _fetch(cache, unpacked)
        programs = _under(unpacked)
    if programs is None:
        raise ServerMissing(SERVER, "软件包里没有服务器程序 / no server program in the package", _REMEDY)
    _check_libraries(programs)
    return programs


def _under(root: Path) -> RabbitPrograms | None:
    scripts = sorted(root.glob("usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin"))
    runtimes = sorted(root.glob("usr/lib/erlang/erts-*"))
    return RabbitPrograms(root, scripts[-1], runtimes[-1]) if scripts and runtimes else None


def _fetch(cache: Path, unpacked: Path) -> None:
    """Download and unpack into a fresh folder, renamed at the end: an interrupted fetch leaves nothing half-made."""
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    if missing:
        reason = f"没有 {', '.join(missing)}，无法获取 / cannot fetch it without {', '.join(missing)}"
        raise ServerMissing(SERVER, reason, _REMEDY)
    archives, fresh = cache / "archives", unpacked.with_suffix(".new")
    for folder in (archives, fresh):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    _download(cache, archives)
    for archive in sorted(archives.glob("*.deb")):
        _run(["dpkg-deb", "-x", str(archive), str(fresh)], archives)
    fresh.rename(unpacked)
    shutil.rmtree(archives)


def _download(cache: Path, archives: Path) -> None:
    """Ask the machine's package lists; where they are absent or stale, make own ones, which needs no root."""
    try:
        _run(["apt-get", "download", *_wanted([], archives)], archives)
    except ServerMissing:
        options = _own_lists(cache)
        _run(["apt-get", *options, "update"], archives)
        _run(["apt-get", *options, "download", *_wanted(options, archives)], archives)


def _wanted(options: Sequence[str], cwd: Path) -> list[str]:
    """Name RabbitMQ and the parts of Erlang it needs; everything else comes with any Debian or Ubuntu."""
    listing = _run(["apt-cache", *options, *_DEPENDS, "--no-enhances", _PACKAGE], cwd)
    names = {line.strip() for line in listing.splitlines() if not line.startswith((" ", "|"))}
    return sorted(name for name in names if name == _PACKAGE or name.startswith("erlang-"))


def _own_lists(cache: Path) -> list[str]:
    lists = cache / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    settings = {
        "Dir::State::lists": lists,
        "Dir::Cache": cache,
        "Dir::Cache::archives": cache / "archives",
        "Debug::NoLocking": 1,
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def _run(command: Sequence[str], cwd: Path) -> str:
    outcome = subprocess.run(
        command, cwd=cwd, env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=False
    )
    if outcome.returncode != 0:
        complaint = (outcome.stderr.strip().splitlines() or ["?"])[-1]
        raise ServerMissing(SERVER, f"{' '.join(command[:1])}: {complaint}", _REMEDY)
    return outcome.stdout


def _check_libraries(programs: RabbitPrograms) -> None:
    """Name the shared libraries that the machine lacks, before Erlang dies without a word."""
    if shutil.which("ldd") is None:
        return
    crypto = sorted(programs.root.glob("usr/lib/erlang/lib/crypto-*/priv/lib/crypto.so"))
    files = [programs.runtime / "bin" / "beam.smp", programs.port_mapper, *crypto]
    listing = "".join(_run(["ldd", str(file)], programs.runtime) for file in files)
    absent = sorted({line.split()[0] for line in listing.splitlines() if "not found" in line})
    if absent:
        raise ServerMissing(SERVER, f"缺少系统库 / missing system libraries: {' '.join(absent)}", _REMEDY)
