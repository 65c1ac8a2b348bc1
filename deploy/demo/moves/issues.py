"""Issues: raised, accepted, answered, rated."""

from collections.abc import Mapping
from typing import Any

from deploy.demo.case import Case, Reported, eventually, require

ISSUES = "/api/intake/v1/issues"
NOTICE_VERSION = "2026-01"


def raise_with_phone(case: Case, phone: str, text: str, category: str, *, channel: str = "web") -> Reported:
    """Raise an issue as a resident without an account, who proves a phone number first."""
    check = case.anybody.post("/api/intake/v1/phone-checks", {"phone": phone, "division": case.division})
    code = case.code_sent_to(phone)
    body = {"contact": {"phone": phone}, "phone_check": {"id": check["id"], "code": code}}
    return _raise(case, "anybody", {**_telling(case, text, category, channel), **body})


def raise_for(
    case: Case, who: str, phone: str, text: str, category: str, *, channel: str = "home_visit", collected_by: str
) -> Reported:
    """Raise an issue on behalf of a resident, with the phone at which the answer reaches them."""
    body = {"contact": {"phone": phone, "name": "居民（例）"}, "collected_by": collected_by}
    return _raise(case, who, {**_telling(case, text, category, channel), **body})


def accept_all(case: Case, reply: str) -> None:
    """Accept every issue that was raised."""
    for issue in case.issues:
        case["clerk"].post(f"{ISSUES}/{issue.id}/acceptance", {"reply": reply})


def merge(case: Case, one: Reported, into: Reported) -> None:
    """Merge an issue into another about the same matter; each reporter is still answered."""
    case["clerk"].post(f"{ISSUES}/{one.id}/merger", {"master_issue_id": into.id})
    case.notes.setdefault("merged", set()).add(one.id)


def answer_all(case: Case, text: str) -> None:
    """Answer every reporter as soon as the result has reached the issue; merged ones with their master."""
    for issue in case.issues:
        if issue.id not in case.notes.get("merged", set()):
            _await_result(case, issue)
            case["clerk"].post(f"{ISSUES}/{issue.id}/reply", {"text": text})


def rate_all(case: Case, satisfaction: Mapping[int, str]) -> None:
    """Let every reporter rate the answer, `satisfied` unless said otherwise by position."""
    for position, issue in enumerate(case.issues):
        followed = follow(case, issue)
        require(followed["can_rate"], f"{issue.number}: 还不能评价 / cannot be rated yet")
        body = {"satisfaction_code": satisfaction.get(position, "satisfied"), "is_solved": True}
        case.anybody.post(f"{ISSUES}/{issue.id}/rating", body, follow_code=issue.follow_code)


def follow(case: Case, issue: Reported) -> dict[str, Any]:
    """See an issue as its reporter sees it."""
    return case.anybody.get(f"/api/intake/v1/follow/{issue.number}", follow_code=issue.follow_code)


def _await_result(case: Case, issue: Reported) -> None:
    path = f"{ISSUES}/{issue.id}"
    eventually(lambda: case["clerk"].get(path)["state"] == "resolved", f"{issue.number}: resolved")


def _telling(case: Case, text: str, category: str, channel: str) -> dict[str, Any]:
    told = {"text": text, "category_code": category, "channel": channel, "privacy_notice": NOTICE_VERSION}
    return {**told, "division": case.division}


def _raise(case: Case, who: str, body: Mapping[str, Any]) -> Reported:
    receipt = case[who].post(ISSUES, body)
    issue = Reported(receipt["id"], receipt["number"], receipt["follow_code"], str(body["channel"]))
    case.issues.append(issue)
    return issue
