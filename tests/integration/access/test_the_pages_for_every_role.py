"""Every page of the portal, for every role, from every unit, with the real doors behind it."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from contracts.divisions import covers
from contracts.roles import ACCOUNT_ROLES, ADMINISTRATORS, Role
from kit.ids import uuid7
from services.portal.adapters.tables import accounts, authenticators, grants, sessions
from services.portal.domain.managing import GIVERS, KEEPERS, RECORD_READERS, VIEWERS
from services.portal.domain.session import mark_of_secret
from tests.integration.access.matters import DECIDER, HANDLER
from tests.integration.access.town import Town
from tests.support.doors import GANGU, JUBAOPEN, QINZHOU, XIGUAN_STREET

ROLES = sorted(ACCOUNT_ROLES)
PEOPLE = frozenset({Role.RESIDENT, Role.OWNER})
UNITS = {
    "own": JUBAOPEN,
    "parent": XIGUAN_STREET,
    "sibling": "620502005001",
    "foreign": GANGU,
}
# The first part of an address says for whom the page is; every other page is declared here, or the test fails.
OFFICE, SIGNED_IN = ("/work", "/city"), ("/inbox", "/account", "/my-issues")
EVERYBODY = frozenset(
    {
        "/",
        "/static/<path:path>",
        "/theme/<county>.css",
        "/healthz",
        "/language/<lang>",
        "/display/<size>",
        "/place/<code>",
        "/place",
        "/about",
        "/privacy",
        "/privacy/<version>",
        "/report",
        "/report/received",
        "/follow",
        "/notices",
        "/plans/<number>",
        "/plans/<number>/objections",
        "/figures",
        "/counties/<code>",
        "/counties/<code>/tables.<kind>",
        "/communities/<code>",
        "/components",
        "/sign-in",
        "/sign-in/code",
        "/sign-in/phone",
        "/sign-in/phone/code",
        "/sign-in/phone/another-code",
        "/sign-in/with/<name>",
        "/sign-in/with/<name>/return",
        "/sign-out",
        "/password/forgotten",
        "/password/forgotten/sent",
        "/password/link",
        "/password/new",
    }
)
# Opened by the number and the follow code, which the session keeps.
THE_REPORTERS = frozenset(
    {
        "/follow/<number>",
        "/follow/<number>/photos/<uuid:photo_id>",
        "/follow/<number>/rating",
        "/follow/<number>/withdrawal",
        "/follow/<number>/reopening",
        "/objections/<number>",
        "/objections/<number>/settlement",
        "/objections/<number>/appeal",
        "/objections/<number>/withdrawal",
        "/my-data",
        "/my-data/<number>",
        "/my-data/<number>/copy.<form>",
        "/my-data/<number>/consents",
        "/my-data/<number>/contact",
        "/my-data/<number>/consent-withdrawal",
        "/my-data/<number>/forgetting",
    }
)
PHOTO = "/work/cases/<uuid:case_id>/photos/<uuid:photo_id>"
# What stands in the address of a page about no matter.
OF_NO_MATTER = {"kind": "csv", "view_id": "none", "file_id": uuid7(), "name": "office"}
# A county's rules: its own office writes them, and the city's sees them.
COUNTY_RULES = "/work/rules"
OF_A_COUNTY = {"county": QINZHOU[:6], "code": "limits", "number": "1"}
SEEN_BY_THE_CITY = frozenset(
    {"/work/rules/<county>", "/work/rules/<county>/changes", "/work/rules/<county>/versions/<number>"}
)
IN_A_DEMONSTRATION = frozenset({"/demo-messages"})
# What an address asks for besides.
ASKED = {"/city/cases": {"of": "issue_reached", "stage": "0", "unit": XIGUAN_STREET}, "/work/bulk": {"act": "accept"}}
# The parts of a case that only some of the office see.
CLERKS = frozenset({Role.COMMUNITY_CLERK, Role.STREET_CLERK})
NO_PHOTOS = frozenset({Role.CONTRACTOR, Role.DUTY_GROUP_LEADER})
OF_SOME = {"/work/cases/<uuid:case_id>/contact": CLERKS, PHOTO: ACCOUNT_ROLES - NO_PHOTOS}
# Pages about people are for those who look after them; what is not named here changes accounts or organisations.
ABOUT_PEOPLE = ("/work/people", "/work/organisations")
OF_THESE = {
    "people.show_people": VIEWERS,
    "people.show_person": VIEWERS,
    "people.show_changes": RECORD_READERS,
    "people.show_give": GIVERS,
    "people.take_give": GIVERS,
    "people.show_take": GIVERS,
    "people.take_take": GIVERS,
    "organisations.show_organisations": VIEWERS,
}
VERDICT = {"verdict": "verified", "note": "现场看过", "independent": "yes"}


def rules(town: Town, prefixes: tuple[str, ...]) -> list[Rule]:
    return [rule for rule in town.pages.url_map.iter_rules() if rule.rule.startswith(prefixes)]


def methods_of(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def address(town: Town, rule: Rule) -> str:
    """The address of a page about a matter of Jubaopen."""
    case = "meeting_id" if rule.endpoint.startswith("meeting_page") else "issue_id"
    named = {name: town.matters[name].id for name in ("item_id", "photo_id", "account_id", "grant_id", "code")}
    named |= OF_A_COUNTY if rule.rule.startswith(COUNTY_RULES) else {}
    values = {**named, **OF_NO_MATTER, "case_id": town.matters[case].id, "command": "issue.reply"}
    with town.pages.test_request_context():
        return str(town.pages.url_map.bind("").build(rule.endpoint, {name: values[name] for name in rule.arguments}))


def org_of(role: str, unit: str) -> str:
    if not covers(unit, JUBAOPEN):
        return f"ORG-{unit}"
    known = {Role.DEPARTMENT_OFFICER: HANDLER, Role.CONTRACTOR: HANDLER, Role.PARTY_ORG_CLERK: DECIDER}
    return {str(held): org for held, org in known.items()}.get(role, f"ORG-{unit}")


def signed_in(town: Town, role: str, unit: str) -> FlaskClient:
    """A browser of somebody with one role."""
    name, secret, now = f"{role}@{unit}", f"secret of {role}@{unit}", town.portal.service.stage.clock()
    account = {
        "id": name,
        "username": name,
        "password_mark": "none",
        "display_name": "某某",
        "org": org_of(role, unit),
        "language": "zh",
        "phone_verified": True,
        "is_open": True,
        "failures": 0,
    }
    session = {"mark": mark_of_secret(secret), "account_id": name, "opened_at": now, "seen_at": now}
    with town.databases["portal"].engine.begin() as connection:
        connection.execute(insert(accounts).values(account))
        connection.execute(insert(grants).values(id=uuid7(), account_id=name, role=role, unit=unit, given_at=now))
        connection.execute(insert(sessions).values(session))
        # The office needs one; what it shows is tested elsewhere.
        connection.execute(insert(authenticators).values(account_id=name, sealed="none", since=now, last_step=0))
    browser = town.pages.test_client()
    with browser.session_transaction() as kept:
        kept["secret"] = secret
    return browser


@pytest.fixture(scope="module", autouse=True)
def _forms_without_tokens(town: Town) -> Iterator[None]:
    """What a form's token protects is tested elsewhere; here nobody but the roles may stand in the way."""
    kept, town.pages.config["WTF_CSRF_METHODS"] = town.pages.config["WTF_CSRF_METHODS"], set()
    yield
    town.pages.config["WTF_CSRF_METHODS"] = kept


