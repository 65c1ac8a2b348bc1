"""`yishi events lag`: what waits, where, and for how long."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from deploy.cli.installation import installation_of
from deploy.cli.screen import age, number, output, table
from kit.messaging.operations.lag import OutboxLag, ReactionLag, outbox_lag, reaction_lag


def show_lag(
    ctx: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="机器可读 / for a machine")] = False,
) -> None:
    """积压：各服务待发、各反应待收 / what waits in each outbox and for each reaction.

    不含已送达未确认的消息；— 表示查不到 / delivered and unacknowledged messages are not counted; — means not known.
    """
    installation = installation_of(ctx)
    engines = installation.engines()
    outboxes = outbox_lag(engines)
    reactions = reaction_lag(installation.amqp_url, installation.reactions, engines, now=installation.clock())
    if as_json:
        found = {"outboxes": [asdict(one) for one in outboxes], "reactions": [asdict(one) for one in reactions]}
        output.print_json(json.dumps(found))
    else:
        _show_outboxes(outboxes)
        _show_reactions(reactions)


def _show_outboxes(outboxes: list[OutboxLag]) -> None:
    rows = table("待发 outbox", "条数 depth", "最早 oldest")
    for one in outboxes:
        depth, oldest = (one.waiting.depth, one.waiting.age_seconds) if one.waiting else (None, None)
        rows.add_row(one.service, number(depth), age(oldest if depth else None))
    output.print(rows)
    output.print()


def _show_reactions(reactions: list[ReactionLag]) -> None:
    rows = table("反应 reaction", "消费者 consumers", "待收 ready", "重试 retrying", "搁置 parked", "最早 oldest")
    for one in reactions:
        counts = (one.consumers, one.ready, one.retrying, one.parked)
        rows.add_row(one.reaction, *(number(count) for count in counts), age(one.oldest_seconds))
    output.print(rows)
