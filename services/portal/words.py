"""The words of the portal's own refusals, in Chinese and English."""

WORDS = {
    "portal.sign_in_refused": ("用户名或密码不对，请再试一次", "The user name or the password is not right"),
    "portal.too_many_tries": (
        "连续几次密码不对，请在{until}以后再试",
        "Several wrong passwords; try again after {until}",
    ),
    "portal.form_expired": (
        "页面开得太久，请再提交一次。您写的内容还在",
        "The page was open for too long; send it again. Your words are still here",
    ),
    "portal.service_away": (
        "现在连不上办理系统，请过几分钟再试。您写的内容还在",
        "The system does not answer; try again shortly. Your words are still here",
    ),
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