def test_every_page_says_for_whom_it_is(town: Town) -> None:
    declared = EVERYBODY | THE_REPORTERS | IN_A_DEMONSTRATION

    strange = [rule.rule for rule in town.pages.url_map.iter_rules() if rule.rule not in declared]

    assert [rule for rule in strange if not rule.startswith(OFFICE + SIGNED_IN)] == []


def test_without_a_session_the_office_asks_to_sign_in(town: Town) -> None:
    browser = town.pages.test_client()
    for rule in rules(town, OFFICE + SIGNED_IN):
        for method in methods_of(rule):
            answer = browser.open(address(town, rule), method=method)

            assert (answer.status_code, answer.headers["Location"][:8]) == (302, "/sign-in"), rule


@pytest.mark.parametrize("where", UNITS)
@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_as_far_as_role_and_unit_reach(town: Town, role: str, where: str) -> None:
    browser, reaches = signed_in(town, role, UNITS[where]), covers(UNITS[where], JUBAOPEN)
    found = [
        f"{method} {rule.rule}: {answer.status_code} {answer.headers.get('Location', '')}"
        for rule in rules(town, OFFICE)
        for method in sorted(methods_of(rule))
        for answer in [asked(town, browser, rule, method)]
        if answer.status_code not in expected(rule, method, role, UNITS[where])
        or (answer.status_code == 302 and role in PEOPLE and answer.headers["Location"] != "/")
        or (not reaches and town.matters["issue_id"].id in answer.text and not rule.arguments)
    ]

    assert not found, "\n".join(found)


