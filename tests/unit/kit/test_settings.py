from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.settings import SettingsMissing, read_settings


@dataclass(frozen=True)
class Shape:
    database_url: str
    token_key: str
    limit: int = 10


def test_a_services_own_setting_comes_before_the_common_one() -> None:
    environ = {"YISHI_DATABASE_URL": "common", "YISHI_INTAKE_DATABASE_URL": "own", "YISHI_TOKEN_KEY": "k"}

    assert read_settings(Shape, environ, service="intake") == Shape("own", "k")


def test_a_setting_is_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-file\n")
    environ = {"YISHI_DATABASE_URL": "u", "YISHI_TOKEN_KEY_FILE": str(tmp_path / "key"), "YISHI_LIMIT": "3"}

    assert read_settings(Shape, environ, service="intake") == Shape("u", "from-file", 3)


def test_everything_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(SettingsMissing, match="YISHI_INTAKE_DATABASE_URL, YISHI_INTAKE_TOKEN_KEY"):
        read_settings(Shape, {}, service="intake")
