"""`yishi events parked`: messages that wait for a person."""

import getpass
import json
from collections import Counter
from typing import Annotated, Any

import typer

from deploy.cli.installation import Installation, installation_of
from deploy.cli.screen import age, agreed, bar, number, output, say, stop, table
from kit.logs import configure_logs
from kit.messaging.operations.depths import depths
from kit.messaging.operations.parked import ParkedMessage, drop, look, send_again
from kit.messaging.operations.reaction_queues import ReactionQueues

app = typer.Typer(help="搁置的消息 / messages that wait for a person")

ReactionName = Annotated[str, typer.Argument(metavar="REACTION", help="如 / such as intake.on_plan_ended")]
MessageId = Annotated[str | None, typer.Argument(metavar="[ID]", help="一条；不写须用 --all / one, or --all")]
All = Annotated[bool, typer.Option("--all", help="该反应的全部 / all of this reaction")]
Yes = Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")]


@app.callback(invoke_without_command=True)
def parked(ctx: typer.Context) -> None:
    """搁置的消息；不写子命令则列出 / messages that wait for a person; lists them when nothing more is said."""
    if ctx.invoked_subcommand is None:
        list_parked(ctx)


@app.command("list")
def list_parked(ctx: typer.Context) -> None:
    """按反应和原因列出 / list them by reaction and cause."""
    installation = installation_of(ctx)
    rows = table("服务 service", "反应 reaction", "条数 count", "最早 oldest", "错误 error", "代码 code")
    total = 0
    for reaction, ready in _waiting(installation).items():
        total += ready
        for row in _causes(installation, reaction, ready):
            rows.add_row(reaction.service, reaction.queue.partition(".")[2], *row)
    if total:
        output.print(rows)
    say(f"共搁置 {total} 条", f"{total} parked")


@app.command("show")
def show_parked(ctx: typer.Context, reaction: ReactionName, message_id: MessageId = None) -> None:
    """看一条；不写编号则列编号 / show one; without an id, list the ids."""
    installation = installation_of(ctx)
    chosen = installation.reaction(reaction)
    messages = look(installation.amqp_url, chosen)
    if message_id is None:
        _show_ids(messages)
        return
    found = next((message for message in messages if message.message_id == message_id), None)
    if found is None:
        stop(f"没有这条：{message_id}", "no such message among the oldest 1000", "not_found")
    output.print_json(json.dumps(visible(found, chosen), ensure_ascii=False))


@app.command("replay")
def replay_parked(
    ctx: typer.Context,
    reaction: ReactionName,
    message_id: MessageId = None,
    *,
    everything: All = False,
    yes: Yes = False,
) -> None:
    """退回其反应再办，重试次数归零 / give them to their reaction once more, attempts from zero."""
    installation, chosen = _chosen(ctx, reaction, message_id, everything=everything)
    count = _how_many(installation, chosen, message_id)
    agreed(f"重办 {chosen.queue} 的 {count} 条？ / Send {count} again?", yes=yes)
    with bar() as progress:
        task = progress.add_task(chosen.queue, total=_depth(installation, chosen))
        done = send_again(
            installation.amqp_url, chosen, only=message_id, progress=lambda step: progress.advance(task, step)
        )
    _report(done, message_id, f"已退回 {done} 条", f"{done} sent again")


@app.command("drop")
def drop_parked(
    ctx: typer.Context,
    reaction: ReactionName,
    message_id: MessageId = None,
    *,
    reason: Annotated[str, typer.Option(help="原因，记入日志；勿写个人信息 / why, for the log; name no person")],
    by: Annotated[str, typer.Option(default_factory=getpass.getuser, help="何人 / who decided it")],
    everything: All = False,
    yes: Yes = False,
) -> None:
    """删除，记下何人何因 / delete them; the log says who and why."""
    if not reason.strip():
        stop("须写明原因", "a reason is needed", "reason_needed")
    installation, chosen = _chosen(ctx, reaction, message_id, everything=everything)
    count = _how_many(installation, chosen, message_id)
    agreed(f"删除 {chosen.queue} 的 {count} 条，不可恢复？ / Delete {count} for good?", yes=yes)
    configure_logs()
    done = drop(installation.amqp_url, chosen, reason=reason.strip(), by=by, only=message_id)
    _report(done, message_id, f"已删除 {done} 条", f"{done} dropped")


def visible(message: ParkedMessage, reaction: ReactionQueues) -> dict[str, Any]:
    """Return what an operator may see: of a private message only its type, its case and its failure."""
    failure = {name: value for name, value in message.headers.items() if name.startswith("x-failure-")}
    told: dict[str, Any] = {"id": message.message_id, "type": message.type, "attempts": message.attempts, **failure}
    if reaction.is_private:
        return told | {"business_ref": message.data().get("business_ref")}
    attributes = {name: value for name, value in message.headers.items() if name.startswith("ce-")}
    return told | {"event": attributes, "data": dict(message.data())}


def _waiting(installation: Installation) -> dict[ReactionQueues, int]:
    found = depths(installation.amqp_url, [reaction.parked for reaction in installation.reactions])
    counted = {
        reaction: found[reaction.parked].ready for reaction in installation.reactions if reaction.parked in found
    }
    return {reaction: ready for reaction, ready in counted.items() if ready}


def _causes(installation: Installation, reaction: ReactionQueues, ready: int) -> list[tuple[str, ...]]:
    messages = look(installation.amqp_url, reaction)
    causes = Counter((message.error, message.code) for message in messages)
    rows: list[tuple[str, ...]] = [
        (number(count), age(_oldest(installation, messages, cause)), cause[0] or "—", cause[1] or "—")
        for cause, count in causes.most_common()
    ]
    unseen = ready - len(messages)
    return [*rows, (number(unseen), "—", "…", "…")] if unseen > 0 else rows


def _oldest(installation: Installation, messages: list[ParkedMessage], cause: tuple[str, str]) -> float | None:
    times = [message.failed_at for message in messages if (message.error, message.code) == cause and message.failed_at]
    return (installation.clock() - min(times)).total_seconds() if times else None


def _show_ids(messages: list[ParkedMessage]) -> None:
    rows = table("编号 id", "类型 type", "对象 subject", "错误 error", "代码 code")
    for message in messages:
        rows.add_row(message.message_id, message.type, message.subject, message.error or "—", message.code or "—")
    output.print(rows)


def _chosen(
    ctx: typer.Context, name: str, message_id: str | None, *, everything: bool
) -> tuple[Installation, ReactionQueues]:
    if (message_id is None) is not everything:
        stop("写一个编号，或用 --all", "say one id, or --all", "say_which")
    installation = installation_of(ctx)
    return installation, installation.reaction(name)


def _depth(installation: Installation, reaction: ReactionQueues) -> int:
    found = depths(installation.amqp_url, [reaction.parked])
    return found[reaction.parked].ready if found else 0


def _how_many(installation: Installation, reaction: ReactionQueues, message_id: str | None) -> int:
    return 1 if message_id else _depth(installation, reaction)


def _report(done: int, message_id: str | None, chinese: str, english: str) -> None:
    if message_id and not done:
        stop(f"没有这条：{message_id}", "no such message", "not_found")
    say(chinese, english)
