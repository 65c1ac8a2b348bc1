"""A photo is recognised by its content, drawn anew, and keeps nothing but what can be seen."""

import pytest
from PIL import Image

from services.intake.adapters.pictures import photo_from
from services.intake.domain.photo import LONGEST_SIDE, MOST_BYTES, NoPhoto, PhotoTooLarge
from tests.support.photos import HEIC, SECRETS, gif, jpeg, opened, png


@pytest.mark.parametrize("file", [jpeg(), png(), HEIC], ids=["jpeg", "png", "heic"])
def test_what_the_camera_wrote_is_gone_and_a_plain_jpeg_is_left(file: bytes) -> None:
    photo = photo_from(file)

    shown = opened(photo.content)
    assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (photo.width, photo.height))
    assert dict(shown.getexif()) == {}
    assert not any(secret in photo.content for secret in SECRETS)


def test_the_photo_that_is_sent_does_hold_these_secrets() -> None:
    assert all(secret in jpeg() for secret in (b"SecretCamera", b"a secret comment"))
    assert b"SecretCamera" in HEIC


def test_a_photo_that_lies_on_its_side_stands_upright() -> None:
    photo = photo_from(jpeg(60, 40, turned=True))

    shown = opened(photo.content)
    assert shown.size == (40, 60)
    # The red half, on the left in the file, is above once the picture stands.
    assert above_is_red(shown)


def above_is_red(picture: Image.Image) -> bool:
    top, bottom = picture.getpixel((20, 5)), picture.getpixel((20, 55))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    return top[1] < 80 and bottom[1] > 200


def test_a_large_photo_becomes_as_small_as_needed() -> None:
    photo = photo_from(jpeg(4000, 3000))

    assert (photo.width, photo.height) == (LONGEST_SIDE, 1200)


def test_what_can_be_seen_through_becomes_white_paper() -> None:
    assert opened(photo_from(png()).content).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "file",
    [
        gif(),
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        jpeg()[:300],
        png()[:60],
        HEIC[:200],
    ],
    ids=["gif", "empty", "words", "svg", "pdf", "half-jpeg", "half-png", "half-heic"],
)
def test_what_is_no_whole_photo_is_refused_whatever_it_is_called(file: bytes) -> None:
    with pytest.raises(NoPhoto):
        photo_from(file)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(PhotoTooLarge):
        photo_from(jpeg() + bytes(MOST_BYTES))


def test_a_small_file_that_says_it_is_huge_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(PhotoTooLarge):
        photo_from(png(9000, 9000))
