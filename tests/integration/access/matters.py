"""One matter of Jubaopen community for each name that a path can hold, made through the doors by those who may."""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from contracts import private
from contracts.documents import thawed
from contracts.events import event_type
from contracts.private import Letter
from contracts.roles import Role
from kit.event import Event, read
from kit.ids import uuid7
from kit.sql.react import react, react_to_all
from services.notification import reactions as notification
from services.portal.reactions import on_any_fact
from tests.integration.services.meetings.story import Story as MeetingStory
from tests.integration.services.supervision.story import BUREAU
from tests.integration.services.supervision.story import Story as PlanStory
from tests.support.doors import CITY, JUBAOPEN, QINZHOU, SEAL_KEY, Answer, Door, actor

CLERK = actor(Role.COMMUNITY_CLERK, JUBAOPEN)
# The organisations that have to do with the matters: an account of another one sees less.
HANDLER = BUREAU
DECIDER = "ORG-620502005000-PTY"

SUBMITTED = "intake.issue.submitted"
ISSUES = "/api/intake/v1/issues"

Doors = Mapping[str, Door]


@dataclass(frozen=True)
class Matter:
    """What stands in a path, and the version that a caller saw."""

    id: str
    version: int | None = None


def sow(doors: Doors) -> dict[str, Matter]:
    """Make the matters, and let the portal hear of them."""
    reported = _issue_and_topic(doors["intake"])
    found = {
        **reported,
        **_meeting(doors["meetings"]),
        **_plan(doors["supervision"]),
        **_contact(doors["notification"], reported["contact_ref"].id),
    }
    _tell_the_portal(doors)
    shipped = {"county": Matter(QINZHOU[:6]), "version": Matter("1")}
    registered = {**_client(doors["portal"]), **_person(doors["portal"])}
    return {**found, **registered, **shipped, "case_id": found["issue_id"]}


def _issue_and_topic(door: Door) -> dict[str, Matter]:
    clerk = door.as_actor(CLERK)
    issue, other = _accepted_issue(clerk, "下水道不通", _photo(clerk)), _accepted_issue(clerk, "路灯不亮")
    shown = _good(clerk.get(f"{ISSUES}/{issue['id']}"))
    assigned = _good(clerk.post(f"{ISSUES}/{issue['id']}/assignment", {"org_code": HANDLER}))
    proposal = {"division": JUBAOPEN, "title": "管网改造", "category_code": "sewer", "proposer_type": "organised"}
    topic = _good(clerk.post("/api/intake/v1/topics", {**proposal, "issue_ids": [other["id"]]}))
    return {
        "issue_id": _matter(assigned),
        "topic_id": _matter(topic),
        "number": Matter(issue["number"]),
        "photo_id": Matter(shown["photos"][0]["id"]),
        "contact_ref": Matter(shown["contact_ref"]),
    }


def _photo(clerk: Door) -> str:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG")
    given = clerk.post("/api/intake/v1/photos", {"content": base64.b64encode(file.getvalue()).decode()})
    return str(_good(given)["ticket"])


def _accepted_issue(clerk: Door, words: str, *photos: str) -> dict[str, Any]:
    telling: dict[str, Any] = {"division": JUBAOPEN, "category_code": "sewer", "text": words, "privacy_notice": "1"}
    telling |= {"contact": {"name": "王某某", "phone": "13900000000"}, "photos": photos}
    issue = _good(clerk.post(ISSUES, telling))
    return _good(clerk.post(f"{ISSUES}/{issue['id']}/acceptance", {"reply": "已受理"}))


def _meeting(door: Door) -> dict[str, Matter]:
    story = MeetingStory.begun(door).circulated()
    shown = story.show()
    return {
        "meeting_id": _matter(shown),
        "attendance_id": _matter(story.attendances()[0]),
        "room_id": Matter(str(story.room_id)),
        "vote_id": Matter(uuid7()),  # weighed by its meeting, before it is looked for
        "item_no": Matter("1"),
    }


