"""A contact as it may be seen without being logged: enough to recognise one's own, not enough to use another's."""

from collections.abc import Mapping

HOME_COUNTRY = "+86"
_HEAD, _TAIL = 3, 4


def masked(letter: Mapping[str, str]) -> dict[str, str]:
    """Return name, phone and e-mail address of a letter with their middle hidden; empty ones stay empty."""
    return {
        "name": _name(letter.get("name", "")),
        "phone": _phone(letter.get("phone", "")),
        "email": _email(letter.get("email", "")),
    }


def _name(name: str) -> str:
    return f"{name[:1]}**" if name else ""


def _phone(phone: str) -> str:
    local = phone.removeprefix(HOME_COUNTRY)
    if len(local) <= _HEAD + _TAIL:
        return "*" * len(local)
    return f"{local[:_HEAD]}****{local[-_TAIL:]}"


def _email(address: str) -> str:
    name, at, host = address.partition("@")
    return f"{name[:1]}***@{host}" if at else "*" * len(name)
