"""What stands on the screen when the story is over: where the portal is, and who may sign in."""

from rich.console import Console
from rich.table import Table

from contracts.machines import role_words
from deploy.demo.people import PASSWORD
from deploy.demo.player import Outcome
from deploy.embedded import City
from services.portal.domain.demo import demo_accounts

HOME_PREFIXES = ("qz-", "tianshui-")


def say(console: Console, city: City, outcome: Outcome, seconds: float, *, stays: bool) -> None:
    """Tell how it went and, where the portal stays open, what can be done now."""
    console.print()
    console.rule(style="dim")
    if outcome.failure:
        console.print(f"[bold red]✗ 没有放完 / not finished:[/] {outcome.failure}", soft_wrap=True)
    elif outcome.steps:
        told = f"{outcome.steps} 步，{outcome.seconds:.0f} 秒 / {outcome.steps} steps in {outcome.seconds:.0f} s"
        console.print(f"[bold green]✓ 案例走完 / the case is complete[/]  {told}")
    else:
        console.print("案例已放过，数据保留；FRESH=1 重放 / already played, data kept; FRESH=1 plays it again")
    if not stays:
        return
    console.print(_accounts())
    console.print(f"门户 / portal  [bold]{city.address}/[/]   密码 / password  [bold]{PASSWORD}[/]")
    console.print(f"甘谷 gg-…、麦积 mj-… 同样可用 / Gangu gg-… and Maiji mj-… work too   {seconds:.0f} s")
    console.print("按 Ctrl-C 停止 / Ctrl-C stops everything")


def _accounts() -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("账号 account", "角色 role", ""):
        table.add_column(heading)
    words = role_words()
    for account in demo_accounts():
        if account.username.startswith(HOME_PREFIXES):
            role = words[account.grants[0].role].name
            table.add_row(account.username, account.display_name, role.en)
    return table
