"""The words of refusals about people and organisations, in Chinese and English."""

PEOPLE_WORDS = {
    "portal.own_grants": ("不能改自己的权限，请由别人办理", "Nobody changes their own grants; somebody else must"),
    "portal.beyond_reach": (
        "这超出您的管理范围：不能给出比自己更大的权限，也不能管别的地方的人",
        "This is beyond your reach: you cannot give more than you hold, nor manage people elsewhere",
    ),
    "portal.administrators_apart": (
        "三员分立：管理员账号只能有这一种岗位，不能兼任",
        "Administrators are kept apart: such an account holds that one role and no other",
    ),
    "portal.grant_held": ("这段时间里已经有这项权限", "The account holds this grant at that time already"),
    "portal.wrong_level": ("这个岗位不在这一级设置", "Nobody holds this role at that level"),
    "portal.dates_wrong": (
        "请核对日期：结束要在开始之后，也不能早于今天",
        "Check the days: the end comes after the beginning and not before today",
    ),
    "portal.account_closed": ("这个账号已经停用", "The account is closed"),
    "portal.choice_missing": ("请选择一项", "Choose one"),
    "portal.other_organisation": ("只能请本单位的同事代办", "Only a colleague of the same organisation can stand in"),
    "portal.not_to_lend": (
        "这项权限不能这样代办：代办来的、管理员的，或超出原有期限的，都不能再给别人",
        "This cannot be lent: it is lent already, an administrator's, or ends sooner",
    ),
    "portal.username_wrong": (
        "账号用小写字母开头，3到40个小写字母、数字、点或横线",
        "A user name begins with a letter and has 3 to 40 small letters, digits, dots or dashes",
    ),
    "portal.username_taken": ("这个账号已经有人用了", "This user name is taken"),
    "portal.name_missing": ("请写姓名，不超过{longest}个字", "Give a name of at most {longest} characters"),
    "portal.phone_wrong": ("请写11位手机号码", "Give an 11-digit mobile number"),
    "portal.email_wrong": ("电子邮箱写得不对", "This is no e-mail address"),
    "portal.organisation_unknown": ("没有这个单位，或单位已停用", "No active organisation has this code"),
    "portal.organisation_wrong": ("请选择单位类型", "Choose the kind of organisation"),
    "portal.organisation_name_missing": (
        "中文和英文名称都要写，不超过{longest}个字",
        "Give both names, of at most {longest} characters",
    ),
    "portal.organisation_known": ("这个单位代码已经登记", "An organisation with this code is registered"),
    "portal.organisation_closed": ("这个单位已经停用", "The organisation is closed"),
    "portal.people_remain": (
        "这个单位还有{number}个账号在用，请先停用这些账号",
        "{number} open accounts belong to it; retire them first",
    ),
    "portal.password_chosen": (
        "本人已经设置过密码，忘了密码请在登录页点“忘记密码”",
        "The holder has chosen a password; one that is forgotten is set anew from the sign-in page",
    ),
    "portal.formula_refused": ("这一格是公式，请改成普通文字", "The cell holds a formula; make it plain text"),
    "portal.role_unknown": ("没有这个岗位", "There is no such role"),
    "portal.day_unreadable": ("日期请写成2026-12-31这样", "Write the day as 2026-12-31"),
    "portal.no_way_to_write": ("手机和邮箱至少填一个", "Give a phone or an e-mail address"),
    "portal.twice_in_the_sheet": ("和第{row}行重复", "The same as in row {row}"),
    "portal.file_done": ("这份表已经导入过了", "This file was imported already"),
    "portal.row_refused": (
        "第{row}行现在不能导入了，所以一行也没有导入，请重新上传",
        "Row {row} cannot be imported any more, so nothing was; send the file again",
    ),
    "portal.sheet_refused.empty": ("表里没有内容", "The sheet is empty"),
    "portal.sheet_refused.too_large": ("文件太大", "The file is too large"),
    "portal.sheet_refused.too_many_rows": ("一次最多{most}行", "At most {most} rows at a time"),
    "portal.sheet_refused.old_excel": (
        "这是旧版Excel文件，请另存为.xlsx",
        "This is an old Excel file; save it as .xlsx",
    ),
    "portal.sheet_refused.unreadable": ("这不是能读的CSV或XLSX文件", "This is no readable CSV or XLSX file"),
    "portal.sheet_refused.columns_missing": (
        "第一行要有姓名、账号、单位代码这几列",
        "The first row must name the columns name, user name and organisation code",
    ),
    "portal.sheet_refused.columns_twice": ("有一列出现了两次", "A column stands there twice"),
    "unknown_organisation": ("单位代码写得不对", "This is no organisation's code"),
}
