"""What a private RabbitMQ node reads at start: its settings, its environment, its Erlang."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kit.servers.ports import LOOPBACK
from kit.servers.rabbitmq_programs import RabbitPrograms

USER = "yishi"
_COOKIE_MODE = 0o400
_SCRIPT_MODE = 0o755
_MEMORY = "512MiB"
_SPARE_DISK = "50MB"
_EMULATOR = "+P 131072 +t 1048576 +S 2:2 +A 2 +zdbbl 32000 +sbwt none +sbwtdcpu none +sbwtdio none"


@dataclass(frozen=True)
class NodePorts:
    """The three ports of a node: AMQP, Erlang's distribution, Erlang's port mapper."""

    amqp: int
    distribution: int
    mapper: int


def write_files(home: Path, password: str, programs: RabbitPrograms) -> None:
    """Write everything the node reads; its cookie is made once and kept."""
    for name in ("home", "mnesia", "log", "generated", "bin"):
        (home / name).mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    cookie = home / "home" / ".erlang.cookie"
    if not cookie.exists():
        cookie.write_text(secrets.token_hex(20).upper(), encoding="utf-8")
        cookie.chmod(_COOKIE_MODE)
    (home / "enabled_plugins").write_text("[].\n", encoding="utf-8")
    (home / "advanced.config").write_text("[].\n", encoding="utf-8")
    (home / "rabbitmq.conf").write_text(_settings(password), encoding="utf-8")
    launcher = home / "bin" / "erl"
    launcher.write_text(_launcher(programs), encoding="utf-8")
    launcher.chmod(_SCRIPT_MODE)


def environment(home: Path, node: str, ports: NodePorts, programs: RabbitPrograms) -> Mapping[str, str]:
    """Return the whole environment of the node; nothing of the machine's own RabbitMQ is read."""
    return {
        "HOME": str(home / "home"),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join(
            [str(home / "bin"), str(programs.runtime / "bin"), "/usr/bin", "/bin", "/usr/sbin", "/sbin"]
        ),
        "RUNNING_UNDER_SYSTEMD": "true",  # the script becomes Erlang itself: one process, and it gets the signals
        "RABBITMQ_NODENAME": node,
        "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
        "RABBITMQ_NODE_PORT": str(ports.amqp),
        "RABBITMQ_DIST_PORT": str(ports.distribution),
        "ERL_EPMD_PORT": str(ports.mapper),
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "ERL_MAX_PORTS": "4096",
        "RABBITMQ_SERVER_ERL_ARGS": _EMULATOR,
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false",
        "RABBITMQ_CTL_ERL_ARGS": "-start_epmd false",
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",  # else the machine's /etc/rabbitmq/rabbitmq-env.conf is read
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_MNESIA_DIR": str(home / "mnesia" / "node"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_LOGS": str(home / "log" / "node.log"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced.config"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "generated"),
        "RABBITMQ_PID_FILE": str(home / "rabbit.pid"),
    }


def _settings(password: str) -> str:
    settings = {
        "default_user": USER,
        "default_pass": password,
        "log.file.level": "warning",
        "disk_free_limit.absolute": _SPARE_DISK,
        "vm_memory_high_watermark.absolute": _MEMORY,
        "collect_statistics_interval": "60000",
    }
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def _launcher(programs: RabbitPrograms) -> str:
    """Return an `erl` for Erlang outside its usual place: the packaged one has that place written into it."""
    return (
        "#!/bin/sh\n"
        f"ROOTDIR='{programs.root / 'usr/lib/erlang'}' BINDIR='{programs.runtime / 'bin'}' EMU=beam PROGNAME=erl\n"
        "export ROOTDIR BINDIR EMU PROGNAME\n"
        'exec "$BINDIR/erlexec" ${1+"$@"}\n'
    )
