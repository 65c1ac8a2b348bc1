"""The accounts of a demonstration: every role in three counties, with names that are easy to remember."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.access import Grant
from contracts.roles import Role
from services.portal.domain.person import CITY


@dataclass(frozen=True)
class DemoAccount:
    """An account that a demonstration opens; nobody stands behind it."""

    username: str
    display_name: str
    org: str | None
    grants: tuple[Grant, ...]
    phone: str


@dataclass(frozen=True)
class DemoPlace:
    """A county with one of its streets or towns and one of its communities."""

    prefix: str
    county: str
    street: str
    community: str
    contractor: str
    digits: str


PLACES = (
    DemoPlace("qz", "620502000000", "620502005000", "620502005002", "C01", "1"),
    DemoPlace("mj", "620503000000", "620503105000", "620503105201", "C01", "2"),
    DemoPlace("gg", "620523000000", "620523100000", "620523100003", "C02", "3"),
)


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the accounts of a demonstration."""
    places = (one for place in PLACES for one in _at(place))
    city = DemoAccount(
        "tianshui-city", "市政协办公室", f"ORG-{CITY}-CPPCC", (Grant(Role.CITY_CPPCC, CITY),), "13800000000"
    )
    return (*places, city, *_administrators())


def _administrators() -> Iterable[DemoAccount]:
    plan = (
        ("system", "系统管理员", Role.SYSTEM_ADMIN),
        ("security", "安全管理员", Role.SECURITY_ADMIN),
        ("audit", "审计管理员", Role.AUDIT_ADMIN),
    )
    for number, (name, shown, role) in enumerate(plan, start=1):
        yield DemoAccount(f"tianshui-{name}", shown, None, (Grant(role, CITY),), f"1380000001{number}")


def _at(place: DemoPlace) -> Iterable[DemoAccount]:
    home, street, county = place.community, place.street, place.county
    member = f"ORG-{county}-CPPCC"
    plan: tuple[tuple[str, str, str | None, Role, str], ...] = (
        ("resident", "居民", None, Role.RESIDENT, home),
        ("clerk", "社区（村）经办员", f"ORG-{home}", Role.COMMUNITY_CLERK, home),
        ("clerk2", "社区（村）经办员（复核）", f"ORG-{home}", Role.COMMUNITY_CLERK, home),
        ("secretary", "社区（村）党组织书记", f"ORG-{home}", Role.COMMUNITY_PARTY_SECRETARY, home),
        ("approver", "社区（村）党组织经办人", f"ORG-{home}-PTY", Role.PARTY_ORG_CLERK, home),
        ("committee", "监督委员会成员", f"ORG-{home}-SUP", Role.SUPERVISION_COMMITTEE_MEMBER, home),
        ("street", "街道（镇）经办员", f"ORG-{street}", Role.STREET_CLERK, street),
        ("leader", "街道（镇）负责人", f"ORG-{street}", Role.STREET_LEADER, street),
        ("party", "街道（镇）党组织经办人", f"ORG-{street}-PTY", Role.PARTY_ORG_CLERK, street),
        ("housing", "住建部门经办人", f"ORG-{county}-HCB", Role.DEPARTMENT_OFFICER, county),
        ("water", "水务部门经办人", f"ORG-{county}-WAT", Role.DEPARTMENT_OFFICER, county),
        ("cityorder", "城市管理部门经办人", f"ORG-{county}-CMB", Role.DEPARTMENT_OFFICER, county),
        ("contractor", "施工方", f"ORG-{county}-{place.contractor}", Role.CONTRACTOR, county),
        ("member", "政协委员", member, Role.CPPCC_MEMBER, street),
        ("county", "县（区）政协", member, Role.COUNTY_CPPCC, county),
    )
    for number, (name, shown, org, role, unit) in enumerate(plan, start=1):
        phone = f"1380000{place.digits}{number:03d}"
        yield DemoAccount(f"{place.prefix}-{name}", shown, org, (Grant(role, unit),), phone)
