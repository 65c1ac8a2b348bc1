"""`yishi audit`: prove that nobody changed the records of who did what, and hand them out."""

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from sqlalchemy import Engine, MetaData, RowMapping, func, select

from deploy.cli.installation import Installation, installation_of
from deploy.cli.screen import aside, bar, moment, output, say, stop, table
from kit.sql.audit.digests import COLUMNS
from kit.sql.audit.proof import Anchor, Break, Fault, Proof, count_seals, prove
from kit.sql.housekeeping import AUDIT
from kit.sql.tables import add_kit_tables

BROKEN = 1
AT_A_TIME = 1000

_TABLES = add_kit_tables(MetaData())
_FAULTS: Mapping[Fault, tuple[str, str]] = {
    Fault.ROW_CHANGED: ("记录被改动", "a row was changed"),
    Fault.ROW_MISSING: ("记录缺失", "a row is missing"),
    Fault.ROW_ADDED: ("记录是后来插入的", "a row was added"),
    Fault.SEAL_CHANGED: ("封条被改动", "a seal was changed"),
    Fault.SEAL_MISSING: ("封条缺失", "a seal is missing"),
    Fault.LEFT_TOO_EARLY: ("未满保存期限即被删除", "rows were deleted before their time"),
    Fault.ANCHOR_MISSED: ("与记下的封条不符", "the chain does not hold the seal that was noted"),
}

app = typer.Typer(no_args_is_help=True, help="审计：核验、导出 / audit: verify, export")

Named = Annotated[str | None, typer.Option("--service", help="只看这个服务 / only this service")]
When = Annotated[Any, typer.Option(parser=moment, metavar="2026-03-02T09:00|6h|2d", help="何时起 / from when on")]
Until = Annotated[Any, typer.Option(parser=moment, metavar="2026-03-02T09:00|6h|2d", help="至何时 / before when")]
Into = Annotated[Path | None, typer.Option("--into", help="写入文件；不写则输出到屏幕 / a file, else standard output")]
Anchors = Annotated[
    list[str] | None, typer.Option("--anchor", help="记下的封条，如 intake:12:哈希 / a seal that was noted")
]


class Form(StrEnum):
    """How records are handed out."""

    JSONL = "jsonl"
    CSV = "csv"


@app.command("verify")
def verify(ctx: typer.Context, service: Named = None, anchor: Anchors = None) -> None:
    """核验封条链；有问题即说明哪个服务、哪一条，退出码为 1 / walk along every chain; 1 is the exit code of a break."""
    installation = installation_of(ctx)
    engines, anchors = _engines(installation, service), dict(_anchor(told) for told in anchor or [])
    if unknown := sorted(anchors.keys() - engines.keys()):
        stop(f"不知道 {unknown[0]} 的数据库", f"the database of {unknown[0]} is not known", "no_database")
    proofs = {name: _prove(name, engine, anchors.get(name)) for name, engine in engines.items()}
    _show(proofs)
    if any(proof.broken for proof in proofs.values()):
        raise typer.Exit(BROKEN)


@app.command("export")
def export(
    ctx: typer.Context,
    *,
    service: Annotated[str, typer.Option(help="哪个服务 / whose records")],
    since: When,
    until: Until = None,
    form: Annotated[Form, typer.Option("--format", help="格式 / format")] = Form.JSONL,
    into: Into = None,
) -> None:
    """导出记录：何人、何时、办了什么、前后状态 / hand out who did what and when, the oldest first."""
    engine = installation_of(ctx).database(service)
    if into is None:
        _write(sys.stdout, form, engine, since, until)
        return
    with into.open("w", encoding="utf-8", newline="") as file:
        count = _write(file, form, engine, since, until)
    say(f"已写入 {into}，{count} 条", f"{count} rows")


def _engines(installation: Installation, service: str | None) -> dict[str, Engine]:
    engines = {service: installation.database(service)} if service else installation.engines()
    missing = [] if service else [name for name in installation.services if name not in engines]
    if missing:
        aside.print(f"缺少数据库，未核验 / not verified, no database: {', '.join(missing)}", style="yellow")
    return engines


def _anchor(told: str) -> tuple[str, Anchor]:
    service, _, seal = told.partition(":")
    position, _, seal_hash = seal.partition(":")
    if not (service and position.isdigit() and seal_hash):
        stop("封条写作 服务:序号:哈希", "an anchor is service:position:hash", "anchor_unreadable")
    return service, Anchor(int(position), seal_hash)


def _prove(name: str, engine: Engine, anchor: Anchor | None) -> Proof:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection, bar() as progress:
        task = progress.add_task(name, total=count_seals(connection, _TABLES))
        return prove(
            connection, _TABLES, keeps=AUDIT.during, anchor=anchor, progress=lambda step: progress.advance(task, step)
        )


def _show(proofs: Mapping[str, Proof]) -> None:
    rows = table("服务 service", "封条 seals", "记录 rows", "未封 unsealed", "结果 result")
    for name, proof in proofs.items():
        result = _words(proof.broken) if proof.broken else "完好 / whole"
        rows.add_row(name, str(proof.seals), str(proof.rows), str(proof.unsealed), result)
    output.print(rows)
    for name, proof in proofs.items():
        if proof.head and not proof.broken:
            output.print(f"--anchor {name}:{proof.head.position}:{proof.head.hash}", highlight=False, soft_wrap=True)


def _words(broken: Break) -> str:
    chinese, english = _FAULTS[broken.fault]
    row = f"，记录 / row {broken.row_id}" if broken.row_id else ""
    return f"{chinese} / {english}：封条 / seal {broken.position}{row}"


def _write(file: TextIO, form: Form, engine: Engine, since: datetime, until: datetime | None) -> int:
    count = 0
    writer = csv.DictWriter(file, COLUMNS)
    if form is Form.CSV:
        writer.writeheader()
    for row in _rows(engine, since, until):
        count += 1
        told = {**row, "at": row["at"].isoformat()}
        if form is Form.CSV:
            writer.writerow(told)
        else:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    return count


def _rows(engine: Engine, since: datetime, until: datetime | None) -> Iterator[RowMapping]:
    audit = _TABLES.audit
    chosen = [audit.c.at >= since, *([audit.c.at < until] if until else [])]
    with engine.connect() as connection, bar() as progress:
        total = connection.execute(select(func.count()).select_from(audit).where(*chosen)).scalar_one()
        task = progress.add_task("audit", total=total)
        wanted = select(audit).where(*chosen).order_by(audit.c.id).execution_options(yield_per=AT_A_TIME)
        for row in connection.execute(wanted).mappings():
            yield row
            progress.advance(task)
