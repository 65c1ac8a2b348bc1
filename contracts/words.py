"""The words people see for states, roles, values, reasons and guards."""

from contracts.events import reasons
from contracts.fields import fields
from contracts.machines import guards, machine, role_words

_SPELLED = {"cppcc": "CPPCC", "wechat": "WeChat", "sms": "SMS"}


def label_of_machine(machine_name: str, lang: str = "zh") -> str:
    """Return what the aggregate of a machine is called, such as 诉求."""
    return machine(machine_name).name.in_language(lang)


def label_of_state(machine_name: str, state: str, lang: str = "zh") -> str:
    """Return what a state is called; an unknown one shows its code."""
    words = machine(machine_name).states.get(state)
    return words.in_language(lang) if words else state


def label_of_role(role: str, lang: str = "zh") -> str:
    """Return what a role is called; an unknown one shows its code."""
    found = role_words().get(role)
    return found.name.in_language(lang) if found else role


def label_of_field(field: str, lang: str = "zh") -> str:
    """Return what a data field is called; an unknown one shows its name."""
    found = fields().get(field)
    return found.text.in_language(lang) if found else field


def label_of_value(field: str, code: str, lang: str = "zh") -> str:
    """Return what a value of a field is called; catalogues are open, so an unknown one shows its code."""
    found = fields().get(field)
    if found is None or code not in found.values:
        return code
    return _in_english(code) if lang.lower().startswith("en") else found.values[code]


def reason(code: str, lang: str = "zh") -> str:
    """Return the words for a reason code; an unknown one shows its code."""
    words = reasons().get(code)
    return words.in_language(lang) if words else code


def guard_sentence(guard: str, lang: str = "zh") -> str:
    """Return the sentence of a guard; an unknown one shows its code."""
    words = guards().get(guard)
    return words.in_language(lang) if words else guard


def _in_english(code: str) -> str:
    # The codes of the catalogues are English words already; only their Chinese labels are stored.
    first, *rest = (_SPELLED.get(word, word) for word in code.split("_"))
    return " ".join([first[:1].upper() + first[1:], *rest])
