"""How long each class of data is kept, from when on, and why: the one table that programs and people read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from contracts.text import Text

DAY = timedelta(days=1)
# As long as the longest six months, and as the longest year.
HALF_A_YEAR = 184 * DAY
YEAR = 366 * DAY


@dataclass(frozen=True)
class Term:
    """What a class of data holds, for how long it is kept, counted from when, and on what ground."""

    holds: Text
    during: timedelta
    period: Text
    since: Text
    ground: Text
    is_personal: bool = True


_HALF_A_YEAR = Text("6个月", "6 months")
_YEAR = Text("1年", "1 year")
_THREE_YEARS = Text("3年", "3 years")
_A_DAY = Text("24小时", "24 hours")
_SENDING = Text("查明送没送到", "to find out whether it arrived")
_LOGS = Text("网络日志至少留6个月（网络安全法第21条）", "logs are kept at least 6 months (Cybersecurity Law, art. 21)")
_PROOF = Text(
    "向他人提供个人信息的记录至少留3年（网络数据安全管理条例第12条）",
    "records of handing personal data on are kept at least 3 years (Network Data Regulation, art. 12)",
)
_ONCE = Text("同一次提交不办两遍", "so that nothing is done twice")

TERMS: Mapping[str, Term] = {
    "contacts": Term(
        Text("手机号码、邮箱、姓名", "phone number, e-mail address, name"),
        HALF_A_YEAR,
        _HALF_A_YEAR,
        Text("办结以后", "after the case is closed"),
        Text("答复、回访，办结后一段时间内还可以再提", "answers, and taking the matter up again"),
    ),
    "reporters": Term(
        Text("谁反映了哪件事", "who reported which matter"),
        YEAR,
        _YEAR,
        Text("办结以后", "after the case is closed"),
        Text("核查办理情况", "to look into how the matter was handled"),
    ),
    "reporters_at_risk": Term(
        Text("有信访风险的事，由谁反映", "who reported a matter that may become a petition"),
        3 * YEAR,
        _THREE_YEARS,
        Text("办结以后", "after the case is closed"),
        Text("信访复查、复核", "review of petitions"),
    ),
    "phone_checks": Term(
        Text("手机验证码的验证标记", "marks of codes sent to phones"),
        DAY,
        _A_DAY,
        Text("验证码失效以后", "after the code has ended"),
        Text("防止猜验证码", "so that codes cannot be guessed"),
    ),
    "wrong_tries": Term(
        Text("查询码输错的次数", "counts of wrong follow codes"),
        DAY,
        _A_DAY,
        Text("输错以后", "after the try"),
        Text("防止猜查询码", "so that codes cannot be guessed"),
        is_personal=False,
    ),
    "sign_ins": Term(
        Text("登录记录", "sign-in records"), HALF_A_YEAR, _HALF_A_YEAR, Text("退出以后", "after signing out"), _LOGS
    ),
    "inbox_messages": Term(
        Text("站内信", "inbox messages"), HALF_A_YEAR, _HALF_A_YEAR, Text("送达以后", "after delivery"), _SENDING
    ),
    "deliveries": Term(
        Text("短信、邮件的发送记录", "records of text messages and e-mails"),
        HALF_A_YEAR,
        _HALF_A_YEAR,
        Text("发送以后", "after sending"),
        _SENDING,
    ),
    "disclosures": Term(
        Text("谁因何查看过您的联系方式", "who was shown your contact and why"),
        3 * YEAR,
        _THREE_YEARS,
        Text("查看以后", "after it was shown"),
        _PROOF,
    ),
    "audit": Term(
        Text("谁在何时办了什么", "who did what and when"),
        3 * YEAR,
        _THREE_YEARS,
        Text("办理以后", "after the act"),
        _LOGS,
    ),
    "answers": Term(
        Text("重复提交时的应答", "answers for a repeated request"),
        DAY,
        _A_DAY,
        Text("应答以后", "after the answer"),
        _ONCE,
    ),
    "inbox": Term(
        Text("收过哪些内部消息", "which internal messages were received"),
        7 * DAY,
        Text("7天", "7 days"),
        Text("收到以后", "after receipt"),
        _ONCE,
        is_personal=False,
    ),
    "event_log": Term(
        Text("事件，不含个人信息", "events, which hold no personal data"),
        30 * DAY,
        Text("30天", "30 days"),
        Text("发生以后", "after the event"),
        Text("出错后重放", "to be told again after a fault"),
        is_personal=False,
    ),
}


def term(name: str) -> timedelta:
    """Return how long a class of data is kept."""
    return TERMS[name].during
