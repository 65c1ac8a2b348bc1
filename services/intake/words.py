"""The words of intake's own refusals, in Chinese and English."""

WORDS = {
    "unknown_division": ("没有这个区划代码", "There is no division with this code"),
    "outside_your_unit": ("这件事不属于您所在的单位", "This matter belongs to another unit"),
    "intake.follow_code_wrong": ("编号或查询码不对，请核对后再试", "The number or the follow code is not right"),
    "intake.held_by_another": (
        "这件诉求已经归到另一个账号里了。不是您本人认领的，请联系社区",
        "This issue belongs to another account already. If that was not you, ask the community",
    ),
    "intake.still_being_handled": (
        "这件事还在办，要凭它答复您；办结后可以要求去掉您的信息，现在可以撤回同意",
        "The matter is still being handled; you can be forgotten once it has ended, and withdraw your consent now",
    ),
    "intake.division_too_high": ("请选到社区或村", "Choose a community or a village"),
    "intake.phone_not_valid": ("请写下手机号码，11位数字", "Give a phone number of 11 digits"),
    "intake.phone_code_wrong": ("验证码不对或已过期，请重新获取", "The code is wrong or too old; ask for a new one"),
    "intake.too_many_codes": ("验证码已发出多次，请10分钟后再试", "Several codes were sent; try again in 10 minutes"),
    "intake.reason_missing": ("不满意时请写明原因", "Say what you are dissatisfied with"),
    "intake.photo_too_large": ("照片太大，一张最多5MB", "The photo is too large; 5 MB at most"),
    "intake.no_photo": (
        "这个文件不是照片，或者已经损坏，请换一张（JPEG、PNG、HEIC）",
        "This file is no photo, or it is damaged; choose another (JPEG, PNG, HEIC)",
    ),
    "intake.photo_gone": ("照片放得太久，请重新选照片", "The photos waited for too long; choose them again"),
    "intake.too_many_photos_waiting": (
        "现在传照片的人多，请先不带照片提交",
        "Many people send photos just now; submit it without photos",
    ),
    "intake.other_division": ("诉求 {issue} 不在这个议题的范围内", "Issue {issue} lies outside the unit of the topic"),
}
