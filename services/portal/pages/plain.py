"""Pages and files that need no other service: language, size, place, help, privacy, health, static files."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, redirect, render_template, request, send_from_directory, url_for

from contracts.divisions import Level, children, county_division, division, is_division
from contracts.notices import PrivacyNotice, notice_on, notices
from contracts.retention import TERMS
from contracts.rules import UnknownRules
from services.portal.domain.county import SHELF
from services.portal.pages import looks
from services.portal.pages.frame import STATIC, county_code, fingerprint, now, portal, t

pages = Blueprint("plain", __name__)

YEAR_SECONDS = 365 * 24 * 3600
LONGEST_NUMBER = 6


@pages.get("/static/<path:path>")
def static_file(path: str) -> Any:
    """Serve a file; one that is asked for by its mark never changes."""
    answer = send_from_directory(STATIC, path)
    for_ever = request.args.get("v") == fingerprint(path)
    answer.headers["Cache-Control"] = (
        f"public, max-age={YEAR_SECONDS}, immutable" if for_ever else "public, max-age=300"
    )
    return answer


@pages.get("/theme/<county>.css")
def theme(county: str) -> Response:
    """Serve a county's pair of the accent."""
    given = request.args.get("v", "")
    version = int(given) if given.isascii() and given.isdigit() and len(given) <= LONGEST_NUMBER else None
    try:
        pair = SHELF.of(county, version=version).theme
    except UnknownRules:
        abort(404)
    accent = pair["accent"].lower()
    red, green, blue = (int(accent[place : place + 2], 16) for place in (1, 3, 5))
    style = f":root {{ --ys-accent: {accent}; --ys-accent-rgb: {red}, {green}, {blue}; "
    style += f"--ys-on-accent: {pair['on_accent'].lower()}; }}\n"
    # A version never changes; without its number the county's colours may.
    headers = {"Cache-Control": f"public, max-age={YEAR_SECONDS if version else 300}"}
    return Response(style, content_type="text/css; charset=utf-8", headers=headers)


@pages.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return Response("ok\n", content_type="text/plain")


@pages.get("/language/<lang>")
def language(lang: str) -> Any:
    """Keep the language that the reader chose."""
    return remember("lang", "en" if lang == "en" else "zh", request.args.get("next", "/"))


@pages.get("/display/<size>")
def display(size: str) -> Any:
    """Keep the size that the reader chose."""
    return remember("elder", "1" if size == "elder" else "0", request.args.get("next", "/"))


@pages.get("/place/<code>")
def choose_place(code: str) -> Any:
    """Keep the place that the reader chose."""
    if not is_division(code):
        abort(404)
    return remember("place", code, request.args.get("next", "/"))


@pages.get("/place")
def place() -> str:
    """Let the reader choose a place: a county, a street or town, then a community or village."""
    above = request.args.get("in", county_division(county_code()))
    if not is_division(above):
        abort(404)
    unit = division(above)
    back = _inside_url(unit.parent) if unit.parent else None
    return render_template(
        "place.html",
        heading=t("换一个地方", "Choose a place"),
        text=looks.unit_name(above),
        back={"label": t("回上一级", "Back"), "url": back} if back else None,
        options=[
            {"label": one.place_name, "url": _place_url(one.code, one.level), "current": one.code == g.place}
            for one in children(above)
        ],
    )


def _place_url(code: str, level: Level) -> str:
    if level is Level.COMMUNITY:
        return url_for("plain.choose_place", code=code, next="/")
    return _inside_url(code)


def _inside_url(code: str) -> str:
    return f"{url_for('plain.place')}?in={code}"


@pages.get("/about")
def about() -> str:
    """Explain the six steps and say whom to ask."""
    rules = SHELF.of(county_code())
    steps = [
        {"name": step.name.in_language(g.lang), "phase": rules.phase_name(step.phase, g.lang)} for step in rules.steps
    ]
    modes = [{"name": mode.name.in_language(g.lang)} for mode in rules.modes.values()]
    g.is_for_everybody = True
    return render_template("about.html", steps=steps, modes=modes, office={"name": office_name()})


@pages.get("/privacy")
@pages.get("/privacy/<version>")
def privacy(version: str = "") -> str:
    """Say how personal data is handled: the version in force, or the one that a reporter agreed to."""
    current = notice_in_force()
    shown = notices().get(version) if version else current
    if shown is None:
        abort(404)
    g.is_for_everybody = True
    office = looks.unit_name(county_division(county_code()))
    return render_template(
        "privacy.html",
        version=shown.version,
        effective_from=shown.effective_from,
        is_current=shown is current,
        current=current.version,
        sections=[
            {"id": one.id, "title": one.title.in_language(g.lang), "text": one.told(office, g.lang)}
            for one in shown.sections
        ],
        terms=personal_terms(),
        versions=[
            {
                "name": one.version,
                "url": url_for("plain.privacy", version=one.version),
                "from": one.effective_from,
                "is_shown": one is shown,
            }
            for one in reversed([*notices().values()])
        ],
    )


def notice_in_force() -> PrivacyNotice:
    """Return the privacy notice of today."""
    return notice_on(looks.local(now()).date())


def needs_new_consent(consents: Sequence[Mapping[str, Any]]) -> bool:
    """Whether somebody agreed to an earlier notice than the one in force, and did not take it back."""
    standing = [one for one in consents if one["withdrawn_at"] is None]
    return bool(standing) and standing[-1]["notice"] != notice_in_force().version


def personal_terms() -> list[dict[str, str]]:
    """Return how long each kind of personal data is kept, in the reader's language."""
    told = (term for term in TERMS.values() if term.is_personal)
    return [
        {name: getattr(term, name).in_language(g.lang) for name in ("holds", "period", "since", "ground")}
        for term in told
    ]


def office_name() -> str:
    """Return the community or village in whose name residents are answered."""
    return looks.unit_name(g.place)


def remember(name: str, value: str, following: str) -> Any:
    """Keep a choice of the reader in a cookie of its own and lead on, within this site."""
    answer = redirect(inside(following), 303 if request.method == "POST" else 302)
    answer.set_cookie(
        name,
        value,
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=portal().settings.secure_cookies != "no",
    )
    return answer


def inside(address: str) -> str:
    """Return an address of this site; any other becomes the first page."""
    parts = urlsplit(address)
    is_path = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if is_path and "\n" not in address and "\r" not in address else "/"
