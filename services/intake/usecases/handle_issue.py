"""What officials do with an issue: accept, refuse, merge, assign, handle, answer."""

from datetime import timedelta
from typing import Any

from contracts.access import Actor
from contracts.organisations import division_of_org, organisations
from kit.machine import Data
from services.intake.access import by_the_system, by_the_timer, issue_for_official
from services.intake.adapters.unit_of_work import IntakeWork
from services.intake.domain.issue import Issue

Body = dict[str, Any]


def accept_issue(work: IntakeWork, actor: Actor, issue_id: str, body: Body) -> Issue:
    """Accept an issue, tell the reporter, and set the due time for handling."""
    issue, act = issue_for_official(work, actor, issue_id)
    rules = work.rules(issue.county, issue.rules_version)
    due = work.calendar(rules).deadline(work.now, rules.time_limit("simple_issue_workdays"))
    issue.accept(act, reply=body["reply"], refusal_ground=body.get("refusal_ground"), due=due)
    work.remind("issue_due", issue.id, due)
    return issue


def reject_issue(work: IntakeWork, actor: Actor, issue_id: str, body: Body) -> Issue:
    """Refuse an issue on a listed ground and name the lawful way."""
    issue, act = issue_for_official(work, actor, issue_id)
    issue.reject(
        act,
        reason=body["reason_code"],
        lawful_channel=body["lawful_channel"],
        confirmed_by=body["confirmed_by"],
        reply=body["reply"],
        rules=work.rules(issue.county, issue.rules_version),
    )
    work.forget("issue_due", issue.id)
    return issue


def merge_issue(work: IntakeWork, actor: Actor, issue_id: str, body: Body) -> Issue:
    """Merge an issue into a master issue about the same matter."""
    issue, act = issue_for_official(work, actor, issue_id)
    master, _ = issue_for_official(work, actor, str(body["master_issue_id"]))
    issue.merge_into(act, master)
    work.forget("issue_due", issue.id)
    return issue


def unmerge_issue(work: IntakeWork, actor: Actor, issue_id: str, body: Body) -> Issue:
    """Take an issue out of a master issue about another matter; its due time runs again."""
    issue, act = issue_for_official(work, actor, issue_id)
    master = work.issues.get(issue.master_issue_id or issue.id)
    issue.unmerge(act, master, reason=body["reason_code"])
    if issue.due_at is not None:
        work.remind("issue_due", issue.id, issue.due_at)
    return issue


def assign_issue(work: IntakeWork, actor: Actor, issue_id: str, body: Body) -> Issue:
    """Assign an issue to a unit of the county."""
    issue, act = issue_for_official(work, actor, issue_id)
    rules = work.rules(issue.county, issue.rules_version)
    org = body["org_code"]
    due = work.calendar(rules).deadline(work.now, rules.time_limit("simple_issue_workdays"))
    issue.assign(act, org=org, org_active=_works_in_county(org, issue.county), due=due, rules=rules)
    work.remind("issue_due", issue.id, due)
    return issue


def _works_in_county(org: str, county: str) -> bool:
    return org in organisations() and division_of_org(org).startswith(county)


def start_issue(work: IntakeWork, actor: Actor, issue_id: str, body: Body) -> Issue:
    """Begin to handle a simple matter."""
    issue, act = issue_for_official(work, actor, issue_id)
    issue.start(act, is_simple=body["is_simple"])
    return issue


def resolve_issue(work: IntakeWork, actor: Actor, issue_id: str, body: Body) -> Issue:
    """End the handling of a simple matter with a result and its evidence."""
    issue, act = issue_for_official(work, actor, issue_id)
    issue.resolve(
        act,
        result=body["result_code"],
        level=body["resolution_level"],
        text=body["text"],
        evidence=body["evidence"],
        facts=timing(work, issue),
    )
    return issue


