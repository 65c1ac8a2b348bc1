"""Pictures: recognised by their content and drawn anew, so that nothing but what can be seen is kept."""

import io
import struct

import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from services.intake.domain.photo import LONGEST_SIDE, MOST_BYTES, MOST_PIXELS, NoPhoto, Photo, PhotoTooLarge

FORMATS = ("JPEG", "PNG", "HEIF")
FIELD = "/content"
QUALITY = 80
_PAPER = "white"
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)

pi_heif.register_heif_opener(thumbnails=False)


def photo_from(file: bytes) -> Photo:
    """Return the photo in a file; raises PhotoTooLarge or NoPhoto."""
    if len(file) > MOST_BYTES:
        raise PhotoTooLarge(field=FIELD)
    try:
        with Image.open(io.BytesIO(file), formats=FORMATS) as picture:
            return _drawn_anew(picture)
    except (UnidentifiedImageError, *_DAMAGED) as error:
        raise NoPhoto(field=FIELD) from error


def _drawn_anew(picture: Image.Image) -> Photo:
    if picture.width * picture.height > MOST_PIXELS:
        raise PhotoTooLarge(field=FIELD)
    # A large JPEG is read at half or a quarter of its size at once, which spares most of the work.
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    sheet = Image.new("RGB", upright.size, _PAPER)
    seen = upright.convert("RGBA")
    sheet.paste(seen, mask=seen)
    written = io.BytesIO()
    sheet.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Photo(written.getvalue(), sheet.width, sheet.height)
