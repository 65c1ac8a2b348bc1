"""`yishi prune`: delete what is kept too long, now instead of within the hour."""

from typing import Annotated

import typer
from sqlalchemy import Engine

from deploy.cli.installation import installation_of
from deploy.cli.screen import bar, output, table
from kit.sql.housekeeping import KEPT, Kept, prune_some


def prune(
    ctx: typer.Context,
    service: Annotated[str | None, typer.Argument(help="只清理这个服务 / only this service")] = None,
) -> None:
    """清理到期的收件记录、应答、事件日志 / delete inbox rows, answers and logged events whose time is over."""
    installation = installation_of(ctx)
    engines = {service: installation.database(service)} if service else installation.engines()
    rows = table("服务 service", *(f"{kept.table} > {kept.during.days} d" for kept in KEPT))
    with bar() as progress:
        task = progress.add_task("清理 / pruning", total=len(engines) * len(KEPT))
        for name, engine in engines.items():
            counts = []
            for kept in KEPT:
                counts.append(str(_prune(engine, kept)))
                progress.advance(task)
            rows.add_row(name, *counts)
    output.print(rows)


def _prune(engine: Engine, kept: Kept) -> int:
    """Delete batch after batch, each in a transaction of its own, so that nobody waits for long."""
    total = 0
    while True:
        with engine.begin() as connection:
            deleted = prune_some(connection, kept)
        if deleted == 0:
            return total
        total += deleted
