"""Meetings: planned, noticed, checked in, held, written down, confirmed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deploy.demo.case import Case, eventually

MEETINGS = "/api/meetings/v1/meetings"


def room_of(case: Case, name: str) -> str:
    """Return the room of the community, registering it when it is not known."""
    rooms = case.anybody.get(f"/api/meetings/v1/rooms?division={case.division}")["items"]
    known = [room["id"] for room in rooms if room["name"] == name]
    if known:
        return str(known[0])
    body = {"name": name, "unit_org_code": f"ORG-{case.division}", "platform_type": "village_community"}
    return str(case["clerk"].post("/api/meetings/v1/rooms", body)["id"])


def plan(case: Case, room: str, starts_at: str, ends_at: str, agenda: Sequence[tuple[str, bool]]) -> None:
    """Plan a meeting about the topic, presided over by the party secretary."""
    about = {"topic_id": case.topic_id}
    body = {
        "topic_ids": [case.topic_id],
        "mode": "meeting",
        "starts_at": starts_at,
        "ends_at": ends_at,
        "presider": case["secretary"].account_id,
        "presider_has_no_interest": True,
        "convener_type": "community",
        "agenda": [{"title": title, **(about if decides else {})} for title, decides in agenda],
        "room_id": room,
    }
    # The meeting service learns from an event that the topic is ready.
    path = "/api/meetings/v1/topics?state=ready"
    eventually(lambda: any(one["id"] == case.topic_id for one in case["clerk"].get(path)["items"]), "ready")
    case.meeting_id = case["clerk"].post(MEETINGS, body)["id"]


def give_notice(case: Case, invitations: Sequence[Mapping[str, Any]], materials: Sequence[str]) -> None:
    """Invite the members and attach the materials."""
    body = {
        "invitations": list(invitations),
        "materials": [{"title": title} for title in materials],
        "contractor_involved": True,
        "department_responsible": True,
    }
    do(case, "clerk", "notice", body)
    case.attendances = look(case)["attendances"]


def answer(case: Case, who: str) -> None:
    """Say that one will come."""
    own = own_attendance(case, who)
    do(case, who, f"attendances/{own['id']}/answer", {"response": "accepted"})


def open_check_in(case: Case) -> None:
    """Open the check-in; the room shows a code."""
    case.notes["room_code"] = do(case, "clerk", "check-in")["room_code"]


def check_in(case: Case, attendances: Iterable[Mapping[str, Any]]) -> None:
    """Check in by the room's code where there is an account, else by the clerk."""
    by_account = {person.account_id: role for role, person in case.people.items() if person.username}
    for one in attendances:
        role = by_account.get(str(one.get("account_id")))
        path = f"attendances/{one['id']}/check-in"
        if role:
            do(case, role, path, {"room_code": case.notes["room_code"]})
        else:
            do(case, "clerk", path)


def say(case: Case, attendance: Mapping[str, Any], item: int, kind: str, text: str) -> None:
    """Write down what somebody says."""
    body = {"attendance_id": attendance["id"], "agenda_item_no": item, "kind": kind, "text": text}
    do(case, "clerk", "statements", body)


def agree_on(case: Case, items: Iterable[int]) -> None:
    """Ask whether anybody objects; nobody does."""
    for item in items:
        do(case, "secretary", f"agenda/{item}/calls", {"objections": []})


def write_clauses(case: Case, clauses: Sequence[Mapping[str, Any]]) -> None:
    """Write down what was agreed, clause by clause."""
    case["clerk"].put(f"{MEETINGS}/{case.meeting_id}/clauses", {"clauses": list(clauses)})


def write_minutes(case: Case, summary: str) -> None:
    """Draft the minutes and send them round."""
    do(case, "clerk", "minutes", {"summary": summary})
    do(case, "clerk", "minutes/circulation", {"redaction_checked": True})


def sign(case: Case, attendances: Iterable[Mapping[str, Any]]) -> None:
    """Sign the minutes; the keeper notes the signatures of those without an account."""
    fingerprint = _fingerprint(case)
    by_account = {person.account_id: role for role, person in case.people.items() if person.username}
    for one in attendances:
        role = by_account.get(str(one.get("account_id")), "clerk")
        do(case, role, "minutes/signatures", {"attendance_id": one["id"], "fingerprint": fingerprint})


def confirm_minutes(case: Case) -> None:
    """Confirm the minutes as the one who presided."""
    do(case, "secretary", "minutes/confirmation", {"fingerprint": _fingerprint(case)})


def look(case: Case) -> dict[str, Any]:
    """See the whole meeting."""
    return case["clerk"].get(f"{MEETINGS}/{case.meeting_id}")


def own_attendance(case: Case, who: str) -> dict[str, Any]:
    """Return the attendance of an account."""
    account = case[who].account_id
    return next(one for one in case.attendances if one.get("account_id") == account)


def of_category(case: Case, category: str) -> list[dict[str, Any]]:
    """Return the attendances of a category."""
    return [one for one in case.attendances if one["category"] == category]


def do(case: Case, who: str, command: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give a command about the meeting."""
    return case[who].post(f"{MEETINGS}/{case.meeting_id}/{command}", body)


def _fingerprint(case: Case) -> str:
    return str(case["clerk"].get(f"{MEETINGS}/{case.meeting_id}/minutes")["fingerprint"])
