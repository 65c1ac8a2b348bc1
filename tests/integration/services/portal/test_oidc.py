"""Sign in through an OpenID provider: a real one on loopback, honest at first and then in every way dishonest."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests
from joserfc.jwk import RSAKey
from sqlalchemy import select
from werkzeug.test import Client, TestResponse

from kit.clock import HandClock
from kit.servers.ports import free_port
from services.portal.adapters.oidc import OidcProvider
from services.portal.adapters.outbound import MOST_BYTES
from services.portal.adapters.provider_list import read_providers
from services.portal.adapters.tables import accounts, identities
from services.portal.parts import Portal
from services.portal.usecases.safeguards import WRONG_SIGN_INS_AN_HOUR
from tests.integration.services.portal.conftest import PASSWORD, rows, sign_in, submit
from tests.integration.services.portal.people import a_reader, cookie_of, is_signed_in, set_up, with_cookie
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider

BACK = "/sign-in/with/office/return"
PUBLIC = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, auto_kid=True)


@pytest.fixture
def idp(key: RSAKey) -> Iterator[OpenIdProvider]:
    with OpenIdProvider(back_to=PUBLIC + BACK, key=key).running() as provider:
        yield provider


def listed(idp: OpenIdProvider, **more: object) -> str:
    office = {
        "kind": "oidc",
        "name": "office",
        "label_zh": "政务统一认证",
        "label_en": "City identity",
        "issuer": idp.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "second_factor_amr": ["otp"],
    }
    return json.dumps([{**office, **more}])


@pytest.fixture(scope="module")
def knowing(seeded: Portal) -> Portal:
    """A portal outside a demonstration that can know providers; making its pages takes a while."""
    return replace(seeded, settings=replace(seeded.settings, demo_password=""), providers={})


@pytest.fixture
def office(knowing: Portal, idp: OpenIdProvider) -> Portal:
    """The same portal, knowing the provider of this test."""
    assert isinstance(knowing.providers, dict)
    knowing.providers.update(read_providers(listed(idp)))
    return knowing


@pytest.fixture(autouse=True)
def _another_hour(clock: HandClock, portal: Portal) -> Iterator[None]:
    yield
    clock.forward(timedelta(hours=1))
    with portal.service.stage.database.engine.begin() as connection:
        connection.execute(identities.delete())


def leave(reader: Client, wanted: str = "") -> str:
    """Leave for the provider, let it sign its subject in, and return the address to which it sends the browser back."""
    left = reader.get(f"/sign-in/with/office?next={wanted}")
    assert left.status_code == 302, left.text
    there = requests.get(left.headers["Location"], allow_redirects=False, timeout=5)
    return there.headers["Location"]


def come_back(reader: Client, address: str) -> TestResponse:
    parts = urlsplit(address)
    return reader.get(f"{parts.path}?{parts.query}")


def visit(reader: Client, wanted: str = "") -> TestResponse:
    return come_back(reader, leave(reader, wanted))


def link_account(portal: Portal, username: str) -> Client:
    """Sign in with a password, and link the account."""
    reader = a_reader(portal)
    sign_in(reader, username)
    answer = submit(reader, "/account/identities/office", password=PASSWORD)
    assert 'href="/sign-in/with/office"' in answer.text
    assert visit(reader).headers["Location"] == "/account"
    return reader


def resident(portal: Portal) -> Client:
    return link_account(portal, "qz-resident")


def test_whoever_linked_the_account_signs_in_without_a_password(office: Portal) -> None:
    owner = resident(office)
    reader = a_reader(office)

    answer = visit(reader, "/inbox")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/inbox")
    assert "qz-resident" in reader.get("/account").text
    assert "政务统一认证" in owner.get("/account").text
    assert "政务统一认证" in a_reader(office).get("/sign-in").text


def test_the_browser_leaves_with_pkce_state_and_nonce(office: Portal, idp: OpenIdProvider) -> None:
    left = a_reader(office).get("/sign-in/with/office").headers["Location"]

    asked = {name: values[0] for name, values in parse_qs(urlsplit(left).query).items()}
    assert left.startswith(f"{idp.issuer}/authorize?")
    assert asked["redirect_uri"] == PUBLIC + BACK
    assert (asked["response_type"], asked["scope"], asked["code_challenge_method"]) == ("code", "openid", "S256")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43


def test_somebody_unknown_gets_no_account(office: Portal) -> None:
    before = rows(office, select(accounts.c.id))

    answer = visit(a_reader(office))

    assert answer.status_code == 403
    assert "请先用账号和密码登录" in answer.text
    assert rows(office, select(accounts.c.id)) == before


def test_the_subject_is_kept_as_a_mark(office: Portal, idp: OpenIdProvider) -> None:
    resident(office)

    assert idp.subject not in str(rows(office, select(identities)))


def test_one_identity_opens_one_account(office: Portal) -> None:
    resident(office)
    other = a_reader(office)
    sign_in(other, "mj-resident")
    submit(other, "/account/identities/office", password=PASSWORD)

    answer = visit(other)

    assert answer.status_code == 409
    assert "另一个账号" in answer.text


def test_linking_needs_the_password(office: Portal) -> None:
    reader = a_reader(office)
    sign_in(reader, "qz-resident")

    wrong = submit(reader, "/account/identities/office", password="not the password")
    visit(reader)

    assert wrong.status_code == 422
    assert rows(office, select(identities)) == []


def test_what_is_unlinked_opens_nothing(office: Portal) -> None:
    owner = resident(office)

    answer = submit(owner, "/account/identities/office/removal", password=PASSWORD)

    assert answer.headers["Location"] == "/account"
    assert visit(a_reader(office)).status_code == 403


def test_the_secret_of_the_browser_is_another_one_after_the_sign_in(office: Portal) -> None:
    resident(office)
    reader = a_reader(office)
    address = leave(reader)
    planted = cookie_of(reader)

    come_back(reader, address)

    assert is_signed_in(reader)
    assert not is_signed_in(with_cookie(office, planted))


def linked_clerk(portal: Portal, clock: HandClock) -> str:
    """Link an account of the office that has an authenticator; return its secret."""
    demo = replace(portal, settings=replace(portal.settings, demo_password=PASSWORD))
    reader = link_account(demo, "qz-clerk")
    secret, _ = set_up(reader, clock())
    return secret


def test_without_a_second_factor_there_ours_is_asked_for(office: Portal, idp: OpenIdProvider, clock: HandClock) -> None:
    secret = linked_clerk(office, clock)
    clock.forward(timedelta(minutes=1))
    reader = a_reader(office)

    answer = visit(reader)

    assert answer.headers["Location"] == "/sign-in/code"
    assert not is_signed_in(reader)
    submit(reader, "/sign-in/code", code=pyotp.TOTP(secret).at(clock()))
    assert is_signed_in(reader)
    idp.amr = ["pwd", "otp"]
    other = a_reader(office)
    assert visit(other).headers["Location"] == "/work"
    assert other.get("/work").status_code == 200


def test_an_account_of_the_office_without_authenticator_needs_the_second_factor_there(
    seeded: Portal, office: Portal, idp: OpenIdProvider
) -> None:
    link_account(replace(seeded, providers=office.providers), "mj-street")
    weak, strong = a_reader(office), a_reader(office)

    visit(weak)
    idp.amr = ["otp"]
    visit(strong)

    assert weak.get("/work").headers["Location"] == "/account/authenticator"
    assert strong.get("/work").status_code == 200


def refused(answer: TestResponse, words: str) -> None:
    assert answer.status_code in {403, 409}
    assert words in answer.text
    assert 'name="password"' in answer.text


WRONG = "没能确认是您本人"


def test_no_is_a_clear_answer(office: Portal, idp: OpenIdProvider) -> None:
    idp.says_no = True

    refused(visit(a_reader(office)), "那边没有同意登录")


def test_an_answer_to_another_browser_is_refused(office: Portal) -> None:
    resident(office)
    thief, victim = a_reader(office), a_reader(office)
    of_the_thief = leave(thief)
    leave(victim)

    refused(come_back(victim, of_the_thief), WRONG)
    assert not is_signed_in(victim)


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=", "?code=&state=x", "?error=server_error", "?code=x&state=é"]
)
def test_an_answer_that_nobody_asked_for_is_refused(office: Portal, query: str) -> None:
    reader = a_reader(office)

    refused(reader.get(BACK + query), WRONG)
    leave(reader)
    refused(reader.get(BACK + query), WRONG)


def test_a_code_is_good_once(office: Portal) -> None:
    resident(office)
    reader = a_reader(office)
    address = leave(reader)
    before = cookie_of(reader)
    come_back(reader, address)

    refused(come_back(reader, address), WRONG)
    refused(come_back(with_cookie(office, before), address), WRONG)


def test_whoever_comes_back_late_begins_again(office: Portal, clock: HandClock) -> None:
    resident(office)
    reader = a_reader(office)
    address = leave(reader)

    clock.forward(timedelta(minutes=10))

    refused(come_back(reader, address), WRONG)


@pytest.mark.parametrize(
    "twisted",
    [
        {"nonce": "another"},
        {"nonce": ""},
        {"aud": ["another"]},
        {"aud": [CLIENT_ID, "another"]},
        {"azp": "another"},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 3600},
        {"exp": "soon"},
        {"iat": int(time.time()) + 3600},
        {"nbf": int(time.time()) + 3600},
        {"sub": ""},
        {"sub": None},
        {"sub": ["subject-1"]},
        {"at_hash": "x"},
        {"amr": "otp"},
    ],
    ids="-".join,
)
def test_a_token_that_is_not_for_us_now_is_refused(
    office: Portal, idp: OpenIdProvider, twisted: dict[str, object]
) -> None:
    resident(office)
    idp.twisted = twisted

    refused(visit(a_reader(office)), WRONG)


@pytest.mark.parametrize(
    "twisted", [{"acr": ["otp"]}, {"acr": 7}, {"amr": [["otp"]]}, {"amr": [{}]}, {"amr": []}], ids=str
)
def test_what_is_no_word_for_a_second_factor_counts_as_none(
    office: Portal, idp: OpenIdProvider, twisted: dict[str, object]
) -> None:
    resident(office)
    idp.twisted = twisted
    reader = a_reader(office)

    assert visit(reader).status_code == 303
    assert is_signed_in(reader)


def test_a_token_that_somebody_else_signed_is_refused(office: Portal, idp: OpenIdProvider) -> None:
    resident(office)
    idp.forger = RSAKey.generate_key(2048)

    refused(visit(a_reader(office)), WRONG)


def test_an_answer_in_the_name_of_another_issuer_is_refused(office: Portal) -> None:
    resident(office)
    reader = a_reader(office)

    refused(come_back(reader, leave(reader) + "&iss=https://elsewhere.example"), WRONG)


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_provider_that_fails_is_away(office: Portal, idp: OpenIdProvider, status: int) -> None:
    idp.fails_with = status

    refused(a_reader(office).get("/sign-in/with/office"), "那边现在连不上")


def test_a_provider_that_does_not_answer_is_away(seeded: Portal, idp: OpenIdProvider) -> None:
    nobody = replace(seeded, providers=read_providers(listed(idp, issuer=f"http://localhost:{free_port()}")))

    refused(a_reader(nobody).get("/sign-in/with/office"), "那边现在连不上")


def test_a_provider_that_goes_away_meanwhile_is_away(office: Portal, idp: OpenIdProvider) -> None:
    resident(office)
    reader = a_reader(office)
    address = leave(reader)
    idp.fails_with = 500

    assert come_back(reader, address).status_code in {403, 409}


@pytest.mark.parametrize("endpoint", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "there", ["http://169.254.169.254/latest", "https://elsewhere.example/x", "file:///etc/passwd", 7]
)
def test_no_document_leads_to_a_host_that_nobody_configured(
    office: Portal, idp: OpenIdProvider, endpoint: str, there: object
) -> None:
    idp.document = {endpoint: there}

    refused(a_reader(office).get("/sign-in/with/office"), "那边现在连不上")


def test_the_document_of_another_issuer_is_refused(office: Portal, idp: OpenIdProvider) -> None:
    idp.document = {"issuer": "https://elsewhere.example"}

    refused(a_reader(office).get("/sign-in/with/office"), "那边现在连不上")


def test_an_endless_answer_is_cut_off(office: Portal, idp: OpenIdProvider) -> None:
    idp.document = {"more": "x" * (MOST_BYTES + 1)}

    refused(a_reader(office).get("/sign-in/with/office"), "那边现在连不上")


def test_no_redirection_leads_to_a_host_that_nobody_configured(
    office: Portal, idp: OpenIdProvider, key: RSAKey
) -> None:
    resident(office)
    with OpenIdProvider(back_to=idp.back_to, key=key).running() as elsewhere:
        elsewhere.codes = idp.codes
        idp.token_leads_to = f"{elsewhere.issuer}/token"

        refused(visit(a_reader(office)), "那边现在连不上")
        assert len(idp.codes) == 1


def test_wrong_answers_are_counted_like_wrong_passwords(office: Portal) -> None:
    reader = a_reader(office, "198.51.100.44")

    statuses = [reader.get(BACK).status_code for _ in range(WRONG_SIGN_INS_AN_HOUR + 1)]

    assert statuses == [403] * WRONG_SIGN_INS_AN_HOUR + [429]


def test_a_name_that_nobody_configured_is_not_found(office: Portal) -> None:
    reader = a_reader(office)

    assert {reader.get(path).status_code for path in ("/sign-in/with/other", "/sign-in/with/other/return")} == {404}


def test_the_pages_are_in_english_too(office: Portal) -> None:
    reader = a_reader(office)
    reader.set_cookie("lang", "en")
    sign_in(reader, "qz-resident")

    assert "City identity" in reader.get("/account").text
    assert "Link with City identity" in reader.get("/account/identities/office").text
    assert "On to" in submit(reader, "/account/identities/office", password=PASSWORD).text


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "{}",
        '[{"kind": "oidc"}]',
        '[{"kind": "other", "name": "x"}]',
    ],
)
def test_a_list_that_cannot_be_read_stops_the_process(text: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        read_providers(text)

    assert "providers" in str(stopped.value)


def test_a_list_is_refused_without_telling_its_secrets(idp: OpenIdProvider) -> None:
    for more in ({"name": "phone"}, {"client_secret": ""}, {"unknown": "x"}):
        with pytest.raises(SystemExit) as stopped:
            read_providers(listed(idp, **more))

        assert CLIENT_SECRET not in str(stopped.value)


def test_an_issuer_whose_line_others_can_read_is_refused(idp: OpenIdProvider) -> None:
    with pytest.raises(SystemExit, match="https"):
        read_providers(listed(idp, issuer="http://idp.example"))


def test_two_providers_have_two_names(idp: OpenIdProvider) -> None:
    one = json.loads(listed(idp))[0]

    with pytest.raises(SystemExit, match="one name"):
        read_providers(json.dumps([one, one]))


def test_no_list_means_no_other_way_in(seeded: Portal) -> None:
    assert read_providers("") == {}
    assert "换一种方式登录" not in a_reader(seeded).get("/sign-in").text


def test_the_provider_is_asked_about_itself_once(office: Portal, idp: OpenIdProvider) -> None:
    reader = a_reader(office)
    leave(reader)
    idp.document = {"issuer": "https://elsewhere.example"}

    assert reader.get("/sign-in/with/office").status_code == 302
    assert isinstance(office.providers["office"], OidcProvider)
