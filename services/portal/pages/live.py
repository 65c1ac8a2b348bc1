"""A case as its own service knows it now, for officials: the read database may be a moment behind."""

from collections.abc import Mapping
from typing import Any

from flask import abort, g

from contracts.access import OutsideYourUnit
from services.portal.adapters.rows import Row
from services.portal.adapters.service_client import ServiceAway
from services.portal.pages.asking import ask
from services.portal.pages.frame import portal

Live = Mapping[str, Any]

READS: Mapping[str, tuple[str, str]] = {
    "issue": ("intake", "/issues/{id}"),
    "topic": ("intake", "/topics/{id}"),
    "meeting": ("meetings", "/meetings/{id}"),
    "minutes": ("meetings", "/meetings/{meeting_id}/minutes"),
    "plan": ("supervision", "/plans/{id}"),
    "publicity": ("supervision", "/publicities/{id}"),
    "action": ("supervision", "/items/{id}"),
    "order": ("supervision", "/orders/{id}"),
    "objection": ("supervision", "/objections/{id}"),
}


def case_for_reader(case_id: str) -> Row:
    """Return a case of the reader's units from the read database."""
    with portal().service.open_reads() as reads:
        case = reads.case(case_id)
    if case is None:
        abort(404)
    if not reaches(case["division"]):
        raise OutsideYourUnit(division=case["division"])
    return case


def reaches(division: str) -> bool:
    """Whether a grant of the office that the reader holds covers a division."""
    return bool(g.account.office_reaches(division))


def with_clauses_of_the_meeting(case: Row, found: Live) -> Live:
    """Return a topic with the clauses that its meeting agreed on, as a plan writes them."""
    if not case["meeting_id"]:
        return found
    answer = ask("meetings", f"/meetings/{case['meeting_id']}/clauses")
    agreed = answer.body.get("clauses", ()) if answer.is_good else ()
    mine = [clause for clause in agreed if clause.get("topic_id") in (None, case["id"])]
    return {**found, "clauses": [{**clause, "lead_org": clause.get("lead_org_code")} for clause in mine]}


def with_itself_on_the_agenda(case: Row, found: Live) -> Live:
    """Return a topic with the agenda of a meeting that settles it."""
    title = found.get("title_public") or found.get("title")
    return {**found, "agenda": [{"title": title, "topic_id": case["id"]}]}


def live(case: Row) -> Live | None:
    """Return the case from its service; None when the service is away or does not show it to this reader."""
    if case["machine"] not in READS:
        return None
    service, path = READS[case["machine"]]
    try:
        answer = ask(service, path.format(**case))
    except ServiceAway:
        return None
    return answer.body if answer.is_good else None
