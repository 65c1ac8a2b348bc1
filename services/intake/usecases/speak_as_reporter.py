"""What the reporter of an issue may do: rate the answer, close, withdraw, take it up again."""

from typing import Any

from contracts.access import Actor
from kit.refusals import Invalid
from services.intake.access import issue_for_reporter
from services.intake.adapters.unit_of_work import IntakeWork
from services.intake.domain.issue import Issue
from services.intake.usecases.handle_issue import quiet_until

Body = dict[str, Any]


class ReasonMissing(Invalid):
    """A dissatisfied reporter says what is wrong."""

    code = "intake.reason_missing"


def rate_reply(work: IntakeWork, actor: Actor, issue_id: str, follow_code: str, body: Body) -> Issue:
    """Rate the last answer; a satisfied reporter's issue is closed at once."""
    issue, act = issue_for_reporter(work, actor, issue_id, follow_code)
    survey = work.rules(issue.county, issue.rules_version).survey
    satisfaction, reason = body["satisfaction_code"], body["reason"]
    if satisfaction == survey.reason_required_for and not reason.strip():
        raise ReasonMissing(field="/reason")
    issue.rate(
        act,
        satisfaction=satisfaction,
        is_solved=body["is_solved"],
        is_contacted=body["is_contacted"],
        reason=reason,
        days=survey.open_days,
    )
    if satisfaction != survey.reason_required_for and issue.state == "replied":
        issue.close(act, quiet_until=quiet_until(work, issue))
        work.forget("issue_quiet", issue.id)
    return issue


def withdraw_issue(work: IntakeWork, actor: Actor, issue_id: str, follow_code: str, body: Body) -> Issue:
    """Take an issue back before it is deliberated."""
    issue, act = issue_for_reporter(work, actor, issue_id, follow_code)
    issue.withdraw(act, reason=body.get("reason_code"))
    work.forget("issue_due", issue.id)
    return issue


def reopen_issue(work: IntakeWork, actor: Actor, issue_id: str, follow_code: str, body: Body) -> Issue:
    """Take a matter up again because of a new fact or dissatisfaction."""
    issue, act = issue_for_reporter(work, actor, issue_id, follow_code)
    rules = work.rules(issue.county, issue.rules_version)
    above = issue.reopen_count + 1 >= rules.replies.reopen_limit_before_escalation
    issue.reopen(act, reason=body["reason_code"], level="town_street" if above else "village_community", rules=rules)
    work.forget("issue_quiet", issue.id)
    return issue
