"""What every page is framed with: who reads, in which language, from which place, and the way around."""

from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app, g, request, session, url_for
from flask_wtf.csrf import generate_csrf

from contracts.divisions import Level, county_division, county_of, division, is_division
from contracts.roles import Role
from contracts.words import label_of_role
from services.portal.domain.account import Account
from services.portal.domain.county import SHELF
from services.portal.domain.device import Device
from services.portal.domain.managing import RECORD_READERS, VIEWERS
from services.portal.domain.rulebook.office import readable
from services.portal.domain.session import Session, mark_of_secret
from services.portal.pages import looks
from services.portal.parts import Portal

HERE = Path(__file__).parents[1]
STATIC = HERE / "static"
# Whose accounts somebody keeps; the rest of the office is not for administrators.
_KEEPING = (
    ("/work/people", "人员", "People"),
    ("/work/organisations", "单位", "Organisations"),
)
_RECORD = ("/work/people/changes", "变更记录", "Changes")
_CITY = Level.CITY
# Columns of the office that only some find.
_OF_SOME = (
    (
        "/work/department",
        "部门办理",
        "My unit",
        frozenset({Role.DEPARTMENT_OFFICER, Role.CONTRACTOR, Role.STREET_CLERK, Role.COMMUNITY_CLERK}),
    ),
    ("/work/decisions", "党组织决定", "Decisions", frozenset({Role.PARTY_ORG_CLERK})),
    (
        "/work/results",
        "结果公示",
        "Results",
        frozenset({Role.COMMUNITY_CLERK, Role.STREET_CLERK, Role.COUNTY_CPPCC}),
    ),
)


def portal() -> Portal:
    """Return the portal behind this application."""
    return cast("Portal", current_app.extensions["portal"])


def t(zh: str, en: str) -> str:
    """Return the words for the present language."""
    return en if g.lang == "en" else zh


def now() -> Any:
    """Return the present moment of the portal's clock."""
    return portal().service.stage.clock()


def frame_requests(app: Flask) -> None:
    """Read the marks of language, size, place and session before each request."""
    app.before_request(_read_marks)
    app.context_processor(_context)


def _read_marks() -> None:
    g.lang = "en" if request.cookies.get("lang") == "en" else "zh"
    g.elder = request.cookies.get("elder") == "1"
    place = request.cookies.get("place", "")
    g.place = place if is_division(place) else portal().settings.home_division
    # The page for a failure needs a reader, too, even if the database that knows readers is away.
    g.account = None
    if not request.path.startswith("/static/"):
        g.account = _account()
    if g.account is not None and g.account.grants:
        g.place = g.place if place else g.account.grants[0].unit


def _account() -> Account | None:
    secret = session.get("secret")
    if not secret:
        return None
    mark = mark_of_secret(secret)
    with portal().service.open_reads() as reads:
        found = reads.session(mark)
        account = reads.account(found.account_id, now()) if found and _counts(found) else None
    if found is not None and found.awaits_code:
        return None
    if found is None or account is None or not account.is_open:
        session.pop("secret", None)
        return None
    if found.needs_touch(now()):
        with portal().service.open_work() as work:
            work.sessions.touch(mark, work.now)
            work.commit()
    return account


def _counts(found: Session) -> bool:
    return not found.awaits_code and found.is_alive(now(), portal().safeguards.limits)


def device() -> Device:
    """Return the device behind this request."""
    return Device.of(request.headers.get("User-Agent", ""), request.remote_addr)


def holds_office(account: Account | None) -> bool:
    """Whether an account holds any role but those of residents and owners."""
    return account is not None and account.holds_office


def is_staff(account: Account | None) -> bool:
    """Whether an account acts on cases for the office."""
    return account is not None and account.acts_on_cases


def county_code() -> str:
    """Return the county whose words and colours the page wears."""
    county = county_of(g.place)
    return county if division(county_division(county)).level is not _CITY else portal().settings.home_county


def static(path: str) -> str:
    """Return the address of a static file; it changes with the content, so that it may be kept for ever."""
    return url_for("plain.static_file", path=path, v=fingerprint(path))


