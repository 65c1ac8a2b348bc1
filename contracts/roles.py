"""The roles that act, as codes to write in code."""

from enum import StrEnum


class Role(StrEnum):
    """Who acts: an account, a part that an account plays in one case, or no person."""

    RESIDENT = "resident"
    OWNER = "owner"
    COMMUNITY_CLERK = "community_clerk"
    COMMUNITY_PARTY_SECRETARY = "community_party_secretary"
    STREET_CLERK = "street_clerk"
    PARTY_ORG_CLERK = "party_org_clerk"
    DEPARTMENT_OFFICER = "department_officer"
    CONTRACTOR = "contractor"
    CPPCC_MEMBER = "cppcc_member"
    DUTY_GROUP_LEADER = "duty_group_leader"
    SUPERVISION_COMMITTEE_MEMBER = "supervision_committee_member"
    COUNTY_CPPCC = "county_cppcc"
    CITY_CPPCC = "city_cppcc"
    STREET_LEADER = "street_leader"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    REPORTER = "reporter"
    TOPIC_OWNER = "topic_owner"
    TOPIC_APPROVER = "topic_approver"
    CONVENER = "convener"
    PRESIDER = "presider"
    MINUTES_KEEPER = "minutes_keeper"
    ATTENDEE = "attendee"
    LEAD_UNIT = "lead_unit"
    OBJECTION_HANDLER = "objection_handler"
    OBJECTOR = "objector"
    TARGET_UNIT = "target_unit"
    SYSTEM = "system"
    TIMER = "timer"
    IMPORTER = "importer"
    CHANNEL_PROVIDER = "channel_provider"


ACCOUNT_ROLES = frozenset(
    {
        Role.RESIDENT,
        Role.OWNER,
        Role.COMMUNITY_CLERK,
        Role.COMMUNITY_PARTY_SECRETARY,
        Role.STREET_CLERK,
        Role.PARTY_ORG_CLERK,
        Role.DEPARTMENT_OFFICER,
        Role.CONTRACTOR,
        Role.CPPCC_MEMBER,
        Role.DUTY_GROUP_LEADER,
        Role.SUPERVISION_COMMITTEE_MEMBER,
        Role.COUNTY_CPPCC,
        Role.CITY_CPPCC,
        Role.STREET_LEADER,
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
    }
)
# Those who look after accounts; an account that holds one of these roles holds no other, and acts on no case.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
OFFICIALS = ACCOUNT_ROLES - {Role.RESIDENT, Role.OWNER} - ADMINISTRATORS
CASE_ROLES = frozenset(
    {
        Role.REPORTER,
        Role.TOPIC_OWNER,
        Role.TOPIC_APPROVER,
        Role.CONVENER,
        Role.PRESIDER,
        Role.MINUTES_KEEPER,
        Role.ATTENDEE,
        Role.LEAD_UNIT,
        Role.OBJECTION_HANDLER,
        Role.OBJECTOR,
        Role.TARGET_UNIT,
    }
)
MACHINE_ROLES = frozenset(
    {
        Role.SYSTEM,
        Role.TIMER,
        Role.IMPORTER,
        Role.CHANNEL_PROVIDER,
    }
)
