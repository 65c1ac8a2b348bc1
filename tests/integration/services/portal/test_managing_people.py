"""Those who look after people: what they may do, what is refused, what is told, and what stays on record."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
from sqlalchemy import text
from werkzeug.test import Client, TestResponse

from contracts.access import Grant
from contracts.roles import Role
from kit.clock import HandClock
from kit.sealing import open_letter
from kit.sql.due import do_what_is_due
from services.portal.bootstrap import door
from services.portal.parts import Portal
from services.portal.usecases.open_account import NewAccount, open_account
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, submit, token_in
from tests.integration.services.portal.people import a_reader, choose_password, path_of
from tests.support.doors import SEAL_PRIVATE_KEY

CITY, QINZHOU, HOME, GANGU_HOME = "620500000000", "620502000000", "620502005002", "620523100003"
NEW_PASSWORD = "a-long-sentence-of-mine"
API = "/api/portal/v1"


@dataclass
class Office:
    """A browser in which one official is signed in."""

    reader: Client

    def send(self, path: str, at: str | None = None, **form: Any) -> TestResponse:
        """Send a form with the token of the page on which it stands."""
        page = self.reader.get(at or path)
        return self.reader.post(path, data={"csrf_token": token_in(page.text), **form})

    def get(self, path: str) -> TestResponse:
        return self.reader.get(path)


@pytest.fixture(scope="module")
def staffed(seeded: Portal) -> Portal:
    with seeded.service.open_work("test") as work:
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
            new = NewAccount(str(role).replace("_", "-"), PASSWORD, str(role), None, (Grant(role, CITY),))
            open_account(work, seeded.passwords, seeded.settings.seal_key, new)
        work.commit()
    return seeded


@pytest.fixture(scope="module")
def pages(staffed: Portal) -> WSGIApplication:
    return door(staffed)


@pytest.fixture
def office(pages: WSGIApplication) -> Any:
    def of(username: str) -> Office:
        reader = Client(pages)
        sign_in(reader, username)
        return Office(reader)

    return of


def id_of(portal: Portal, username: str) -> str:
    (row,) = rows(portal, text(f"select id from accounts where username = '{username}'"))
    return str(row["id"])


def audit_of(portal: Portal, username: str) -> list[str]:
    about = f"select command from audit where subject = '{id_of(portal, username)}' order by id"
    return [row["command"] for row in rows(portal, text(about))]


def told_of(portal: Portal, username: str) -> list[dict[str, Any]]:
    about = f"body::jsonb->>'account_id' = '{id_of(portal, username)}'"
    found = text(f"select body::jsonb as body from outbox where exchange = 'yishi.private' and {about} order by id")
    return [row["body"] for row in rows(portal, found)]


def invited(office: Office, username: str, **more: str) -> TestResponse:
    form = {"display_name": "张经办", "username": username, "org": f"ORG-{HOME}", "phone": "13900001111"} | more
    return office.send("/work/people/new", **form)


def test_the_county_invites_and_the_holder_chooses_a_password_once(staffed: Portal, office: Any) -> None:
    county = office("qz-county")
    answer = invited(county, "qz-zhang", role="community_clerk", unit=HOME, email="zhang@example.cn")
    assert answer.status_code == 303, answer.text
    page = county.get(answer.headers["Location"]).text
    link = re.search(r'id="invitation">([^<]+)<', page)
    assert link is not None
    stranger = Client(door(staffed))

    assert link.group(1) not in county.get(answer.headers["Location"]).text
    assert submit(stranger, "/sign-in", username="qz-zhang", password="-").status_code == 403
    assert choose_password(stranger, link.group(1), "short").status_code == 422
    assert choose_password(stranger, link.group(1), "qz-zhang-again").status_code == 422
    assert choose_password(stranger, link.group(1), NEW_PASSWORD, NEW_PASSWORD + "x").status_code == 422
    assert choose_password(stranger, link.group(1), NEW_PASSWORD).status_code == 303
    assert stranger.get(path_of(link.group(1)), follow_redirects=True).status_code == 409
    sign_in(stranger, "qz-zhang", NEW_PASSWORD)
    assert stranger.get("/work").status_code == 200
    assert audit_of(staffed, "qz-zhang") == ["open", "give_grant", "accept_invitation"]


def test_the_invitation_travels_sealed_and_notification_learns_the_grants(staffed: Portal, office: Any) -> None:
    invited(office("qz-county"), "qz-sealed", role="community_clerk", unit=HOME)

    (told,) = told_of(staffed, "qz-sealed")
    asked = rows(
        staffed, text("select body::jsonb as body from outbox where routing_key = 'address.requested' order by id")
    )[-1]["body"]
    letter = open_letter(asked["sealed"], SEAL_PRIVATE_KEY)
    assert told["grants"] == [{"role": "community_clerk", "unit": HOME}]
    assert (asked["template_code"], letter["phone"]) == ("invitation", "+8613900001111")
    assert letter["code"].startswith("http://127.0.0.1:8080/password/link?key=")
    assert "13900001111" not in str({name: value for name, value in asked.items() if name != "sealed"})


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"username": "Q!"}, "f-username-error"),
        ({"username": "qz-clerk"}, "f-username-error"),
        ({"display_name": ""}, "f-display_name-error"),
        ({"phone": "12345"}, "f-phone-error"),
        ({"email": "nowhere"}, "f-email-error"),
        ({"org": "ORG-620502999999"}, "f-org-error"),
        ({"role": "community_clerk", "unit": "6205"}, "f-unit-error"),
        ({"role": "street_clerk", "unit": QINZHOU}, "f-unit-error"),
        ({"role": "county_cppcc", "unit": QINZHOU}, "f-role-error"),
        ({"role": "community_clerk", "unit": GANGU_HOME}, "f-role-error"),
        ({"role": "emperor", "unit": HOME}, "f-role-error"),
        ({"role": "community_clerk", "unit": HOME, "valid_until": "2020-01-01"}, "f-valid_until-error"),
        ({"role": "community_clerk", "unit": HOME, "valid_until": "soon"}, "f-valid_until-error"),
    ],
)
def test_an_invitation_that_is_wrong_comes_back_with_the_words(
    staffed: Portal, office: Any, form: dict[str, str], field: str
) -> None:
    before = rows(staffed, text("select count(*) as n from accounts"))

    answer = invited(office("qz-county"), **({"username": "qz-wrong"} | form))

    assert answer.status_code in (403, 409, 422)
    assert field in answer.text
    assert rows(staffed, text("select count(*) as n from accounts")) == before


def test_a_foreign_county_neither_sees_nor_invites_nor_retires(staffed: Portal, office: Any) -> None:
    gangu, clerk = office("gg-county"), id_of(staffed, "qz-clerk2")

    assert invited(gangu, "gg-spy").status_code == 403
    assert gangu.get(f"/work/people/{clerk}").status_code == 403
    assert "qz-clerk2" not in gangu.get("/work/people?q=clerk2").text
    for path in (f"/work/people/{clerk}/retirement", f"/work/people/{clerk}/grants"):
        form = {"role": "community_clerk", "unit": GANGU_HOME}
        assert gangu.send(path, at="/work/people/new", **form).status_code == 403
    assert audit_of(staffed, "qz-clerk2") == []


def test_a_clerk_finds_no_page_about_people(office: Any) -> None:
    clerk = office("qz-clerk")

    for path in (
        "/work/people",
        "/work/people/new",
        "/work/people/import",
        "/work/organisations",
        "/work/people/changes",
    ):
        assert clerk.get(path).status_code == 403


def test_nobody_gives_themselves_anything(staffed: Portal, office: Any) -> None:
    for name in ("qz-county", "security-admin"):
        mine, path = office(name), f"/work/people/{id_of(staffed, name)}/grants"
        answer = mine.send(path, role="community_clerk", unit=HOME)

        assert (answer.status_code, "own_grants" in answer.text) == (403, True)
        assert audit_of(staffed, name) == []


def test_a_countys_office_makes_no_equal(staffed: Portal, office: Any) -> None:
    member = id_of(staffed, "qz-member")

    answer = office("qz-county").send(f"/work/people/{member}/grants", role="county_cppcc", unit=QINZHOU)

    assert answer.status_code == 403
    assert audit_of(staffed, "qz-member") == []


def test_the_three_administrators_share_nothing(staffed: Portal, office: Any) -> None:
    system, security, audit = (office(name) for name in ("system-admin", "security-admin", "audit-admin"))
    assert invited(system, "qz-three").status_code == 303
    who = id_of(staffed, "qz-three")
    give, retire = f"/work/people/{who}/grants", f"/work/people/{who}/retirement"

    assert system.get(give).status_code == 403
    assert security.get(retire).status_code == 403
    assert security.get("/work/people/new").status_code == 403
    assert [audit.get(path).status_code for path in (give, retire, "/work/people/new")] == [403, 403, 403]
    assert security.send(give, role="county_cppcc", unit=QINZHOU).status_code == 303
    assert security.send(give, role="audit_admin", unit=QINZHOU).status_code == 409
    assert "给予重要权限" in audit.get("/work/people/changes?high=yes").text
    assert "谁改过什么" in audit.get(f"/work/people/{who}").text
    for other in (system, security):
        assert other.get("/work/people/changes").status_code == 403
        assert "谁改过什么" not in other.get(f"/work/people/{who}").text
    assert system.send(retire).status_code == 303
    assert audit_of(staffed, "qz-three") == ["open", "give_grant_high", "take_grant_high", "retire"]


@pytest.mark.parametrize("name", ["system-admin", "security-admin", "audit-admin"])
def test_an_administrator_sees_no_case(staffed: Portal, office: Any, name: str) -> None:
    admin = office(name)

    for path in ("/work", "/work/cases", "/work/actions", "/city"):
        assert admin.get(path).headers["Location"] == "/work/people"
    token = (
        Client(door(staffed)).post(f"{API}/tokens", json={"username": name, "password": PASSWORD}).json["access_token"]
    )
    assert admin.reader.get(f"{API}/worklist", headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_a_grant_ends_by_itself_and_notification_learns_it(staffed: Portal, office: Any, clock: HandClock) -> None:
    county = office("qz-county")
    last_day = clock().date()
    invited(county, "qz-short", role="community_clerk", unit=HOME, valid_until=last_day.isoformat())
    assert told_of(staffed, "qz-short")[-1]["grants"] != []

    clock.forward(timedelta(days=1))
    office("qz-county")
    present = rows(staffed, text(f"select id from grants where account_id = '{id_of(staffed, 'qz-short')}'"))
    with staffed.service.open_reads() as reads:
        account = reads.account(id_of(staffed, "qz-short"), clock())
    do_what_is_due(staffed.service.open_work, staffed.service.chores)

    assert (len(present), account.grants if account else None) == (1, ())
    assert told_of(staffed, "qz-short")[-1]["grants"] == []
    assert audit_of(staffed, "qz-short") == ["open", "give_grant", "grants_turned"]


def test_retiring_ends_the_sessions_and_keeps_the_history(staffed: Portal, office: Any) -> None:
    holder, county, who = office("qz-approver"), office("qz-county"), id_of(staffed, "qz-approver")
    assert holder.get("/work").status_code == 200

    assert county.send(f"/work/people/{who}/retirement").status_code == 303

    assert holder.get("/work").status_code == 302
    page = county.get(f"/work/people/{who}").text
    assert "以前的权限" in page
    assert told_of(staffed, "qz-approver")[-1]["status"] == "closed"
    assert "qz-approver" in county.get("/work/people?status=closed").text
    assert county.send(f"/work/people/{who}/retirement", at="/work/people/new").status_code == 409


def test_taking_a_grant_takes_it_from_whoever_stands_in(staffed: Portal, office: Any, clock: HandClock) -> None:
    day = clock().date().isoformat()
    secretary = office("qz-secretary")
    (source,) = rows(staffed, text(f"select id from grants where account_id = '{id_of(staffed, 'qz-secretary')}'"))
    form = {"grant": source["id"], "username": "qz-clerk2", "valid_from": day, "valid_until": day}
    assert secretary.send("/work/absence", **form).status_code == 303
    assert secretary.send("/work/absence", **form).status_code == 409
    assert "社区（村）党组织书记" in office("qz-clerk2").get("/work/absence").text
    assert told_of(staffed, "qz-clerk2")[-1]["grants"][-1]["role"] == "community_party_secretary"

    who = id_of(staffed, "qz-secretary")
    assert office("qz-county").send(f"/work/people/{who}/grants/{source['id']}/end").status_code == 303

    assert [grant["role"] for grant in told_of(staffed, "qz-clerk2")[-1]["grants"]] == ["community_clerk"]


def test_only_a_colleague_stands_in_and_only_between_two_days(staffed: Portal, office: Any, clock: HandClock) -> None:
    day, clerk = clock().date().isoformat(), office("mj-clerk")
    (source,) = rows(staffed, text(f"select id from grants where account_id = '{id_of(staffed, 'mj-clerk')}'"))
    form = {"grant": source["id"], "username": "mj-clerk2", "valid_from": day, "valid_until": day}

    assert clerk.send("/work/absence", **(form | {"username": "mj-street"})).status_code == 409
    assert clerk.send("/work/absence", **(form | {"valid_until": ""})).status_code == 422
    assert clerk.send("/work/absence", **(form | {"username": "nobody"})).status_code == 404
    assert clerk.send("/work/absence", **(form | {"grant": "none"})).status_code == 404
    for name in ("grant", "username"):
        unchosen = clerk.send("/work/absence", **(form | {name: ""}))
        assert (unchosen.status_code, "请选择一项" in unchosen.text) == (422, True)
    assert audit_of(staffed, "mj-clerk2") == []


@pytest.mark.parametrize("ender", ["mj-secretary", "mj-clerk2"])
def test_a_delegation_is_ended_by_either_and_by_nobody_else(
    staffed: Portal, office: Any, clock: HandClock, ender: str
) -> None:
    day, lender = clock().date().isoformat(), office("mj-secretary")
    (source,) = rows(staffed, text(f"select id from grants where account_id = '{id_of(staffed, 'mj-secretary')}'"))
    form = {"grant": source["id"], "username": "mj-clerk2", "valid_from": day, "valid_until": day}
    assert lender.send("/work/absence", **form).status_code == 303
    (lent,) = rows(staffed, text(f"select id from grants where lent_from = '{source['id']}' and ended_at is null"))
    path = f"/work/absence/{lent['id']}/end"

    assert office("mj-street").send(path, at="/work/absence").status_code == 404
    assert office(ender).send(path, at="/work/absence").status_code == 303
    assert office(ender).send(path, at="/work/absence").status_code == 404
    assert [grant["role"] for grant in told_of(staffed, "mj-clerk2")[-1]["grants"]] == ["community_clerk"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_exists_in_both_languages(staffed: Portal, office: Any, lang: str) -> None:
    county = office("qz-county")
    county.reader.set_cookie("lang", lang)
    who = id_of(staffed, "qz-clerk")
    ways = (
        "",
        "/new",
        "/import",
        "/changes",
        f"/{who}",
        f"/{who}/grants",
        f"/{who}/retirement",
        "?page=7&role=x&unit=y&q=%25",
    )

    for path in (
        *(f"/work/people{way}" for way in ways),
        "/work/organisations",
        "/work/organisations/new",
        "/work/absence",
    ):
        assert county.get(path).status_code == 200, path


def test_organisations_are_registered_renamed_and_closed_and_everybody_is_told(staffed: Portal, office: Any) -> None:
    county, code = office("qz-county"), "ORG-620502005002-NEW"
    form = {"org": code, "kind": "department", "name_zh": "新单位", "name_en": "New office"}

    assert county.send("/work/organisations/new", **form).status_code == 303
    assert county.send("/work/organisations/new", **form).status_code == 409
    for wrong in ({"kind": "circus"}, {"name_en": ""}, {"org": "X"}, {"org": "ORG-629999000000"}):
        assert county.send("/work/organisations/new", **(form | wrong)).status_code == 422
    assert county.send(f"/work/organisations/{code}/name", name_zh="改名单位", name_en="Renamed").status_code == 303
    assert office("gg-county").get(f"/work/organisations/{code}/name").status_code == 403
    assert invited(county, "qz-new", org=code).status_code == 303
    assert county.send(f"/work/organisations/{code}/closing").status_code == 409
    assert county.send(f"/work/people/{id_of(staffed, 'qz-new')}/retirement").status_code == 303
    assert county.send(f"/work/organisations/{code}/closing").status_code == 303
    assert invited(county, "qz-late", org=code).status_code == 422

    told = rows(
        staffed,
        text(
            "select headers->>'ce-type' as type, body::jsonb as body from outbox"
            f" where body like '%{code}%' order by id"
        ),
    )
    assert [one["type"] for one in told if one["type"].startswith("portal.")] == [
        "portal.organisation.registered",
        "portal.organisation.changed",
        "portal.organisation.changed",
    ]
    assert told[-1]["body"]["org_status"] == "retired"


def test_a_new_link_makes_the_one_before_useless(staffed: Portal, office: Any) -> None:
    county = office("qz-county")
    answer = invited(county, "qz-again")
    who = id_of(staffed, "qz-again")
    links = re.findall(r'id="invitation">([^<]+)<', county.get(answer.headers["Location"]).text)
    county.send(f"/work/people/{who}/invitation", at=f"/work/people/{who}")
    links += re.findall(r'id="invitation">([^<]+)<', county.get(f"/work/people/{who}").text)

    followed = [a_reader(staffed).get(path_of(link), follow_redirects=True) for link in links]
    assert [page.status_code for page in followed] == [409, 200]
    assert "张经办，您好" in followed[-1].text
    assert (
        county.send(f"/work/people/{id_of(staffed, 'qz-street')}/invitation", at="/work/people/new").status_code == 409
    )
