"""The words of the portal's own refusals, in Chinese and English."""

from services.portal.people_words import PEOPLE_WORDS

WORDS = {
    **PEOPLE_WORDS,
    "portal.sign_in_refused": ("用户名或密码不对，请再试一次", "The user name or the password is not right"),
    "portal.too_many_tries": (
        "连续几次密码不对，请在{until}以后再试",
        "Several wrong passwords; try again after {until}",
    ),
    "portal.password_too_short": ("密码至少{shortest}个字，长一点更安全", "At least {shortest} characters"),
    "portal.password_too_long": ("密码最多{longest}个字", "At most {longest} characters"),
    "portal.password_names_account": ("密码里不要有账号名", "The password must not contain the user name"),
    "portal.password_guessable": (
        "这个密码太常见，容易猜到。可以用几个不相干的词连起来",
        "This password is easy to guess. Several words that have nothing to do with each other are better",
    ),
    "portal.passwords_differ": ("两次写的不一样", "The two do not agree"),
    "portal.password_wrong": ("现在的密码不对", "The present password is not right"),
    "portal.code_wrong": (
        "验证码不对或已经用过，请等下一个再写",
        "The code is wrong or was used; wait for the next one",
    ),
    "portal.code_needed": ("这个账号还要验证码", "This account needs a code, too"),
    "portal.authenticator_needed": (
        "这个岗位的账号要先设置验证器",
        "An account of the office must set up an authenticator first",
    ),
    "portal.link_over": (
        "这个链接用过了，或者过了时间，请重新要一个",
        "This link was used or is too old; ask for a new one",
    ),
    "portal.name_taken": ("已经有账号{username}", "There is an account {username} already"),
    "portal.account_unfit": ("不能这样开户：{field} {value}", "The account cannot be opened: {field} {value}"),
    "portal.form_expired": (
        "页面开得太久，请再提交一次。您写的内容还在",
        "The page was open for too long; send it again. Your words are still here",
    ),
    "portal.service_away": (
        "现在连不上办理系统，请过几分钟再试。您写的内容还在",
        "The system does not answer; try again shortly. Your words are still here",
    ),
    "portal.unknown_filter": ("没有这样的筛选条件，请重新选", "There is no such filter; choose again"),
    "portal.view_name": ("请给这个筛选起个名字，最多{most}个字", "Give it a name of at most {most} characters"),
    "portal.nothing_to_keep": ("请先选好条件再保存", "Choose a filter before saving it"),
    "portal.too_many_views": ("最多保存{most}个，请先删掉不用的", "At most {most} can be kept; remove one first"),
    "portal.too_many_chosen": ("一次最多办{most}件，请少选一些", "At most {most} at a time; choose fewer"),
    "portal.unknown_period": (
        "没有这个时间段，请重新选择",
        "There is no such period; please choose again",
    ),
    "portal.not_a_day": ("请写完整的日期，例如 2026-03-01", "Write a whole date, such as 2026-03-01"),
    "portal.days_reversed": ("结束日期早于开始日期，请改一下", "The last day lies before the first"),
    "portal.client_revoked": ("这个系统的授权已撤销", "The access of this system was taken away"),
    "portal.rules_day_past": ("生效日期不能早于今天", "A version cannot begin before today"),
    "portal.rules_day_taken": (
        "{day}已经有一版生效，请选更晚的日期",
        "A version begins on {day}; choose a later day",
    ),
    "portal.rules_day_too_far": ("生效日期最多在两年以内", "A version begins within two years at most"),
    "portal.rules_nothing_changed": ("和现在的规则一样，没有要公布的", "Nothing differs from the present rules"),
    "portal.rules_no_draft": (
        "没有草稿：可能刚刚公布了，或者已经放弃",
        "There is no draft: it was published or dropped a moment ago",
    ),
    "outside_your_unit": ("这件事不属于您所在的单位", "This matter belongs to another unit"),
    "unknown_division": ("没有这个区划代码", "There is no division with this code"),
}
