"""Away: let a colleague act with one of one's own grants between two days, and see who stands in for whom."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from contracts.roles import ADMINISTRATORS, OFFICIALS
from services.portal.domain.held_grant import HeldGrant
from services.portal.domain.person import ChoiceMissing
from services.portal.pages import looks
from services.portal.pages import people_parts as parts
from services.portal.pages.asking import Error
from services.portal.pages.frame import now, portal, t
from services.portal.usecases import stand_in

pages = Blueprint("absence", __name__)


@pages.before_request
def require_official() -> Any:
    """Ask officials to sign in; others have nothing to lend."""
    if g.account is None:
        return redirect(url_for("signing.show_sign_in", next=request.path))
    parts.require(OFFICIALS)
    return None


@pages.get("/work/absence")
def show_absence() -> str:
    """Show what the reader lent and borrowed, and the form."""
    return _page({}, [])


@pages.post("/work/absence")
def take_absence() -> Any:
    """Lend a grant."""
    given = parts.typed()

    def act() -> Any:
        grant, colleague = _chosen(given, "grant"), _chosen(given, "username")
        with parts.work_here() as work:
            stand_in.lend(work, parts.me(), grant, colleague, parts.span_typed())
        return _done(t("已请同事代办。", "Your colleague stands in."))

    return parts.or_form(act, lambda errors: _page(given, errors))


@pages.post("/work/absence/<grant_id>/end")
def end_absence(grant_id: str) -> Any:
    """End a delegation before its time."""
    with parts.work_here() as work:
        stand_in.take_back(work, parts.me(), grant_id)
    return _done(t("代办已结束。", "The delegation is over."))


def _done(words: str) -> Any:
    session["saved"] = words
    return redirect(url_for("absence.show_absence"), 303)


def _chosen(given: dict[str, str], name: str) -> str:
    if not given.get(name):
        raise ChoiceMissing(field=f"/{name}")
    return given[name]


def _page(given: dict[str, str], errors: list[Error]) -> str:
    with portal().service.open_reads() as reads:
        mine = reads.grants_of([g.account.id]).get(g.account.id, [])
        lent = reads.lent_by(g.account.id)
        colleagues = reads.colleagues(g.account.org, g.account.id) if g.account.org else []
        names = reads.people_named(name for one in (*lent, *mine) for name in (one.account_id, one.delegated_by))
    borrowed = [one for one in reversed(mine) if one.delegated_by is not None]
    return render_template(
        "absence.html",
        fields=_fields(_lendable(mine), colleagues, given, errors) if colleagues else [],
        errors=errors,
        action=url_for("absence.show_absence"),
        lent=[parts.grant_view(one, names, may_end=not one.is_over(now())) for one in lent],
        borrowed=[parts.grant_view(one, names, may_end=not one.is_over(now())) for one in borrowed],
        saved=session.pop("saved", None),
    )


def _lendable(mine: list[HeldGrant]) -> list[HeldGrant]:
    own = (one for one in mine if one.delegated_by is None and one.role not in ADMINISTRATORS)
    return [one for one in own if not one.is_over(now())]


def _fields(
    lendable: list[HeldGrant], colleagues: list[Any], given: dict[str, str], errors: list[Error]
) -> list[dict[str, Any]]:
    grants = [
        {"value": one.id, "label": f"{looks.roles_named([one.role], g.lang)}{t('：', ': ')}{looks.unit_name(one.unit)}"}
        for one in lendable
    ]
    if len(grants) == 1:
        given = {"grant": grants[0]["value"], **given}
    people = [{"value": one["username"], "label": one["display_name"]} for one in colleagues]
    return [
        parts.field("grant", "代办哪个岗位", "Which role", given, errors, kind="select", options=grants),
        parts.field("username", "请谁代办", "Who stands in", given, errors, kind="select", options=people),
        parts.field("valid_from", "从哪天起", "From", given, errors, kind="day"),
        parts.field(
            "valid_until",
            "到哪天",
            "Until",
            given,
            errors,
            kind="day",
            hint=t("到这一天24时，自动结束。", "It ends by itself with that day."),
        ),
    ]
