"""A photo that a reporter gives with an issue: small, and without what the camera wrote about place and person."""

from dataclasses import dataclass
from datetime import timedelta

from kit.refusals import Conflict, Invalid

MOST_PHOTOS = 3
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1600
MEDIA_TYPE = "image/jpeg"
# A photo is given before the issue; one that no issue takes is forgotten.
WAITS = timedelta(hours=2)
MOST_WAITING = 500


class PhotoTooLarge(Invalid):
    """The file has more bytes or more pixels than a photo may have."""

    code = "intake.photo_too_large"


class NoPhoto(Invalid):
    """The file is no JPEG, PNG or HEIC picture, whatever its name says, or it is damaged."""

    code = "intake.no_photo"


class PhotoGone(Invalid):
    """The ticket belongs to no waiting photo: it was used, or it waited for too long."""

    code = "intake.photo_gone"


class TooManyWaiting(Conflict):
    """So many photos wait for their issues that no other is taken just now."""

    code = "intake.too_many_photos_waiting"


@dataclass(frozen=True)
class Photo:
    """A picture that was made anew from what was sent: only what can be seen is left of it."""

    content: bytes
    width: int
    height: int
