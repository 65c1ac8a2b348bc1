"""A check that a text for the public holds no phone number and no identity number."""

import re
import unicodedata
from collections.abc import Iterable

from kit.refusals import Invalid

_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s\-–—.·]+(?=[0-9Xx])")
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86)?1[3-9][0-9]{9}(?![0-9])")
_IDENTITY = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}[0-9]{7}[0-9Xx](?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9])0[1-9][0-9]{1,2}[2-9][0-9]{6,7}(?![0-9])")


class PersonalNumber(Invalid):
    """A text that everybody will read holds a phone or identity number."""

    code = "supervision.personal_number"


def holds_personal_number(text: str) -> bool:
    """Whether the text holds a phone or identity number, also one written with gaps or full-width digits."""
    plain = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    return any(pattern.search(plain) for pattern in (_MOBILE, _IDENTITY, _LANDLINE))


def is_clean(texts: Iterable[str]) -> bool:
    """Whether no text holds a personal number."""
    return not any(holds_personal_number(text) for text in texts)


def require_clean(text: str, field: str) -> None:
    """Refuse a text for the public, by its JSON pointer, before it can stand anywhere."""
    if holds_personal_number(text):
        raise PersonalNumber(field=field)
