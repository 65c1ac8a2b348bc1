"""Every page that the portal's own map of addresses knows: no violation, no sideways scrolling, nobody else asked.

A page without a sample address here fails the test.
"""

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, ViewportSize

from services.portal.pages.door import BLUEPRINTS
from tests.browser.conftest import DESK, PHONE, sign_in
from tests.browser.official import faults
from tests.browser.test_every_page_is_accessible import links
from tests.browser.test_report_and_follow import report
from tests.support.waiting import until

# What is no page: files, answers to programs, and addresses that only lead on.
NO_PAGES = frozenset(
    {
        "/static/<path:path>",
        "/theme/<county>.css",
        "/healthz",
        "/language/<lang>",
        "/display/<size>",
        "/place/<code>",
        "/counties/<code>/tables.<kind>",
        "/city/tables.<kind>",
        "/my-data/<number>/copy.<form>",
        "/follow/<number>/photos/<uuid:photo_id>",
        "/work/cases/<uuid:case_id>/photos/<uuid:photo_id>",
        "/work/people/import/template.<kind>",
        "/password/link",
        "/sign-in/with/<name>/return",
    }
)
# Pages that stand only in the middle of something, and the test that goes there and holds them to the same.
ON_A_WAY: Mapping[str, str] = {
    "/sign-in/code": "test_authenticator",
    "/sign-in/phone/code": "test_signing_in_by_phone",
    "/sign-in/with/<name>": "here, below",
    "/my-issues": "test_signing_in_by_phone",
    "/account/phone": "test_signing_in_by_phone",
    "/account/phone/code": "test_signing_in_by_phone",
    "/account/close": "test_signing_in_by_phone",
    "/password/new": "test_people",
    "/account/authenticator/removal": "test_authenticator",
    "/account/recovery-codes": "test_authenticator",
    "/work/people/import/result": "test_people",
    "/work/people/changes": "test_people",
    "/objections/<number>": "test_residents_without_mouse_or_scripts",
    "/objections/<number>/settlement": "test_residents_without_mouse_or_scripts",
    "/objections/<number>/appeal": "test_residents_without_mouse_or_scripts",
    "/objections/<number>/withdrawal": "test_residents_without_mouse_or_scripts",
    "/work/rules/<county>/changes": "test_county_rules",
    "/work/rules/<county>/publication": "test_county_rules",
    "/work/rules/<county>/removal": "test_county_rules",
}
# Who opens which address for each rule of the map. What stands in braces is looked up on the pages first.
ANYBODY: Mapping[str, tuple[str, ...]] = {
    "/": ("/",),
    "/about": ("/about",),
    "/communities/<code>": ("/communities/620502005002",),
    "/components": ("/components",),
    "/counties/<code>": ("/counties/620502",),
    "/demo-messages": ("/demo-messages",),
    "/figures": ("/figures",),
    "/follow": ("/follow",),
    "/my-data": ("/my-data",),
    "/notices": ("/notices",),
    "/password/forgotten": ("/password/forgotten",),
    "/password/forgotten/sent": ("/password/forgotten/sent",),
    "/place": ("/place", "/place?in=620502005000"),
    "/plans/<number>": ("{plan}",),
    "/privacy": ("/privacy",),
    "/privacy/<version>": ("/privacy/2026-01",),
    "/report": ("/report",),
    "/sign-in": ("/sign-in",),
    "/sign-in/phone": ("/sign-in/phone",),
    "/sign-out": ("/sign-out",),
}
REPORTER: Mapping[str, tuple[str, ...]] = {
    "/report/received": ("/report/received",),
    "/follow/<number>": ("/follow/{number}",),
    "/my-data/<number>": ("/my-data/{number}",),
    "/my-data/<number>/contact": ("/my-data/{number}/contact",),
    "/my-data/<number>/consent-withdrawal": ("/my-data/{number}/consent-withdrawal",),
    "/my-data/<number>/forgetting": ("/my-data/{number}/forgetting",),
    "/follow/<number>/withdrawal": ("/follow/{number}/withdrawal",),
    "/follow/<number>/reopening": ("/follow/{number}/reopening",),
}
KINDS = ("issue", "topic", "minutes", "plan", "action", "objection")
CLERK: Mapping[str, tuple[str, ...]] = {
    "/account": ("/account",),
    "/account/authenticator": ("/account/authenticator",),
    "/account/devices": ("/account/devices",),
    "/account/identities/<name>": ("/account/identities/office",),
    "/account/identities/<name>/removal": ("/account/identities/office/removal",),
    "/account/password": ("/account/password",),
    "/inbox": ("/inbox",),
    "/work": ("/work",),
    "/work/absence": ("/work/absence",),
    "/work/bulk": ("/work/bulk?act=accept&case={issue}",),
    "/work/cases": ("/work/cases",),
    "/work/cases/<uuid:case_id>": tuple(f"/work/cases/{{{kind}}}" for kind in KINDS),
    "/work/cases/<uuid:case_id>/<command>": ("/work/cases/{issue}/issue.reject", "/work/cases/{plan_id}/plan.amend"),
    "/work/cases/<uuid:case_id>/contact": ("/work/cases/{issue}/contact",),
    "/work/decisions": ("/work/decisions",),
    "/work/department": ("/work/department",),
    "/work/meetings/<uuid:case_id>": ("/work/meetings/{meeting}",),
    "/work/results": ("/work/results",),
}
COUNTY: Mapping[str, tuple[str, ...]] = {
    "/city": ("/city",),
    "/city/cases": ("/city/cases?of=issue_reached&stage=0&unit=620502000000",),
    "/work/organisations": ("/work/organisations",),
    "/work/organisations/new": ("/work/organisations/new",),
    "/work/organisations/<code>/name": ("/work/organisations/ORG-620502000000-C01/name",),
    "/work/organisations/<code>/closing": ("/work/organisations/ORG-620502000000-C01/closing",),
    "/work/people": ("/work/people",),
    "/work/people/import": ("/work/people/import",),
    "/work/people/new": ("/work/people/new",),
    "/work/people/<uuid:account_id>": ("{person}",),
    "/work/people/<uuid:account_id>/grants": ("{person}/grants",),
    "/work/people/<uuid:account_id>/grants/<grant_id>/end": ("{end}",),
    "/work/people/<uuid:account_id>/retirement": ("{person}/retirement",),
    "/work/rules/<county>/sections/<code>": ("{section}",),
    "/work/rules/<county>/versions/<number>": ("{version}",),
    "/work/rules/<county>": ("/work/rules/620502",),
}
COMMITTEE: Mapping[str, tuple[str, ...]] = {"/work/actions": ("/work/actions",)}
CITY: Mapping[str, tuple[str, ...]] = {"/city": ("/city",), "/work/rules": ("/work/rules",)}
SAMPLES = {
    "anybody": ANYBODY,
    "reporter": REPORTER,
    "qz-clerk": CLERK,
    "qz-county": COUNTY,
    "qz-committee": COMMITTEE,
    "tianshui-city": CITY,
}


