"""Gather issues into a topic and choose it: propose, link, score, approve or decline."""

from typing import Any

from contracts.access import Actor
from contracts.divisions import county_of, covers
from contracts.roles import Role
from kit.act import Act
from kit.refusals import Conflict
from services.intake.access import issue_for_official, topic_for_official
from services.intake.adapters.unit_of_work import IntakeWork
from services.intake.domain.topic import Topic

Body = dict[str, Any]


class OtherDivision(Conflict):
    """Issues of one topic belong to the unit of the topic or below."""

    code = "intake.other_division"


def propose_topic(work: IntakeWork, actor: Actor, body: Body) -> Topic:
    """Propose a topic, and take its issues in when the proposer looks after them."""
    division = body["division"]
    act = actor.official_act_over(division, work.now, cause=work.cause)
    topic = _new_topic(work, division, body)
    issue_ids = [str(issue_id) for issue_id in body["issue_ids"]]
    rules = work.rules(topic.county, topic.rules_version)
    topic.propose(
        act,
        proposer_type=body["proposer_type"],
        issue_count=len(issue_ids),
        step=rules.step_of("topic", "proposed"),
    )
    topic.owner_org = act.org
    work.topics.add(topic)
    if issue_ids:
        _link(work, actor, topic, issue_ids)
    return topic


def _new_topic(work: IntakeWork, division: str, body: Body) -> Topic:
    county = county_of(division)
    topic = Topic(
        id=work.fresh_id(),
        number=work.number(county, "T"),
        county=county,
        division=division,
        rules_version=work.rules(county).version,
        domain=body["domain"],
        category_code=body["category_code"],
        purpose=body["purpose"],
        conflict_risk=body["conflict_risk"],
    )
    topic.describe(title=body["title"], ground=body["ground"], background=body["background"])
    return topic


def link_issues(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """Take further issues into a topic."""
    topic, _ = topic_for_official(work, actor, topic_id)
    _link(work, actor, topic, [str(issue_id) for issue_id in body["issue_ids"]])
    return topic


def _link(work: IntakeWork, actor: Actor, topic: Topic, issue_ids: list[str]) -> None:
    for issue_id in issue_ids:
        issue, act = issue_for_official(work, actor, issue_id)
        if not covers(topic.division, issue.division):
            raise OtherDivision(issue=issue.number)
        issue.link_topic(act, topic_id=topic.id, topic_open=topic.is_open_for_linking)
        work.forget("issue_due", issue.id)
        for merged in work.issues.all(master_issue_id=issue.id, state="merged"):
            merged.topic_id = topic.id


def submit_topic_for_review(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """Score the three criteria and hand the topic to the approver; a returned one comes with new words."""
    topic, act = topic_for_official(work, actor, topic_id)
    if "title" in body:
        topic.describe(title=body["title"], ground=body.get("ground", topic.ground), background=topic.background)
    topic.submit_review(
        act,
        scores=body["scores"],
        households=body["affected_households"],
        reasons=body["reasons"],
        rules=work.rules(topic.county, topic.rules_version),
    )
    return topic


def return_topic(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """Give a topic back to be changed."""
    topic, act = topic_for_official(work, actor, topic_id)
    topic.give_back(act, reason=body["reason_code"], explanation=body["explanation"])
    return topic


def approve_topic(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """Choose a topic for deliberation."""
    topic, act = topic_for_official(work, actor, topic_id)
    topic.approve(
        act,
        title_public=body["title_public"],
        mode=body["mode"],
        level=body["level"],
        statutory_answer=body["statutory_answer"],
        override_reason=body["override_reason"],
        issue_count=len(work.issues.all(topic_id=topic.id)),
        rules=work.rules(topic.county, topic.rules_version),
    )
    return topic


def reject_topic(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """Decline a topic; its issues go on as ordinary ones, each reporter told."""
    topic, act = topic_for_official(work, actor, topic_id)
    _release_issues(work, topic, act.also(Role.SYSTEM), "topic_rejected")
    linked = len(work.issues.all(topic_id=topic.id))
    topic.reject(act, reason=body["reason_code"], explanation=body["explanation"], linked=linked)
    return topic


def cancel_topic(work: IntakeWork, actor: Actor, topic_id: str, body: Body) -> Topic:
    """Cancel a topic before its meeting; its issues go on as ordinary ones."""
    topic, act = topic_for_official(work, actor, topic_id)
    everything = len(work.issues.all(topic_id=topic.id))
    _release_issues(work, topic, act.also(Role.SYSTEM), "topic_cancelled")
    topic.cancel(
        act,
        reason=body["reason_code"],
        explanation=body["explanation"],
        confirmed_by=body["confirmed_by"],
        linked=len(work.issues.all(topic_id=topic.id)),
        all_issues=everything,
    )
    return topic


def _release_issues(work: IntakeWork, topic: Topic, act: Act, reason: str) -> None:
    rules = work.rules(topic.county, topic.rules_version)
    due = work.calendar(rules).deadline(work.now, rules.time_limit("simple_issue_workdays"))
    for issue in work.issues.all(topic_id=topic.id, state="linked"):
        # The topic ends in this very transaction, so its issues leave it first.
        issue.unlink(act, reason=reason, topic_ended=True, org=topic.owner_org or f"ORG-{topic.division}")
        issue.due_at = due
        work.remind("issue_due", issue.id, due)
