"""The words of notification's own refusals, in Chinese and English."""

WORDS = {
    "outside_your_unit": ("这件事不属于您所在的单位", "This matter belongs to another unit"),
    "unknown_division": ("没有这个区划代码", "There is no division with this code"),
}