def pages_of_the_map() -> set[str]:
    """Return the rule of every address that is opened by following a link."""
    app = Flask("map", static_folder=None)
    for module in BLUEPRINTS:
        app.register_blueprint(module.pages)
    return {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def test_every_page_has_a_sample_and_every_sample_a_page() -> None:
    known = {rule for samples in SAMPLES.values() for rule in samples}

    assert pages_of_the_map() == known | NO_PAGES | set(ON_A_WAY)


class Walk:
    """A browser that may ask this city alone, and that keeps what is wrong with the pages it opens."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        """Stop every request to somebody else."""
        self.page = context.new_page()
        self.found: list[str] = []
        self._here = urlsplit(address).netloc
        context.route(lambda url: urlsplit(url).netloc != self._here, self._stop)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.found.append(str(error)))

    def _stop(self, route: Route) -> None:
        self.found.append(f"{self.page.url}: asks {route.request.url}")
        route.abort()

    def _listen(self, message: ConsoleMessage) -> None:
        if "Security Policy" in message.text:
            self.found.append(f"{self.page.url}: {message.text}")

    def look(self, path: str) -> None:
        """Open a page and keep what is wrong with it."""
        answer = self.page.goto(path)
        is_shown = answer is not None and answer.ok and urlsplit(self.page.url).path == urlsplit(path).path
        self.found += faults(self.page) if is_shown else [f"{path}: is not shown, but {self.page.url}"]


def known_to_a_reporter(page: Page) -> dict[str, str]:
    """Report an issue; its number and code stay in the session."""
    number, _ = report(page, "楼道窗户关不上")
    return {"number": number}


def known_to_the_office(page: Page) -> dict[str, str]:
    """Return a case of every kind that the clerk's lists lead to."""
    sign_in(page, "qz-clerk")
    found = {kind: case_of(page, kind, "cases") for kind in KINDS}
    return {**found, "meeting": case_of(page, "meeting", "meetings"), "plan_id": found["plan"]}


def case_of(page: Page, kind: str, where: str) -> str:
    """Return the id of the newest case of a kind, as soon as the list holds one."""
    pattern = f"/work/{where}/([0-9a-f-]{{36}})"
    until(lambda: page.goto(f"/work/cases?machine={kind}") is not None and links(page, pattern))
    return links(page, pattern)[0].rpartition("/")[2]


def known_to_the_county(page: Page) -> dict[str, str]:
    """Return somebody whom the county looks after, and parts of its rules."""
    sign_in(page, "qz-county")
    page.goto("/work/people?q=qz-clerk")
    person = links(page, "/work/people/[0-9a-f-]{36}")[0]
    page.goto(person)
    ends = links(page, f"{person}/grants/.+/end")
    page.goto("/work/rules/620502")
    sections, versions = links(page, "/work/rules/620502/sections/.+"), links(page, "/work/rules/620502/versions/.+")
    return {"person": person, "end": ends[0], "section": sections[0], "version": versions[0]}


def nothing_known_to(username: str) -> Callable[[Page], dict[str, str]]:
    """Return who only signs in: the addresses need nothing more."""

    def known(page: Page) -> dict[str, str]:
        sign_in(page, username)
        return {}

    return known


def known_to_anybody(page: Page) -> dict[str, str]:
    """Return a plan that is public."""
    page.goto("/notices")
    return {"plan": links(page, "/plans/.+")[0]}


KNOWN = {
    "anybody": known_to_anybody,
    "reporter": known_to_a_reporter,
    "qz-clerk": known_to_the_office,
    "qz-county": known_to_the_county,
    "qz-committee": nothing_known_to("qz-committee"),
    "tianshui-city": nothing_known_to("tianshui-city"),
}
# What is also looked at in large type: what residents open.
RESIDENTS = ("anybody", "reporter")
VIEWS = [(who, "zh", PHONE, "0") for who in SAMPLES] + [(who, "en", DESK, "0") for who in SAMPLES]


@pytest.fixture
def walk(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[tuple[str, Walk, dict[str, str]]]:
    who, language, size, elder = request.param
    context = browser.new_context(base_url=address, viewport=size)
    walk = Walk(context, address)
    known = KNOWN[who](walk.page)
    # The way there is looked at elsewhere.
    walk.found.clear()
    marks = {"lang": language, "elder": elder}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in marks.items()])
    yield who, walk, known
    context.close()


@pytest.mark.parametrize(
    "walk",
    [*VIEWS, *((who, "zh", PHONE, "1") for who in RESIDENTS)],
    indirect=True,
    ids=lambda one: f"{one[0]}-{one[1]}{'-elder' if one[3] == '1' else ''}",
)
def test_no_page_has_a_violation_or_asks_anybody_else(walk: tuple[str, Walk, dict[str, str]]) -> None:
    who, walker, known = walk
    for path in (one for samples in SAMPLES[who].values() for one in samples):
        walker.look(path.format(**known))

    assert walker.found == [], "\n".join(walker.found)


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh", "en"])
def test_a_way_to_sign_in_that_does_not_answer_leaves_a_page_behind(
    browser: Browser, address: str, language: str, size: ViewportSize
) -> None:
    context = browser.new_context(base_url=address, viewport=size)
    context.add_cookies([{"name": "lang", "value": language, "url": address}])
    page = context.new_page()

    answer = page.goto("/sign-in/with/office")

    assert (answer.status if answer else None, faults(page)) == (409, [])
    assert page.locator("input[name=username]").is_visible()
    context.close()