def asked(town: Town, browser: FlaskClient, rule: Rule, method: str) -> TestResponse:
    wanted = ASKED.get(rule.rule, {})
    return browser.open(address(town, rule), method=method, query_string=wanted, data={**VERDICT, **wanted})


def expected(rule: Rule, method: str, role: str, unit: str) -> set[int]:
    if rule.rule.startswith(ABOUT_PEOPLE) and role not in PEOPLE:
        return expected_about_people(rule, method, role, unit)
    if role in PEOPLE | ADMINISTRATORS:
        return {302}
    if rule.endpoint == "absence.end_absence":  # nothing was lent
        return {404}
    if rule.rule.startswith(COUNTY_RULES):
        return expected_of_rules(rule, role, unit)
    return expected_about_cases(rule, method, role, unit)


def expected_about_cases(rule: Rule, method: str, role: str, unit: str) -> set[int]:
    reaches, reaches_street = covers(unit, JUBAOPEN), covers(unit, XIGUAN_STREET)
    if rule.rule == "/city/cases":
        return {200} if reaches_street else {403}
    if rule.arguments <= set(OF_NO_MATTER):
        return {200} if method == "GET" else {200, 303, 422}
    invited = rule.endpoint.startswith("meeting_page") and role == Role.CONTRACTOR  # at a meeting by invitation only
    if not reaches or invited or role not in OF_SOME.get(rule.rule, ACCOUNT_ROLES):
        return {403, 404}
    # Whether the step is open to the role is for the door to say; the page shows its answer.
    return {200} if method == "GET" else {200, 303, 403, 409, 422}


def expected_about_people(rule: Rule, method: str, role: str, unit: str) -> set[int]:
    if role not in OF_THESE.get(rule.endpoint, KEEPERS):
        return {403}
    if rule.rule == "/work/people/import/result":
        return {302}
    if "file_id" in rule.arguments:
        return {404}
    if not rule.arguments <= set(OF_NO_MATTER) and not covers(unit, JUBAOPEN):
        return {403}
    return {200} if method == "GET" else {303, 409, 422}


def expected_of_rules(rule: Rule, role: str, unit: str) -> set[int]:
    if rule.rule == COUNTY_RULES and (role, unit) == (Role.COUNTY_CPPCC, GANGU):
        return {302}  # straight to its own
    if role == Role.CITY_CPPCC and rule.rule in {COUNTY_RULES, *SEEN_BY_THE_CITY}:
        return {200} if rule.rule != "/work/rules/<county>/changes" else {404}  # there is no draft
    return {403}


def test_somebody_who_lives_here_and_works_elsewhere_sees_no_case_of_here(town: Town) -> None:
    browser = signed_in(town, Role.COMMUNITY_CLERK, "620502005003")
    with town.databases["portal"].engine.begin() as connection:
        name = f"{Role.COMMUNITY_CLERK}@620502005003"
        resident = {
            "id": uuid7(),
            "role": Role.RESIDENT,
            "unit": QINZHOU,
            "given_at": town.portal.service.stage.clock(),
        }
        connection.execute(insert(grants).values(account_id=name, **resident))

    pages = [browser.get(path) for path in ("/work", "/work/cases", "/work/actions")]
    case = browser.get(f"/work/cases/{town.matters['issue_id'].id}")
    behind_figures = browser.get("/city/cases", query_string={**ASKED["/city/cases"], "unit": QINZHOU})

    assert {page.status_code for page in pages} == {200}
    assert not [page for page in pages if town.matters["issue_id"].id in page.text]
    assert (case.status_code, behind_figures.status_code) == (403, 403)


def test_a_closed_account_is_signed_out_at_once(town: Town) -> None:
    browser = signed_in(town, Role.COMMUNITY_CLERK, "620502005004")
    assert browser.get("/work").status_code == 200

    with town.databases["portal"].engine.begin() as connection:
        mine = accounts.c.id == f"{Role.COMMUNITY_CLERK}@620502005004"
        connection.execute(accounts.update().where(mine).values(is_open=False))

    assert browser.get("/work").headers["Location"] == "/sign-in?next=/work"