def reply_to_issue(work: IntakeWork, actor: Actor, issue_id: str, body: Body) -> Issue:
    """Answer the reporter, and the reporters of all issues merged into this one; conclude the topic after the last."""
    issue, act = issue_for_official(work, actor, issue_id)
    rules = work.rules(issue.county, issue.rules_version)
    issue.reply(act, text=body["text"], failed_contacts=body["failed_contacts"], rules=rules, facts=timing(work, issue))
    _await_rating(work, issue)
    for merged in work.issues.all(master_issue_id=issue.id, state="merged"):
        merged.reply_with_master(by_the_system(work), issue, timing(work, merged))
        _await_rating(work, merged)
    if issue.topic_id:
        conclude_topic_when_answered(work, issue.topic_id)
    return issue


def _await_rating(work: IntakeWork, issue: Issue) -> None:
    rules = work.rules(issue.county, issue.rules_version)
    work.forget("issue_due", issue.id)
    work.remind("issue_quiet", issue.id, work.now + timedelta(days=rules.replies.auto_close_after_days))


def conclude_topic_when_answered(work: IntakeWork, topic_id: str) -> None:
    """Conclude a topic whose plan has ended as soon as its last linked issue is answered."""
    topic = work.topics.get(topic_id)
    linked = work.issues.all(topic_id=topic_id)
    unanswered = sum(1 for issue in linked if issue.state in {"linked", "resolved", "merged"})
    if topic.state != "consensus_reached" or not topic.plan_end or unanswered:
        return
    rules = work.rules(topic.county, topic.rules_version)
    calendar = work.calendar(rules)
    begun = calendar.local_date(topic.proposed_at or work.now)
    topic.conclude(
        by_the_system(work),
        linked=len(linked),
        unanswered=unanswered,
        workdays=calendar.workdays_between(begun, calendar.local_date(work.now)),
        step=rules.step_of("topic", "concluded"),
    )


def timing(work: IntakeWork, issue: Issue) -> Data:
    """Return how long an issue took and whether it kept its due time."""
    calendar = work.calendar(work.rules(issue.county, issue.rules_version))
    begun = calendar.local_date(issue.submitted_at or work.now)
    workdays = calendar.workdays_between(begun, calendar.local_date(work.now))
    # A matter that is deliberated follows the due dates of its plan, not those of a simple issue.
    on_time = issue.topic_id is not None or issue.due_at is None or work.now <= issue.due_at
    return {"on_time": on_time, "duration_workdays": workdays}


def mark_issue_overdue(issue_id: str, work: IntakeWork) -> None:
    """Note that an issue's due time has passed, when it still waits."""
    issue = work.issues.get(issue_id)
    spec = Issue.transitions()["mark_overdue"]
    due = issue.due_at or issue.due_accept_at
    if issue.state not in spec.sources or due is None or issue.overdue_for == due or work.now <= due:
        return
    calendar = work.calendar(work.rules(issue.county, issue.rules_version))
    days = calendar.workdays_between(calendar.local_date(due), calendar.local_date(work.now))
    issue.mark_overdue(by_the_timer(work), days_overdue=days)


def close_quiet_issue(issue_id: str, work: IntakeWork) -> None:
    """Close an answered issue after the quiet period, unless the reporter is dissatisfied."""
    issue = work.issues.get(issue_id)
    dissatisfied = bool(issue.rating) and issue.rated_reply == issue.reply_count
    dissatisfied = dissatisfied and (issue.rating or {})["satisfaction_code"] == "dissatisfied"
    if issue.state == "replied" and not dissatisfied:
        issue.close(by_the_timer(work), quiet_until=quiet_until(work, issue))


def quiet_until(work: IntakeWork, issue: Issue) -> Any:
    """Return when the quiet period after the last answer is over."""
    rules = work.rules(issue.county, issue.rules_version)
    return (issue.replied_at or work.now) + timedelta(days=rules.replies.auto_close_after_days)
