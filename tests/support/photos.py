"""Photos as phones make them: with a place, a camera and a comment inside, turned, large, or not photos at all."""

import base64
import io

from PIL import Image

SECRETS = (b"SecretCamera", b"Exif", b"GPS", b"a secret comment", b"ICC_PROFILE")
# 48 x 32, drawn red, with a camera's name inside.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAABoAAgAAAAAB/AABAAAAAAAAADIAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xh"
    "cAAAADAAAAABAAAAIAAAAAH////wAAAAAv///+AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAA"
    "ABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAVG1kYXQAAAAWKAGvGYDvSaW//9/jH/X2r/imtaY+bgAAAAZFeGlmAABNTQAqAAAA"
    "CAABAQ8AAgAAAA0AAAAaAAAAAFNlY3JldENhbWVyYQAA"
)


def jpeg(width: int = 60, height: int = 40, *, turned: bool = False) -> bytes:
    """A JPEG whose left half is red; with `turned` it must be shown a quarter turn to the right."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste((200, 0, 0), (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6 if turned else 1
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (34.58, 0.0, 0.0)
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif, comment="a secret comment")
    return written.getvalue()


def png(width: int = 60, height: int = 40) -> bytes:
    """A PNG through which one can see."""
    written = io.BytesIO()
    Image.new("RGBA", (width, height), (0, 0, 0, 0)).save(written, "PNG")
    return written.getvalue()


def gif() -> bytes:
    """A picture of a kind that is not taken."""
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, "GIF")
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    """What the bytes show."""
    return Image.open(io.BytesIO(content))
