import pytest
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from kit import sealing
from kit.marks import Marker
from kit.refusals import NotSignedIn
from kit.web import tokens


def test_a_sealed_letter_is_opened_with_the_private_key_alone() -> None:
    key, other = sealing.new_sealing_key(), sealing.new_sealing_key()
    letter = sealing.seal({"phone": "+8613800138000"}, sealing.public_part(key))

    assert sealing.open_letter(letter, key) == {"phone": "+8613800138000"}
    assert "13800138000" not in letter
    with pytest.raises(JoseError):
        sealing.open_letter(letter, other)


def test_a_token_says_what_was_signed() -> None:
    key = tokens.new_signing_key()

    claims = tokens.verify(tokens.sign({"sub": "a-1"}, key, lifetime_seconds=60), tokens.public_part(key))

    assert claims["sub"] == "a-1"


@pytest.mark.parametrize("lifetime", [-1, -3600])
def test_a_token_that_is_over_is_refused(lifetime: int) -> None:
    key = tokens.new_signing_key()

    with pytest.raises(NotSignedIn):
        tokens.verify(tokens.sign({"sub": "a-1"}, key, lifetime_seconds=lifetime), tokens.public_part(key))


def test_a_token_of_another_signer_is_refused() -> None:
    forged = tokens.sign({"sub": "a-1"}, tokens.new_signing_key(), lifetime_seconds=60)

    with pytest.raises(NotSignedIn):
        tokens.verify(forged, tokens.public_part(tokens.new_signing_key()))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(NotSignedIn):
        tokens.verify(token, tokens.public_part(tokens.new_signing_key()))


def test_marks_of_two_services_cannot_be_compared() -> None:
    assert Marker("one")("13800138000") != Marker("two")("13800138000")
    assert Marker("one")("13800138000") == Marker("one")("13800138000")


def test_a_ring_opens_what_each_of_its_keys_sealed_and_seals_with_the_newest() -> None:
    old, new = sealing.new_sealing_key(), sealing.new_sealing_key()
    ring = sealing.KeyRing(new + old)
    letter = sealing.seal({"phone": "+8613800138000"}, sealing.public_part(old))

    renewed = ring.seal_anew(letter)

    assert ring.open(letter) == ring.open(renewed) == {"phone": "+8613800138000"}
    assert (ring.is_newest(letter), ring.is_newest(renewed)) == (False, True)
    assert ring.public_part == sealing.public_part(new)
    with pytest.raises(JoseError):
        sealing.open_letter(renewed, old)


def test_a_letter_that_names_no_key_is_tried_with_each() -> None:
    old, new = sealing.new_sealing_key(), sealing.new_sealing_key()
    unnamed = jwe.encrypt_compact(sealing.HEADER, '{"phone": "1"}', OKPKey.import_key(sealing.public_part(old)))

    assert sealing.KeyRing(new + old).open(unnamed) == {"phone": "1"}


def test_a_ring_without_a_key_is_refused() -> None:
    with pytest.raises(ValueError, match="no private key"):
        sealing.KeyRing("nothing")
