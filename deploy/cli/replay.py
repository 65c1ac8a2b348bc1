"""`yishi events replay`: let one reaction hear events of the log once more."""

from datetime import datetime
from typing import Annotated, Any

import typer

from deploy.cli.installation import Installation, installation_of
from deploy.cli.screen import agreed, aside, bar, moment, output, say, stop, table
from kit.messaging.operations import replay as replaying
from kit.messaging.operations.event_log import Selection
from kit.messaging.publisher import Publisher

# typer reads these as they stand, and a parser of its own gives them their type.
When = Annotated[Any, typer.Option(parser=moment, metavar="2026-03-02T09:00|6h|2d", help="何时起 / from when on")]
Until = Annotated[Any, typer.Option(parser=moment, metavar="2026-03-02T09:00|6h|2d", help="至何时 / before when")]


def replay_events(  # noqa: PLR0913 -- the options of the command
    ctx: typer.Context,
    *,
    service: Annotated[str, typer.Option(help="谁来听 / who hears them, such as portal")],
    reaction: Annotated[str, typer.Option(help="它的哪个反应 / its reaction, such as on_any_fact")],
    since: When,
    until: Until = None,
    event_type: Annotated[str | None, typer.Option("--type", help="只要这一类 / only this type")] = None,
    again: Annotated[bool, typer.Option("--again", help="办过的也再办 / also what was handled before")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")] = False,
) -> None:
    """从事件日志重放给一个反应；办过的不起作用 / replay the log to one reaction; what it handled has no effect."""
    installation = installation_of(ctx)
    selection = _selection(installation, f"{service}.{reaction}", since, until, event_type)
    _require_replayable(installation, selection, again=again)
    counts = _counts(installation, selection)
    agreed(_question(sum(counts.values()), selection, again=again), yes=yes)
    done = _replay(installation, selection, sum(counts.values()), again=again)
    say(f"已重放 {done} 条到 {selection.reaction.queue}", f"{done} replayed")


def _selection(
    installation: Installation, name: str, since: datetime, until: datetime | None, event_type: str | None
) -> Selection:
    selection = Selection(installation.reaction(name), since, until, event_type)
    if selection.types == []:
        stop(f"{name} 不听 {event_type}", f"{name} does not hear {event_type}", "not_heard")
    return selection


def _require_replayable(installation: Installation, selection: Selection, *, again: bool) -> None:
    try:
        replaying.require_replayable(selection, again=again, now=installation.clock())
    except replaying.PrivateReaction as refusal:
        stop("私密消息不留存，无可重放", "private messages are kept nowhere", refusal.stable_code)
    except replaying.InboxForgot as refusal:
        stop(
            "收件记录只留 7 天，更早的会再次生效；确要如此请加 --again",
            "the inbox remembers 7 days; older events would have their effect again: say --again if that is wanted",
            refusal.stable_code,
        )


def _counts(installation: Installation, selection: Selection) -> dict[str, int]:
    missing = [service for service in installation.services if service not in installation.databases]
    if missing:
        aside.print(f"缺少数据库，不含其事件 / without the events of: {', '.join(missing)}", style="yellow")
    counts = replaying.count(installation.engines(), selection)
    rows = table("事件来自 log of", "条数 events")
    for name, count in counts.items():
        rows.add_row(name, str(count))
    output.print(rows)
    return counts


def _question(count: int, selection: Selection, *, again: bool) -> str:
    name = selection.reaction.queue
    if again:
        return f"{name} 将再办 {count} 条，办过的也再次生效？ / Forget and repeat {count} events, effects included?"
    return f"重放 {count} 条给 {name}，办过的不起作用？ / Replay {count} events?"


def _replay(installation: Installation, selection: Selection, total: int, *, again: bool) -> int:
    publisher = Publisher(installation.amqp_url)
    forget_in = installation.database(selection.reaction.service) if again else None
    try:
        with bar() as progress:
            task = progress.add_task(selection.reaction.queue, total=total)
            return replaying.replay(
                installation.engines(),
                selection,
                publisher,
                forget_in=forget_in,
                progress=lambda step: progress.advance(task, step),
            )
    finally:
        publisher.close()
