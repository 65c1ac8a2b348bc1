"""Who is invited: holders of accounts, and people whom the clerk helps."""

from typing import Any

from deploy.demo.case import Case

Invitation = dict[str, Any]


def small(case: Case) -> list[Invitation]:
    """Return seven members of all six categories."""
    return [
        of(case, "resident", "resident_rep"),
        guest("resident_rep", "居民代表（例）", phone(101)),
        of(case, "member", "cppcc_member"),
        of(case, "leader", "street_leader"),
        of(case, "secretary", "community_leader"),
        of(case, "contractor", "contractor_rep"),
        of(case, "housing", "department_rep"),
    ]


def fourteen(case: Case) -> list[Invitation]:
    """Return the fourteen of Jubaopen: the count is the report's, the split is illustrative."""
    residents = [guest("resident_rep", f"居民代表{n}（例）", phone(101 + n)) for n in range(1, 4)]
    members = [guest("cppcc_member", f"政协委员{n}（例）", phone(110 + n)) for n in (1, 2)]
    further = [
        guest("community_leader", "社区负责人（例）", phone(120)),
        guest("other", "物业代表（例）", phone(121)),
    ]
    return [*small(case), *residents, *members, *further]


def of(case: Case, who: str, category: str) -> Invitation:
    """Invite the holder of an account."""
    invitation = {"category": category, "account_id": case[who].account_id}
    return {**invitation, "org_code": case[who].org} if case[who].org else invitation


def guest(category: str, name: str, phone_number: str) -> Invitation:
    """Invite somebody without an account."""
    return {"category": category, "name": name, "phone": phone_number}


def phone(number: int) -> str:
    """Return an illustrative phone number."""
    return f"13900000{number:03d}"
