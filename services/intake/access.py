"""Who may do what to an issue or a topic: each kind of thing is loaded and weighed in one place."""

import hmac
from collections.abc import Callable, Mapping
from typing import Any

from contracts.access import Actor, OutsideYourUnit
from contracts.roles import Role
from contracts.rules import Rules
from kit.act import Act, machine_act
from kit.refusals import NotFound
from kit.sql.tries import Tries
from services.intake.adapters.unit_of_work import IntakeWork
from services.intake.domain.issue import Issue, SubmitterType
from services.intake.domain.topic import Topic

OWNERS = frozenset({Role.COMMUNITY_CLERK, Role.STREET_CLERK})


class FollowCodeWrong(NotFound):
    """No issue has this number together with this code."""

    code = "intake.follow_code_wrong"


def issue_for_official(work: IntakeWork, actor: Actor, issue_id: str) -> tuple[Issue, Act]:
    """Take an issue for somebody whose unit covers it; a department must be the one that handles it."""
    issue = work.issues.get(issue_id)
    act = actor.official_act_over(issue.division, work.now, cause=work.cause)
    if act.roles <= {Role.DEPARTMENT_OFFICER} and not handles(actor, issue.handler_org):
        raise OutsideYourUnit(division=issue.division)
    return issue, act.also(*_owner_part(act))


def handles(actor: Actor, handler_org: str | None) -> bool:
    """Whether the caller's organisation is the one that handles an issue; nobody's is while none was named."""
    return handler_org is not None and handler_org == actor.org


def issue_for_reporter(work: IntakeWork, actor: Actor, issue_id: str, follow_code: str) -> tuple[Issue, Act]:
    """Take an issue for its reporter, known by the follow code or by the account that holds it."""
    return _for_reporter(work, actor, work.issues.get(issue_id), follow_code)


def numbered_issue_for_reporter(work: IntakeWork, actor: Actor, number: str, follow_code: str) -> tuple[Issue, Act]:
    """Take the issue with a number for its reporter; a number that does not exist is refused like a wrong code."""
    issue = work.issues.find(number=number)
    if issue is None:
        raise FollowCodeWrong
    return _for_reporter(work, actor, issue, follow_code)


def _for_reporter(work: IntakeWork, actor: Actor, issue: Issue, follow_code: str) -> tuple[Issue, Act]:
    if not Tries(work.stage).guarded(issue.number, lambda: knows_issue(work.mark, actor, vars(issue), follow_code)):
        raise FollowCodeWrong
    act = Act(at=work.now, roles=frozenset({Role.REPORTER}), account_id=actor.account_id, cause=work.cause)
    return issue, act


def knows_issue(mark: Callable[[str], str], actor: Actor, issue: Mapping[str, Any], follow_code: str) -> bool:
    """Whether the caller is the reporter: by the account that submitted or claimed it, or by its follow code."""
    own = issue["submitter_type"] == SubmitterType.RESIDENT and issue["submitted_by"] == actor.account_id
    if actor.account_id is not None and (own or issue["claimed_by"] == actor.account_id):
        return True
    return bool(follow_code) and hmac.compare_digest(issue["follow_code"], mark(f"{issue['number']}:{follow_code}"))


def topic_for_official(work: IntakeWork, actor: Actor, topic_id: str) -> tuple[Topic, Act]:
    """Take a topic for somebody whose unit covers it, with the parts that they play in it."""
    topic = work.topics.get(topic_id)
    act = actor.official_act_over(topic.division, work.now, cause=work.cause)
    rules = work.rules(topic.county, topic.rules_version)
    return topic, act.also(*_owner_part(act), *_approver_part(act, rules))


def _owner_part(act: Act) -> tuple[Role, ...]:
    return (Role.TOPIC_OWNER,) if act.roles & OWNERS else ()


def _approver_part(act: Act, rules: Rules) -> tuple[Role, ...]:
    return (Role.TOPIC_APPROVER,) if rules.topic_selection.approver_role in act.roles else ()


def by_the_system(work: IntakeWork) -> Act:
    """Return the act of the system in reaction to a fact."""
    return machine_act(Role.SYSTEM, work.now, work.cause)


def by_the_timer(work: IntakeWork) -> Act:
    """Return the act of a timer."""
    return machine_act(Role.TIMER, work.now, work.cause)