@cache
def fingerprint(path: str) -> str:
    """Return the mark of a static file's content."""
    file = STATIC / path
    return sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""


def _context() -> dict[str, Any]:
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return {
        "t": t,
        "lang": g.lang,
        "elder": g.elder,
        "url_lang": lambda lang: url_for("plain.language", lang=lang, next=here),
        "url_elder": url_for("plain.display", size="plain" if g.elder else "elder", next=here),
        "fmt_date": partial(looks.fmt_date, lang=g.lang),
        "fmt_datetime": partial(looks.fmt_datetime, lang=g.lang),
        "fmt_deadline": partial(looks.fmt_deadline, now=now(), lang=g.lang),
        # A page for everybody carries no token: its forms change nothing that belongs to a session.
        "csrf_token": (lambda: "") if g.get("is_for_everybody") else generate_csrf,
        "static": static,
        "county": _county(),
        "account": _who(g.account) if g.account else None,
        "nav": _nav(),
        "today": looks.local(now()).date(),
    }


def _county() -> dict[str, Any]:
    code = county_code()
    rules = SHELF.of(code)
    return {
        "code": code,
        "name": looks.unit_name(county_division(code)),
        "brand": rules.brand(g.lang),
        "theme_url": url_for("plain.theme", county=code, v=rules.version),
        "is_demo": portal().settings.is_demo,
    }


def _who(account: Account) -> dict[str, Any]:
    roles = dict.fromkeys(label_of_role(grant.role, g.lang) for grant in account.grants)
    unit = looks.unit_name(account.grants[0].unit) if account.grants else ""
    who = {"name": account.display_name, "role": t("、", ", ").join(roles), "unit": unit, "unread": 0}
    return {**who, "is_staff": account.holds_office}


def _link(url: str, zh: str, en: str) -> dict[str, Any]:
    current = request.path == url or (url != "/" and request.path.startswith(f"{url}/"))
    return {"url": url, "label": t(zh, en), "current": current}


def keeps_people(account: Account | None) -> bool:
    """Whether an account looks after other accounts."""
    return account is not None and any(grant.role in VIEWERS for grant in account.grants)


def _nav() -> list[dict[str, Any]]:
    if is_staff(g.account):
        return _staff_nav()
    return _keeping_nav() if keeps_people(g.account) else _resident_nav()


def _keeping_nav() -> list[dict[str, Any]]:
    links = [_link(url, zh, en) for url, zh, en in _KEEPING]
    if any(grant.role in RECORD_READERS for grant in g.account.grants):
        links.append(_link(*_RECORD))
    links[0]["current"] = links[0]["current"] and not request.path.startswith(_RECORD[0])
    return links


def _resident_nav() -> list[dict[str, Any]]:
    return [
        _link("/", "首页", "Home"),
        _link("/report", "反映问题", "Report"),
        _link("/follow", "查办理", "Follow"),
        _link("/notices", "看公示", "Notices"),
        _link("/figures", "看数据", "Figures"),
    ]


def _staff_nav() -> list[dict[str, Any]]:
    writes_rules = [_link("/work/rules", "县区规则", "County rules")] if readable(g.account.actor()) else []
    held = {grant.role for grant in g.account.grants}
    own = [_link(url, zh, en) for url, zh, en, roles in _OF_SOME if not held.isdisjoint(roles)]
    links = [
        _link("/work", "待我办理", "For me"),
        *own,
        _link("/work/cases", "全部案件", "All cases"),
        _link("/work/actions", "责任事项", "Items"),
        _link("/city", "全市", "The city"),
        *writes_rules,
        *(_keeping_nav() if keeps_people(g.account) else ()),
        _link("/work/absence", "请假代办", "Standing in"),
        _link("/inbox", "消息", "Messages"),
        _link("/", "居民首页", "Residents' page"),
    ]
    # The work list is the beginning of the addresses of all others.
    links[0]["current"] = request.path == "/work"
    return links
