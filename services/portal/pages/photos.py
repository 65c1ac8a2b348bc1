"""Photos of an issue: sent on to intake as soon as a form arrives, shown again to the reporter and to officials."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, abort, request
from werkzeug.datastructures import FileStorage

from kit.web.routes import PRIVATE
from services.portal.pages.asking import Error, ask, errors_of, idempotency_key, send
from services.portal.pages.frame import t
from services.portal.pages.own_data import code_of

pages = Blueprint("photos", __name__)

MOST_PHOTOS = 3
MOST_BYTES = 5 * 1024 * 1024
# So much may come with a form that a photo which is too large is refused at its field, and not with the whole form.
MOST_FORM_BYTES = 32 * 1024 * 1024
NAMES = {"/content": "photos"}


def take_photos() -> tuple[list[str], list[Error]]:
    """Send the photos of the form to intake; return the tickets of all that are there, and what is wrong."""
    dropped = request.form.getlist("drop_photo")
    tickets = [ticket for ticket in request.form.get("photo_tickets", "").split() if ticket not in dropped]
    files = [file for file in request.files.getlist("photos") if file.filename]
    over = len(tickets) + len(files) - MOST_PHOTOS
    if over > 0:
        words = t(
            f"照片最多{MOST_PHOTOS}张，请去掉{over}张，再选一次。", f"At most {MOST_PHOTOS} photos; choose again."
        )
        return tickets, [_error(words)]
    errors: list[Error] = []
    for place, file in enumerate(files, 1):
        ticket, wrong = _sent_on(file)
        tickets += ticket
        errors += [_error(t(f"第{place}张：", f"Photo {place}: ") + text) for text in wrong]
    # A photo that was chosen twice is one photo.
    return list(dict.fromkeys(tickets)), errors


def _sent_on(file: FileStorage) -> tuple[list[str], list[str]]:
    """Return the ticket of a photo, or what is wrong with it."""
    content = file.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return [], [t("照片太大，一张最多5MB。", "too large; 5 MB at most.")]
    # The same photo in the same form gets the same ticket, also when the button was pressed twice.
    key = hashlib.sha256(idempotency_key().encode() + content).hexdigest()
    answer = send("intake", "/photos", {"content": base64.b64encode(content).decode()}, key=key)
    if not answer.is_good:
        return [], [str(error["text"]) for error in errors_of(answer, NAMES)]
    return [str(answer.body["ticket"])], []


def _error(words: str) -> Error:
    return {"field": "photos", "text": words}


@pages.get("/follow/<number>/photos/<uuid:photo_id>")
def show_to_reporter(number: str, photo_id: Any) -> Response:
    """Show a photo to the one who reported the issue."""
    code = code_of(number)
    return _shown(f"/follow/{number}/photos/{photo_id}", follow_code=code)


@pages.get("/work/cases/<uuid:case_id>/photos/<uuid:photo_id>")
def show_to_official(case_id: Any, photo_id: Any) -> Response:
    """Show a photo to an official whose units the issue belongs to."""
    return _shown(f"/issues/{case_id}/photos/{photo_id}", follow_code=None)


def _shown(path: str, *, follow_code: str | None) -> Response:
    answer = ask("intake", path, follow_code=follow_code)
    if not answer.is_good or not answer.media_type:
        # Whoever may not see a photo does not learn whether there is one.
        abort(404)
    return Response(answer.content, content_type=answer.media_type, headers={"Cache-Control": PRIVATE})


def photos_view(found: Mapping[str, Any], base: str) -> list[dict[str, Any]]:
    """Return the photos of an issue as a page shows them; their addresses lie below the page's own."""
    return list(_views(found, base))


def _views(found: Mapping[str, Any], base: str) -> Iterator[dict[str, Any]]:
    for place, photo in enumerate(found.get("photos", ()), 1):
        words = t(f"反映人交来的第{place}张照片", f"Photo {place} from the reporter")
        yield {
            "url": f"{base}/photos/{photo['id']}",
            "width": photo["width"],
            "height": photo["height"],
            "words": words,
        }
