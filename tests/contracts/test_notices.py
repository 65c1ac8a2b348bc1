"""The privacy notices hold together, and none that was agreed to is ever changed."""

from datetime import date
from hashlib import sha256

import pytest

from contracts.notices import FOLDER, notice_on, notices

# A new version is added here when it is published; a line is never changed.
PUBLISHED = {
    "2026-01": "8160b11a46ee0b76f94fbb85e31a3c957db3a383a832d364027b67c790ed209e",
    "2026-11": "76a7623f157fcade081a8037121be8171a1bf1b1ed27011c80b4303c795d2cb5",
}


def test_a_published_version_is_never_changed() -> None:
    held = {path.stem: sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.yaml")}

    assert held == PUBLISHED


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2020, 8, 3), "2026-01"),
        (date(2026, 1, 1), "2026-01"),
        (date(2026, 10, 31), "2026-01"),
        (date(2026, 11, 1), "2026-11"),
        (date(2030, 1, 1), "2026-11"),
    ],
)
def test_a_day_has_one_version(day: date, version: str) -> None:
    assert notice_on(day).version == version


def test_each_version_answers_the_same_questions_in_both_languages() -> None:
    asked = {tuple(section.id for section in notice.sections) for notice in notices().values()}

    assert len(asked) == 1
    for notice in notices().values():
        for section in notice.sections:
            assert all(section.told("聚宝盆社区", lang) for lang in ("zh", "en"))
            assert "{" not in section.told("聚宝盆社区", "zh") + section.told("Jubaopen", "en")


def test_the_file_is_named_after_its_version() -> None:
    assert [*notices()] == sorted(path.stem for path in FOLDER.glob("*.yaml"))
