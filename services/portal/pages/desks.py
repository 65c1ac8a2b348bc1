"""The lists of the office: which cases stand on which, and what is said when there are none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contracts.machines import machines
from contracts.text import Text
from services.portal.domain.account import Account
from services.portal.domain.next_steps import waiting_for
from services.portal.domain.worklist import Scope

OF_A_UNIT = ("issue", "action", "order")
RESULTS = ("completed", "terminated", "result_publicizing", "evaluated")


@dataclass(frozen=True)
class Desk:
    """One list: its address, its words, and whose cases it is about."""

    name: str
    title: Text
    order: Text
    empty: Text
    hint: Text
    scope: Callable[[Account], Scope]
    intro: Text | None = None
    # Whether a row's button opens the form of the next step, not the case.
    opens_form: bool = False

    @property
    def endpoint(self) -> str:
        """Return the name of the page for addresses."""
        return f"work.show_{self.name}"


def _waiting(account: Account) -> Scope:
    return Scope(waiting=tuple(waiting_for(account.actor())))


def _everything(account: Account) -> Scope:
    return Scope(units=account.office_units(), newest_first=True)


def _of_my_unit(account: Account) -> Scope:
    running = {state for kind in OF_A_UNIT for state in set(machines()[kind].states) - machines()[kind].final}
    units = account.office_units() if account.org else ()
    return Scope(units=units, kinds=OF_A_UNIT, states=tuple(sorted(running)), org=account.org)


def _results(account: Account) -> Scope:
    return Scope(units=account.office_units(), kinds=("plan",), states=RESULTS, newest_first=True)


DESKS: Mapping[str, Desk] = {
    desk.name: desk
    for desk in (
        Desk(
            name="work",
            title=Text("待我办理", "Waiting for me"),
            order=Text("按时限先后", "by deadline"),
            empty=Text("没有等您办理的事", "Nothing waits for you"),
            hint=Text("有新的事时会出现在这里，也会发消息给您。", "New matters appear here, and you get a message."),
            scope=_waiting,
        ),
        Desk(
            name="cases",
            title=Text("全部案件", "All cases"),
            order=Text("最近有变化的在前", "latest change first"),
            empty=Text("这里还没有案件", "No case here yet"),
            hint=Text("居民反映问题后，案件会出现在这里。", "Cases appear here once residents report issues."),
            scope=_everything,
        ),
        Desk(
            name="department",
            title=Text("部门办理", "My unit's work"),
            order=Text("按时限先后", "by deadline"),
            empty=Text("没有交给本单位办理的事", "Nothing is given to your unit"),
            hint=Text(
                "诉求、责任事项和督办单交到本单位后，会出现在这里。",
                "Issues, items and orders given to it appear here.",
            ),
            intro=Text(
                "交给本单位牵头办理、还没有办结的诉求、责任事项和督办单。办完了在这里交佐证。",
                "Issues, items and orders that your unit leads and that are not ended. Hand in the evidence from here.",
            ),
            scope=_of_my_unit,
            opens_form=True,
        ),
        Desk(
            name="results",
            title=Text("结果公示", "Published results"),
            order=Text("最近有变化的在前", "latest change first"),
            empty=Text("还没有办结的方案", "No plan has ended yet"),
            hint=Text(
                "方案的责任事项全部办结后，在这里公示结果。", "Once all items of a plan end, publish its result here."
            ),
            intro=Text(
                "责任事项全部办结或已终止的方案：公示办理结果，请居民评议。",
                "Plans whose items have all ended: publish the result, and residents rate it.",
            ),
            scope=_results,
            opens_form=True,
        ),
    )
}
