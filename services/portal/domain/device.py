"""A device as its owner would recognise it, and no closer: browser, system, and the neighbourhood of its address."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

# The first word that the browser says of itself decides: many also name the browsers whose place they take.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("MQQBrowser", "QQ浏览器"),
    ("QQBrowser", "QQ浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("Quark", "夸克"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("HeyTapBrowser", "OPPO浏览器"),
    ("VivoBrowser", "vivo浏览器"),
    ("SamsungBrowser", "Samsung"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """What a browser tells at sign-in: `agent` and `network` are shown, `source` is what wrong tries count against."""

    agent: str = ""
    network: str = ""
    source: str = ""

    @classmethod
    def of(cls, user_agent: str, address: str | None) -> "Device":
        """Return the device behind a request."""
        return cls(_agent(user_agent), _network(address, 24, 48), _network(address, 32, 64))


def _agent(user_agent: str) -> str:
    found = (_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))
    return " · ".join(word for word in found if word)


def _first(table: Sequence[tuple[str, str]], user_agent: str) -> str:
    return next((name for sign, name in table if sign in user_agent), "")


def _network(address: str | None, digits_v4: int, digits_v6: int) -> str:
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    digits = digits_v4 if isinstance(found, IPv4Address) else digits_v6
    return str(ip_network(f"{found}/{digits}", strict=False))
