"""`yishi prune`: let go what is kept too long, now instead of within the hour."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import Engine

from deploy.cli.installation import installation_of
from deploy.cli.screen import bar, output, table
from kit.sql.housekeeping import BATCH, KEPT, Retained

Classes = Mapping[str, tuple[Retained, ...]]
Counts = dict[tuple[str, Retained], int]


def prune(
    ctx: typer.Context,
    service: Annotated[str | None, typer.Argument(help="只清理这个服务 / only this service")] = None,
    *,
    preview: Annotated[bool, typer.Option("--preview", help="只数不删 / count, and delete nothing")] = False,
) -> None:
    """按各类数据的保存期限清理 / let go of each class of data what is over its time."""
    installation = installation_of(ctx)
    engines = {service: installation.database(service)} if service else installation.engines()
    classes = {name: (*KEPT, *installation.keeps.get(name, ())) for name in engines}
    counts = (_count if preview else _prune)(engines, classes, installation.clock())
    rows = table("服务 service", "数据 class", "保存 kept", "到期 over" if preview else "已清理 pruned")
    for (name, kept), count in counts.items():
        rows.add_row(name, kept.name, f"{kept.during.days} d", str(count))
    output.print(rows)


def _count(engines: Mapping[str, Engine], classes: Classes, now: datetime) -> Counts:
    counts: Counts = {}
    for name, engine in engines.items():
        with engine.connect() as connection:
            counts |= {(name, kept): kept.count_over(connection, now) for kept in classes[name]}
    return counts


def _prune(engines: Mapping[str, Engine], classes: Classes, now: datetime) -> Counts:
    counts: Counts = {}
    with bar() as progress:
        task = progress.add_task("清理 / pruning", total=sum(len(classes[name]) for name in engines))
        for name, engine in engines.items():
            for kept in classes[name]:
                counts[name, kept] = _prune_one(engine, kept, now)
                progress.advance(task)
    return counts


def _prune_one(engine: Engine, kept: Retained, now: datetime) -> int:
    """Prune batch after batch, each in a transaction of its own, so that nobody waits for long."""
    total = 0
    while True:
        with engine.begin() as connection:
            done = kept.prune_some(connection, now, limit=BATCH)
        if done == 0:
            return total
        total += done
