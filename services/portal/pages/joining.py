"""An invitation's page: the holder of a new account chooses a password."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from kit.refusals import Invalid
from kit.web.problems import status_of
from services.portal.pages.asking import Error
from services.portal.pages.frame import portal, t
from services.portal.pages.people_parts import error_of, work_here
from services.portal.usecases.manage_people import accept, invited

pages = Blueprint("joining", __name__)


@pages.get("/join/<secret>")
def show_invitation(secret: str) -> str:
    """Show whose account it is, and ask for a password."""
    return _form(secret, [])


@pages.post("/join/<secret>")
def take_password(secret: str) -> Any:
    """Take the password; the link is used up."""
    password, repeated = request.form.get("password", ""), request.form.get("repeated", "")
    try:
        with work_here() as work:
            accept(work, portal().passwords, secret, password, repeated)
    except Invalid as refusal:
        return _form(secret, [error_of(refusal)]), status_of(refusal)
    session.clear()
    return redirect(url_for("signing.show_sign_in"), 303)


def _form(secret: str, errors: list[Error]) -> str:
    with portal().service.open_work(g.request_id) as work:
        account = invited(work, secret)
    form = {"typed": {}, "errors": errors}
    return render_template(
        "joining.html",
        form=form,
        name=account.display_name,
        username=account.username,
        title=t("设置密码", "Choose a password"),
    )
