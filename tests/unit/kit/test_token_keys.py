"""Keys of tokens come and go while tokens are about."""

import json
from pathlib import Path

import pytest

from deploy.token_keys import rotate
from kit.refusals import NotSignedIn
from kit.watched import WatchedText
from kit.web import tokens

NOW = 1_800_000_000


def a_token(keys: str) -> str:
    return tokens.sign({"sub": "a-1"}, keys, lifetime_seconds=60)


def counts(token: str, keys: str) -> bool:
    try:
        return tokens.verify(token, keys)["sub"] == "a-1"
    except NotSignedIn:
        return False


def at(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    monkeypatch.setattr("kit.web.tokens.time.time", lambda: moment)


def test_a_token_names_its_key_and_any_key_of_the_ring_checks_it() -> None:
    first, second = tokens.new_signing_key(), tokens.new_signing_key()
    ring = tokens.public_part(first) + "\n" + tokens.public_part(second)

    assert counts(a_token(first), ring)
    assert counts(a_token(second), ring)
    assert not counts(a_token(tokens.new_signing_key()), ring)


def test_the_last_private_key_signs() -> None:
    first, second = tokens.new_signing_key(), tokens.new_signing_key()

    token = a_token(f"{first}\n{second}")

    assert counts(token, tokens.public_part(second))
    assert not counts(token, tokens.public_part(first))


def test_a_token_of_the_old_key_counts_until_the_key_retires(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW)
    old = tokens.new_signing_key()
    token = tokens.sign({"sub": "a-1"}, old, lifetime_seconds=tokens.LONGEST_LIFE_SECONDS)
    ring = tokens.public_part(tokens.rotated(old, now=NOW))

    at(monkeypatch, NOW + tokens.LONGEST_LIFE_SECONDS - 1)
    assert counts(token, ring)
    late = a_token(old)
    at(monkeypatch, NOW + tokens.LONGEST_LIFE_SECONDS)
    assert not counts(late, ring), "its own time is not over, that of its key is"


def test_a_rotation_forgets_the_old_private_key_and_in_time_the_whole_key() -> None:
    once = tokens.rotated(tokens.new_signing_key(), now=NOW)
    twice = tokens.rotated(once, now=NOW + 60)
    later = tokens.rotated(twice, now=NOW + 2 * tokens.LONGEST_LIFE_SECONDS)

    assert [("d" in key, key.get("exp")) for key in json.loads(twice)["keys"]] == [
        (False, NOW + tokens.LONGEST_LIFE_SECONDS),
        (False, NOW + 60 + tokens.LONGEST_LIFE_SECONDS),
        (True, None),
    ]
    assert json.loads(later)["keys"][0]["kid"] == json.loads(twice)["keys"][-1]["kid"]
    assert len(json.loads(later)["keys"]) == 2


def test_what_everybody_may_know_holds_nothing_private() -> None:
    ring = tokens.rotated(tokens.rotated(tokens.new_signing_key(), now=NOW), now=NOW)

    assert [sorted(key) for key in json.loads(tokens.public_part(ring))["keys"]] == [
        ["crv", "exp", "kid", "kty", "x"],
        ["crv", "exp", "kid", "kty", "x"],
        ["crv", "kid", "kty", "x"],
    ]


def test_no_token_lives_longer_than_a_key_waits_for_it() -> None:
    key = tokens.new_signing_key()

    claims = tokens.verify(tokens.sign({}, key, lifetime_seconds=10**6), tokens.public_part(key))

    assert claims["exp"] - claims["iat"] == tokens.LONGEST_LIFE_SECONDS


def test_a_rotation_on_disk_reaches_a_door_that_is_open(tmp_path: Path) -> None:
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    private.write_text(tokens.new_signing_key())
    public.write_text(tokens.public_part(private.read_text()))
    private.chmod(0o600)
    public.chmod(0o444)
    signs, checks = WatchedText("", str(private)), WatchedText("", str(public))
    before = a_token(signs())
    assert counts(before, checks())

    rotate(private, [public], now=public.stat().st_mtime)

    after = a_token(signs())
    assert counts(before, checks())
    assert counts(after, checks())
    assert before.split(".")[0] != after.split(".")[0]
    assert [file.stat().st_mode & 0o777 for file in (private, public)] == [0o600, 0o444]


def test_while_a_file_is_away_its_last_text_stays(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_text("one\n")
    text = WatchedText("given", str(file))
    assert text() == "one"

    file.unlink()
    assert text() == "one"
    file.write_text("two, longer\n")
    assert text() == "two, longer"
    assert WatchedText("given")() == "given"
