"""The next thing to do in each state: what a work list shows, without the commands that are only possible."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.access import Actor
from contracts.machines import machines
from contracts.roles import Role
from contracts.rules import DECISION_FIRST, Rules
from services.portal.domain.parts import OF_THE_ORG, PARTS, roles_for

# machine -> state -> command. A command of another machine stands as `machine.command`.
NEXT: Mapping[str, Mapping[str, str]] = {
    "issue": {
        "submitted": "accept",
        "accepted": "assign",
        "redirected": "accept_redirect",
        "assigned": "start",
        "in_handling": "resolve",
        "resolved": "reply",
        "reopened": "assign",
    },
    "topic": {
        "proposed": "submit_review",
        "returned": "submit_review",
        "under_review": "approve",
        "approved": "start_research",
        "researching": "finish_research",
        "ready": "meeting.plan",
        "consensus_reached": "plan.draft",
        "no_consensus": "re_deliberate",
        "escalated": "take_over",
    },
    "meeting": {
        "planned": "issue_notice",
        "noticed": "open_checkin",
        "checking_in": "start",
        "in_session": "conclude",
        "suspended": "resume",
        "adjourned_no_quorum": "reschedule",
        "concluded": "minutes.draft",
    },
    "minutes": {"drafted": "circulate", "correcting": "circulate", "circulated": "confirm"},
    "plan": {
        "drafted": "confirm",
        "revising": "confirm",
        "confirmed": "publish",
        "publicity_cleared": "submit",
        "submitted_to_party": "approve",
        "decided_approved": "issue_responsibility_list",
        "decided_returned": "revise",
        "completed": "publish_result",
        "terminated": "publish_result",
    },
    "action": {
        "assigned": "accept",
        "return_requested": "reassign",
        "accepted": "start",
        "in_progress": "report_done",
        "blocked": "unblock",
        "reported_done": "verify",
        "verified": "close",
        "sent_back": "resume",
    },
    "order": {"issued": "acknowledge", "acknowledged": "rectify", "rectified": "close"},
    "objection": {
        "filed": "accept",
        "accepted": "review",
        "under_review": "dismiss",
        "upheld": "respond",
        "partly_upheld": "respond",
        "dismissed": "respond",
        "escalated": "decide_appeal",
    },
}

# What the next thing brings forth, by the state of the topic that waits for it.
MAKERS: Mapping[str, str] = {state: told.partition(".")[0] for state, told in NEXT["topic"].items() if "." in told}

GIVEN_UP = ("cancelled", "withdrawn")

# Where several roles may do the next thing, it waits for these; the others find it on the case's page.
FIRST: Mapping[tuple[str, str], tuple[Role, ...]] = {
    ("issue", "accept"): (Role.COMMUNITY_CLERK,),
    ("issue", "assign"): (Role.COMMUNITY_CLERK,),
    ("issue", "start"): (Role.DEPARTMENT_OFFICER, Role.COMMUNITY_CLERK),
    ("issue", "resolve"): (Role.DEPARTMENT_OFFICER, Role.COMMUNITY_CLERK),
    ("issue", "reply"): (Role.COMMUNITY_CLERK,),
    ("topic", "start_research"): (Role.TOPIC_OWNER,),
    ("topic", "submit_review"): (Role.TOPIC_OWNER,),
    ("plan", "draft"): (Role.COMMUNITY_CLERK,),
    ("plan", "publish"): (Role.COMMUNITY_CLERK,),
    ("plan", "submit"): (Role.COMMUNITY_CLERK,),
    ("plan", "revise"): (Role.COMMUNITY_CLERK,),
    ("plan", "publish_result"): (Role.COMMUNITY_CLERK,),
    ("action", "accept"): (Role.LEAD_UNIT,),
    ("action", "reassign"): (Role.STREET_CLERK,),
    ("order", "close"): (Role.STREET_CLERK, Role.COUNTY_CPPCC),
}

# What waits for the accounts of the one organisation that the case names.
OF_ONE_ORG = frozenset({("issue", "start"), ("issue", "resolve"), ("plan", "approve")})


@dataclass(frozen=True)
class Waiting:
    """Cases of one machine and state that wait for an account, in some units, perhaps for its organisation alone.

    `makes` is the machine of what the next thing brings forth: a case that has it already does not wait.
    """

    machine: str
    state: str
    command: str
    units: tuple[str, ...]
    org: str | None
    makes: str | None = None


def next_command(machine: str, state: str, rules: Rules) -> tuple[str, str] | None:
    """Return the machine and the command of the next thing to do with a case, or None when nobody need act."""
    told = NEXT.get(machine, {}).get(state)
    if told is None:
        return None
    if (machine, state) == ("plan", "confirmed") and rules.order == DECISION_FIRST:
        told = "submit"
    other, _, command = told.rpartition(".")
    return other or machine, command


def actors_of(machine: str, command: str) -> tuple[str, ...]:
    """Return for whom a next thing waits: roles of accounts and parts of the case."""
    told = FIRST.get((machine, command))
    return tuple(told or sorted(machines()[machine].transition(command).actors))


def waiting_for(actor: Actor) -> Iterator[Waiting]:
    """Return everything that can wait for an account."""
    for machine, states in NEXT.items():
        for state in states:
            yield from _waiting(actor, machine, state)


def _waiting(actor: Actor, machine: str, state: str) -> Iterator[Waiting]:
    told = NEXT[machine][state]
    other, _, command = told.rpartition(".")
    for part in actors_of(other or machine, command):
        units = actor.units_of(*(PARTS.get(part) or roles_for((part,))))
        one_org = part in OF_THE_ORG or (machine, command) in OF_ONE_ORG
        if units and (actor.org or not one_org):
            yield Waiting(machine, state, command, units, actor.org if one_org else None, makes=_made(machine, other))


def _made(machine: str, other: str) -> str | None:
    """Return what the next thing makes when that is told of a topic; minutes move their meeting on themselves."""
    return other if machine == "topic" and other else None
