"""`yishi clients`: other systems that call the doors; an operator may also register one that writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from deploy.cli.installation import installation_of
from deploy.cli.screen import output, say, stop, table
from kit.ids import opaque_reference
from kit.refusals import Refusal
from services.portal.adapters.unit_of_work import PortalWork
from services.portal.bootstrap import say as words_of
from services.portal.bootstrap import stage_on
from services.portal.domain.client import ROLES
from services.portal.usecases import manage_clients
from services.portal.usecases.manage_clients import NewClient, Registrar

app = typer.Typer(no_args_is_help=True, help="其他系统 / other systems that call the doors")

OPERATOR = Registrar()
ClientId = Annotated[str, typer.Argument(metavar="ID", help="如 / such as client-0192f3c1-…")]


@app.command("add")
def add_client(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="系统名称 / what it is called")],
    *,
    unit: Annotated[str, typer.Option(help="十二位区划代码 / twelve digits of the division")],
    role: Annotated[list[str], typer.Option(help="以何角色，可多次 / in which role; may be repeated")],
    org: Annotated[str | None, typer.Option(help="单位代码 / code of the organisation")] = None,
    days: Annotated[int, typer.Option(min=1, max=730, help="有效天数 / for how many days")] = 365,
    write: Annotated[bool, typer.Option("--write", help="可办理；不写只能查看 / may also change things")] = False,
) -> None:
    """登记一个系统并给出密钥，只显示这一次 / register a system and show its secret, this once."""
    unknown = sorted(set(role) - set(ROLES))
    if unknown:
        stop(f"没有这个角色：{'、'.join(unknown)}", f"unknown role; known: {', '.join(ROLES)}", "unknown_role")
    with _work(ctx) as work:
        new = NewClient(name=name, unit=unit, roles=role, org=org, days=days, may_write=write)
        client = manage_clients.register_client(work, OPERATOR, new)
        client, secret = manage_clients.give_secret(work, OPERATOR, client.id, opaque_reference)
        work.commit()
    say(f"编号 {client.id}", "client_id")
    say(f"密钥 {secret}", "client_secret, shown this once")


@app.command("list")
def list_clients(ctx: typer.Context) -> None:
    """列出 / list them."""
    rows = table(
        "编号 id", "名称 name", "区划 unit", "角色 roles", "权限 scope", "状态 state", "到期 expires", "最近 used"
    )
    with _work(ctx) as work:
        for client in work.clients.all():
            days = [moment.date().isoformat() if moment else "—" for moment in (client.expires_at, client.last_used_at)]
            state = client.state_at(work.now)
            rows.add_row(client.id, client.name, client.unit, ", ".join(client.roles), client.scope, state, *days)
    output.print(rows)


@app.command("renew-secret")
def renew_secret(ctx: typer.Context, client_id: ClientId) -> None:
    """换密钥，旧的立即作废 / give a fresh secret; the one before counts no longer."""
    with _work(ctx) as work:
        _, secret = manage_clients.give_secret(work, OPERATOR, client_id, opaque_reference)
        work.commit()
    say(f"密钥 {secret}", "client_secret, shown this once")


@app.command("revoke")
def revoke_client(ctx: typer.Context, client_id: ClientId) -> None:
    """撤销，最后的令牌一刻钟内失效 / take its access away; its last token ends within a quarter of an hour."""
    with _work(ctx) as work:
        manage_clients.revoke_client(work, OPERATOR, client_id)
        work.commit()
    say(f"已撤销 {client_id}", "revoked")


@contextmanager
def _work(ctx: typer.Context) -> Iterator[PortalWork]:
    """Open the portal's database; a refusal ends the command with its sentence."""
    installation = installation_of(ctx)
    installation.database("portal")
    try:
        with PortalWork(stage_on(installation.databases["portal"], installation.clock), cause="yishi clients") as work:
            yield work
    except Refusal as refusal:
        code = refusal.stable_code
        stop(words_of(code, "zh") or "没有办成", words_of(code, "en") or "nothing was done", code)
