"""The reader's own messages."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from services.portal.pages import looks
from services.portal.pages.asking import ask_or_stop, send
from services.portal.pages.frame import portal, t
from services.portal.pages.work import url_of

pages = Blueprint("inbox", __name__)

SHOWN = "50"


@pages.get("/inbox")
def show_inbox() -> str:
    """Show the reader's messages, the newest first."""
    query = {"limit": SHOWN, **({"after": request.args["after"]} if request.args.get("after") else {})}
    found = ask_or_stop("notification", "/inbox", **query)
    with portal().service.open_reads() as reads:
        cases = reads.by_ids([one.get("subject") for one in found["items"]])
    following = url_for("inbox.show_inbox", after=found["next"]) if found.get("next") else None
    return render_template(
        "inbox.html",
        messages=[
            {
                "title": one["title"],
                "text": one.get("text"),
                "at": looks.as_moment(one["at"]),
                "unread": one.get("read_at") is None,
                "url": url_of(cases[one["subject"]]) if one.get("subject") in cases else None,
            }
            for one in found["items"]
        ],
        unread=found.get("unread", 0),
        mark_all={"action": url_for("inbox.mark_all"), "key": portal().service.stage.ids()},
        pages={"next": following},
    )


@pages.post("/inbox/reading")
def mark_all() -> Any:
    """Note that the shown messages were read."""
    found = ask_or_stop("notification", "/inbox", limit=SHOWN, unread="true")
    for one in found["items"]:
        send("notification", f"/inbox/{one['id']}/reading", {}, key=portal().service.stage.ids())
    return redirect(url_for("inbox.show_inbox"), 303)


@pages.get("/demo-messages")
def demo_messages() -> str:
    """Show the texts that a demonstration sent to phones."""
    if not portal().settings.is_demo:
        abort(404)
    found = ask_or_stop("notification", "/demo-messages", limit=SHOWN)
    messages = [
        {"title": f"{one['channel']} → {one['to']}", "text": one["text"], "at": looks.as_moment(one["at"])}
        for one in found["items"]
    ]
    return render_template("demo_messages.html", messages=messages, heading=t("演示短信", "Messages of the demo"))
