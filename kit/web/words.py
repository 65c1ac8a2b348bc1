"""The words of the doors' own refusals, and the validators' messages in Chinese."""

import re

from flask import request

LANGUAGES = ("zh", "en")

WORDS: dict[str, tuple[str, str]] = {
    "refused": ("不能办理", "This cannot be done"),
    "not_found": ("没有找到", "Not found"),
    "not_allowed": ("您没有办理这件事的权限", "You are not allowed to do this"),
    "not_signed_in": ("请先登录", "Please sign in first"),
    "role_missing": ("这一步不由您的角色办理", "Your role does not do this step here"),
    "read_only_token": ("这个令牌只能查看，不能办理", "This token is for reading alone"),
    "conflict": ("与现有情况冲突", "It conflicts with what is there"),
    "invalid": ("填写的内容有误", "A field is not right"),
    "stale": ("内容已被他人修改，请看过最新内容再提交", "Somebody changed it; look at the newest version first"),
    "precondition_required": ("请注明您看到的是哪一版（If-Match）", "Say which version you saw (If-Match)"),
    "unavailable": ("系统正忙，请稍后再试", "The system is busy; please try again shortly"),
    "step_out_of_order": ("现在还不能办理这一步", "This step is not possible now"),
    "event_invalid": ("这一项的内容不符合公开数据的要求", "This field does not fit what may be published"),
    "idempotency_conflict": ("同一请求标识已用于另一份内容", "This Idempotency-Key was used with other content"),
    "validation": ("填写的内容有误", "The request is not valid"),
    "bad_request": ("请求无法理解", "The request cannot be understood"),
    "method_not_allowed": ("不支持这种操作", "This method is not supported"),
    "not_acceptable": ("无法提供所要的格式", "This format cannot be given"),
    "unsupported_media_type": ("请用 JSON 格式提交", "Send the content as JSON"),
    "too_large": ("内容太大", "The content is too large"),
    "too_many_tries": ("试错次数太多，请一小时后再试", "Too many wrong tries; try again in an hour"),
    "too_many_requests": ("次数太多，请稍后再试", "Too many requests; try again later"),
    "internal": ("系统出错，请稍后再试", "Something went wrong; please try again later"),
}

BY_STATUS = {
    400: "bad_request",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    422: "validation",
    429: "too_many_requests",
    500: "internal",
    503: "unavailable",
}

VALIDATORS = {
    "Missing data for required field.": "请填写",
    "Field may not be null.": "不能为空",
    "Invalid value.": "内容有误",
    "Not a valid string.": "应为文字",
    "Not a valid utf-8 string.": "文字编码有误",
    "Not a valid integer.": "应为整数",
    "Not a valid number.": "应为数字",
    "Not a valid boolean.": "应为是或否",
    "Not a valid UUID.": "编号格式有误",
    "Not a valid date.": "日期格式有误，应如 2026-03-02",
    "Not a valid datetime.": "时间格式有误，应如 2026-03-02T09:00:00+08:00",
    "Not a valid aware datetime.": "时间要写明时区，应如 2026-03-02T09:00:00+08:00",
    "Not a valid list.": "应为列表",
    "Not a valid mapping type.": "应为对象",
    "Invalid input type.": "内容类型有误",
    "Invalid type.": "内容类型有误",
    "Unknown field.": "没有这一项",
    "Length must be between {min} and {max}.": "应为{min}到{max}个字",
    "Length must be {equal}.": "应为{equal}个字",
    "Shorter than minimum length {min}.": "至少{min}个字",
    "Longer than maximum length {max}.": "最多{max}个字",
    "Must be one of: {choices}.": "应为其中之一：{choices}",
    "Must be greater than or equal to {min} and less than or equal to {max}.": "应在{min}到{max}之间",
    "Must be greater than or equal to {min}.": "不能小于{min}",
    "Must be less than or equal to {max}.": "不能大于{max}",
    "Must be equal to {comparable}.": "应为{comparable}",
    "String does not match expected pattern.": "格式有误",
    "Invalid JSON body.": "内容不是有效的 JSON",
}


def _pattern(message: str) -> re.Pattern[str]:
    escaped = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(message))
    return re.compile(f"^{escaped}$", re.DOTALL)


PATTERNS = [(_pattern(message), chinese) for message, chinese in VALIDATORS.items()]


def language() -> str:
    """Return the caller's language, `zh` unless English is asked for."""
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh")
    return "en" if best == "en" else "zh"


def in_language(message: str, lang: str) -> str:
    """Return a validator's message in the caller's language."""
    if lang == "en":
        return message
    for pattern, chinese in PATTERNS:
        match = pattern.match(message)
        if match:
            return chinese.format(**match.groupdict())
    return message


def sentence(code: str, lang: str) -> str | None:
    """Return the door's own sentence for a code."""
    pair = WORDS.get(code)
    return pair[LANGUAGES.index(lang)] if pair else None
