"""Phone numbers as people here write them, in one form for programs."""

import phonenumbers

HOME = "CN"
_MOBILE = frozenset({phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE})


def normal_phone(typed: str) -> str | None:
    """Return a number in its international form, or None when there can be no such number."""
    parsed = _parsed(typed)
    return None if parsed is None else phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def normal_mobile(typed: str) -> str | None:
    """Return a number to which a text can go, in its international form, or None."""
    parsed = _parsed(typed)
    if parsed is None or phonenumbers.number_type(parsed) not in _MOBILE:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def masked(phone: str) -> str:
    """Return a number with its middle hidden, as it is read here."""
    plain = phone.removeprefix("+86")
    return f"{plain[:3]}****{plain[-4:]}"


def _parsed(typed: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None