def _plan(door: Door) -> dict[str, Matter]:
    story = PlanStory(door).published()
    objection = story.file()
    story.on_objection(story.clerk, objection, "acceptance")
    story.on_objection(story.anybody, objection, "withdrawal")
    story.days(7)
    story.decide()
    story.fine(story.do(story.street_clerk, "responsibility-list"))
    county = story.as_(Role.COUNTY_CPPCC, QINZHOU)
    order = story.fine(story.on_item(county, 2, "orders", {"colour": "yellow"}))
    return {
        "plan_id": _matter(story.plan()),
        "publicity_id": _matter(story.period()),
        "objection_id": _seen(county, f"/api/supervision/v1/objections/{objection['id']}"),
        "item_id": _seen(county, f"/api/supervision/v1/items/{story.item(2)['id']}"),
        "order_id": _matter(order),
    }


def _contact(door: Door, ref: str) -> dict[str, Matter]:
    """A contact of the community, shown to somebody once, and a message of that somebody."""
    somebody = actor(Role.COMMUNITY_CLERK, JUBAOPEN, account="somebody")
    letter = Letter(phone="+8613900000000", name="王某某")
    sealed = private.contact_sealed(ref, subject=uuid7(), business_ref="QZ-1", letter=letter, seal_key=SEAL_KEY)
    account = private.account_registered(
        "somebody", org=somebody.org, grants=somebody.grants, letter=letter, seal_key=SEAL_KEY
    )
    _tell(door, private.CONTACT_SEALED, sealed, notification.on_contact_sealed)
    _tell(door, private.ACCOUNT_REGISTERED, account, notification.on_account_registered)
    _tell(door, SUBMITTED, thawed(event_type(SUBMITTED).example), notification.on_event)
    inbox = door.as_actor(somebody).get("/api/notification/v1/inbox")
    path = f"/api/notification/v1/contacts/{ref}/disclosures"
    disclosure = _good(door.as_actor(somebody).post(path, {"reason": "电话回访居民"}))
    return {
        "disclosure_id": Matter(disclosure["id"]),
        "message_id": Matter(inbox.body["items"][0]["id"]),
    }


def _client(door: Door) -> dict[str, Matter]:
    city = door.as_actor(actor(Role.CITY_CPPCC, CITY))
    body = {"name": "12345", "unit": JUBAOPEN, "roles": ["county_cppcc"]}
    return {"client_id": _matter(_good(city.post("/api/portal/v1/clients", body)))}


def _person(door: Door) -> dict[str, Matter]:
    """An organisation of the community, and somebody there with a grant."""
    keeper, giver = (door.as_actor(actor(role, CITY)) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN))
    org = {"code": f"ORG-{JUBAOPEN}", "kind": "community", "name_zh": "聚宝盆社区", "name_en": "Jubaopen"}
    code = _good(keeper.post("/api/portal/v1/organisations", org))["code"]
    person = {"username": "jubaopen", "display_name": "王某某", "org": code, "phone": "13900000000"}
    opened = _good(keeper.post("/api/portal/v1/accounts", person))
    grant = {"role": "community_clerk", "unit": JUBAOPEN}
    given = _good(giver.post(f"/api/portal/v1/accounts/{opened['id']}/grants", grant))
    return {"account_id": _matter(opened), "grant_id": _matter(given["grants"][0]), "code": Matter(code)}


def _tell_the_portal(doors: Doors) -> None:
    told = [event for service in ("intake", "meetings", "supervision") for event in _told_by(doors[service])]
    react_to_all(doors["portal"].service.open_work, "portal.on_any_fact", told, on_any_fact)


def _told_by(door: Door) -> Iterator[Event]:
    log = door.service.stage.tables.event_log
    with door.service.stage.database.engine.connect() as connection:
        for row in connection.execute(select(log.c.headers, log.c.body).order_by(log.c.id)):
            yield read(row.headers, row.body)


def _tell(door: Door, kind: str, data: dict[str, Any], reaction: Callable[..., None]) -> None:
    moment, subject = door.clock(), uuid7()
    event = Event(uuid7(), kind, "/yishi/test", subject, moment, "620502", JUBAOPEN, 1, subject, data)
    react(door.service.open_work, reaction.__name__, event, reaction)


def _matter(shown: Mapping[str, Any]) -> Matter:
    return Matter(str(shown["id"]), shown.get("version"))


def _seen(door: Door, path: str) -> Matter:
    return _matter(_good(door.get(path)))


def _good(answer: Answer) -> dict[str, Any]:
    assert answer.status in {200, 201}, answer.body
    return dict(answer.body)
