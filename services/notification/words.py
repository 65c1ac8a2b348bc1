"""The words of notification's own refusals, in Chinese and English."""

WORDS = {
    "outside_your_unit": ("这件事不属于您所在的单位", "This matter belongs to another unit"),
    "notification.nothing_kept": (
        "没有您的联系方式：编号或查询码不对，或者已经删除",
        "No contact of yours is kept: the number or the code is wrong, or it was deleted",
    ),
    "unknown_division": ("没有这个区划代码", "There is no division with this code"),
}
