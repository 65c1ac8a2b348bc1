"""The words of supervision's own refusals, in Chinese and English."""

WORDS = {
    "unknown_division": ("没有这个区划代码", "There is no division with this code"),
    "unknown_organisation": ("没有这个单位：{org_code}", "There is no organisation {org_code}"),
    "outside_your_unit": ("这件事不属于您所在的单位", "This matter belongs to another unit"),
    "supervision.follow_code_wrong": ("编号或查询码不对，请核对后再试", "The number or the follow code is not right"),
    "supervision.unknown_milestone": ("县区规则里没有这个时间节点", "The county's rules know no such milestone"),
    "supervision.unknown_clause": (
        "方案里没有这一条：第{clause_no}条",
        "The plan has no clause {clause_no} to speak of",
    ),
    "supervision.identity_needed": ("请登录或留下手机号码", "Sign in or leave a phone number"),
    "supervision.phone_not_valid": ("请写下手机号码，11位数字", "Give a phone number of 11 digits"),
    "supervision.personal_number": (
        "公开的文字里不能有电话号码和身份证号",
        "A text for the public holds no phone or identity number",
    ),
    "supervision.extension_out_of_range": (
        "新期限要晚于原期限，每次最多延{most}个工作日",
        "The new date must be later, by at most {most} working days",
    ),
    "supervision.no_extension_asked": ("没有待答复的延期申请", "No extension was asked for"),
}
