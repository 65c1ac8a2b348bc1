"""`yishi keys rotate-token`: the files that the settings name, in the right order, or a sentence."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli import app
from deploy.cli.installation import Installation
from kit.web import tokens

NOWHERE = Installation("", {}, ())


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    private, public = tmp_path / "token.private.pem", tmp_path / "token.public.pem"
    private.write_text(tokens.new_signing_key())
    public.write_text(tokens.public_part(private.read_text()))
    monkeypatch.setenv("YISHI_PORTAL_TOKEN_PRIVATE_KEY_FILE", str(private))
    monkeypatch.setenv("YISHI_TOKEN_KEY_FILE", str(public))
    return private, public


@pytest.mark.parametrize(("words", "old_one_counts"), [((), True), (("--at-once",), False)])
def test_a_fresh_key_signs_and_the_old_one_ends(
    files: tuple[Path, Path], words: tuple[str, ...], *, old_one_counts: bool
) -> None:
    private, public = files
    before = tokens.public_part(private.read_text())

    done = CliRunner().invoke(app, ["keys", "rotate-token", *words], obj=NOWHERE)

    assert done.exit_code == 0, done.output
    token = tokens.sign({"sub": "a-1"}, private.read_text(), lifetime_seconds=60)
    assert tokens.verify(token, public.read_text())["sub"] == "a-1"
    assert public.read_text() != before
    ring = public.read_text()
    assert (ring.startswith("{") and len(json.loads(ring)["keys"]) == 2) == old_one_counts


def test_it_says_which_files_it_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("YISHI_PORTAL_TOKEN_PRIVATE_KEY_FILE", "YISHI_TOKEN_PRIVATE_KEY_FILE", "YISHI_TOKEN_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)

    done = CliRunner().invoke(app, ["keys", "rotate-token"], obj=NOWHERE)

    assert done.exit_code == 2
    assert "YISHI_TOKEN_KEY_FILE" in done.stderr
