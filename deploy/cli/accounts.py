"""`yishi accounts`: the first account, and one whose holder can no longer sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contracts.access import Grant
from contracts.private import Letter
from contracts.roles import ACCOUNT_ROLES, Role
from deploy.cli.screen import agreed, aside, output, say, stop
from kit.refusals import NotFound, Refusal

if TYPE_CHECKING:
    from services.portal.parts import Portal

app = typer.Typer(no_args_is_help=True, help="账号：开户、重置、关闭 / accounts: open, reset, close")


def grant(told: str) -> Grant:
    """Return a grant from `county_cppcc@620502000000`."""
    role, _, unit = told.partition("@")
    if role not in ACCOUNT_ROLES or not unit:
        raise typer.BadParameter(f"{told}; ROLE@DIVISION, ROLE: {', '.join(sorted(ACCOUNT_ROLES))}")
    return Grant(Role(role), unit)


Username = Annotated[str, typer.Argument(metavar="USERNAME", help="账号名 / user name")]
# typer reads these as they stand, and a parser of its own gives them their type.
Grants = Annotated[
    list[Any], typer.Option("--grant", parser=grant, metavar="ROLE@DIVISION", help="岗位@区划，可多次 / more than once")
]


@app.command("open")
def open_account(
    username: Username,
    *,
    name: Annotated[str, typer.Option(help="显示的名字 / the name that is shown")],
    grants: Grants,
    org: Annotated[str | None, typer.Option(help="单位代码 / its organisation")] = None,
    email: Annotated[str, typer.Option(help="邮箱，封存后只有通知服务能读 / sealed for notification")] = "",
    phone: Annotated[str, typer.Option(help="手机，如 +8613800000000 / sealed for notification")] = "",
) -> None:
    """开户，给出设置密码的一次性链接 / open an account and print the link by which its holder chooses a password."""
    from services.portal.usecases.open_account import NewAccount  # noqa: PLC0415 -- not in every image
    from services.portal.usecases.operate_accounts import open_by_operator  # noqa: PLC0415

    letter = Letter(phone=phone, email=email, name=name) if phone or email else None
    new = NewAccount(username, "", name, org, tuple(grants), letter)
    with _portal() as portal, portal.service.open_work("yishi accounts open") as work:
        settings = portal.settings
        _, link = open_by_operator(work, portal.passwords, settings.seal_key, new, settings.public_url)
        work.commit()
        _show(link)


@app.command("reset")
def reset_account(
    username: Username,
    *,
    lost_phone: Annotated[
        bool, typer.Option("--lost-phone", help="连同验证器和恢复码 / authenticator and recovery codes, too")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")] = False,
) -> None:
    """退出其全部设备，给出设置新密码的链接 / sign an account out everywhere and print a link to a new password."""
    from services.portal.usecases.operate_accounts import reset_by_operator  # noqa: PLC0415 -- not in every image

    agreed(f"重置 {username}？先核实是本人要求 / Reset {username}? Make sure that its holder asks for it", yes=yes)
    with _portal() as portal, portal.service.open_work("yishi accounts reset") as work:
        link = reset_by_operator(work, username, portal.settings.public_url, forget_authenticator=lost_phone)
        work.commit()
        _show(link)


@app.command("close")
def close_account(
    username: Username,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")] = False,
) -> None:
    """关闭账号，立即退出全部设备 / close an account; all its devices are signed out at once."""
    from services.portal.usecases.operate_accounts import close_by_operator  # noqa: PLC0415 -- not in every image

    agreed(f"关闭 {username}？ / Close {username}?", yes=yes)
    with _portal() as portal, portal.service.open_work("yishi accounts close") as work:
        close_by_operator(work, username)
        work.commit()
    say(f"已关闭 {username}", "it is closed")


@contextmanager
def _portal() -> Iterator["Portal"]:
    """Give the portal that the settings tell of; its refusals end the command."""
    if find_spec("services.portal") is None:
        stop("这里没有门户的程序，请在门户的容器里执行", "the portal's code is not here", "no_portal")
    from services.portal.bootstrap import build, settings_here, whole  # noqa: PLC0415 -- not in every image

    portal = whole(build(), settings_here())
    try:
        yield portal
    except NotFound:
        stop("没有这个账号，或已关闭", "no such account, or it is closed", NotFound.code)
    except Refusal as refusal:
        stop(_said(portal, refusal, "zh"), _said(portal, refusal, "en"), refusal.stable_code)


def _said(portal: "Portal", refusal: Refusal, lang: str) -> str:
    return (portal.service.say(refusal.stable_code, lang) or refusal.stable_code).format(**refusal.facts)


def _show(link: str) -> None:
    aside.print("24小时内有效，只能用一次；当面或经可靠的途径交给本人 / good for 24 hours, once; hand it over safely")
    output.print(link, soft_wrap=True, highlight=False)
