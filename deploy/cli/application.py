"""The command and its parts."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer
from sqlalchemy.exc import OperationalError
from typer.core import TyperGroup

from deploy.cli import accounts, audit, keys, lag, parked, prune, replay
from deploy.cli.installation import from_environment
from deploy.cli.screen import stop
from kit.messaging.broker import BROKER_ERRORS


class _Commands(TyperGroup):
    """Commands that say in one line which server is away."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except OperationalError as error:
            stop("数据库连不上", "the database is away", type(error.orig).__name__)
        except BROKER_ERRORS as error:
            stop(
                "消息服务器连不上，或拒绝了这个账号",
                "the broker is away, or refuses this account",
                type(error).__name__,
            )


app = typer.Typer(cls=_Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
events = typer.Typer(no_args_is_help=True, help="事件：积压、搁置、重放 / events: lag, parked, replay")
app.add_typer(events, name="events")
events.add_typer(parked.app, name="parked")
events.command("lag")(lag.show_lag)
events.command("replay")(replay.replay_events)
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")
app.command("prune")(prune.prune)
app.add_typer(accounts.app, name="accounts")
if find_spec("services.portal"):  # the image of another service does not hold it
    app.add_typer(import_module("deploy.cli.clients").app, name="clients")


@app.callback()
def yishi(ctx: typer.Context) -> None:
    """有事好商量：运维命令 / what an operator asks Yishi. 用法见 docs/runbooks / the runbooks tell when."""
    if ctx.obj is None:
        ctx.obj = from_environment()
