"""A resident reports, follows and rates; whatever happens, the words stay."""

from werkzeug.test import Client

from tests.integration.services.portal.conftest import ISSUE_ID, token_in
from tests.support.services_on_paper import ServicesOnPaper

JUBAOPEN = {"county": "620502000000", "street": "620502005000", "division": "620502005002"}
TYPED = {
    **JUBAOPEN,
    "category": "sewer",
    "text": "一号楼下水管道经常堵",
    "place": "一号楼",
    "name": "王某",
    "phone": "13900000012",
    "privacy": "yes",
    "privacy_version": "2026-01",
    "intent": "submit",
}
CHECK_ID = "0192f3c1-7a10-7c3e-9b1e-0000000000aa"
FOLLOWED = {
    "id": ISSUE_ID,
    "number": "QZ-2026-000001",
    "county": "620502",
    "division": "620502005002",
    "rules_version": 1,
    "state": "replied",
    "version": 5,
    "category_code": "sewer",
    "text": "一号楼下水管道经常堵",
    "submitted_at": "2026-03-02T09:00:00+08:00",
    "due_accept_at": None,
    "due_at": None,
    "topic_title": None,
    "replies": [{"kind": "answer", "at": "2026-03-03T09:00:00+08:00", "text": "已疏通", "org": None}],
    "rating": None,
    "can_rate": True,
    "open_commands": ["rate", "reopen"],
}


def send(reader: Client, **typed: str) -> object:
    token = token_in(reader.get("/report").text)
    return reader.post("/report", data={"csrf_token": token, "idempotency_key": "key-of-the-form", **TYPED, **typed})


def test_a_resident_without_an_account_proves_the_phone_and_gets_a_number(
    reader: Client, paper: ServicesOnPaper
) -> None:
    paper.says("intake", "POST", "/phone-checks", {"id": CHECK_ID}, status=202)
    receipt = {"number": "QZ-2026-000001", "follow_code": "123456", "id": ISSUE_ID}
    paper.says("intake", "POST", "/issues", receipt, status=201)

    first = send(reader)
    second = send(reader, phone_check_id=CHECK_ID, phone_check_code="654321")
    received = reader.get("/report/received")

    assert (first.status_code, "短信验证码" in first.text, TYPED["text"] in first.text) == (200, True, True)
    assert second.status_code == 303
    assert "QZ-2026-000001" in received.text
    assert "123456" in received.text
    assert "<b>有事好商量</b>" in received.text
    assert "/theme/620502.css" in received.text
    sent = paper.last()
    assert (sent.path, sent.idempotency_key) == ("/issues", "key-of-the-form")
    assert sent.body is not None
    assert sent.body["phone_check"] == {"id": CHECK_ID, "code": "654321"}
    assert sent.body["contact"] == {"phone": "13900000012", "name": "王某"}


def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(reader: Client, paper: ServicesOnPaper) -> None:
    answer = send(reader, category="", phone="", privacy="")

    assert answer.status_code == 422
    assert "还有3处要改" in answer.text
    assert "请选择是哪一类事。" in answer.text
    assert TYPED["text"] in answer.text
    assert paper.calls == []


def test_a_refusal_of_intake_stands_beside_its_field(reader: Client, paper: ServicesOnPaper) -> None:
    problem = {
        "code": "intake.phone_not_valid",
        "title": "请写下手机号码",
        "errors": [{"pointer": "/contact/phone", "detail": "请写下手机号码，11位数字"}],
    }
    paper.says("intake", "POST", "/phone-checks", problem, status=422)

    answer = send(reader)

    assert answer.status_code == 422
    assert 'id="f-phone-error"' in answer.text


def test_when_intake_is_away_the_page_says_so_and_keeps_the_words(reader: Client, paper: ServicesOnPaper) -> None:
    paper.away.add("intake")

    answer = send(reader)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert TYPED["text"] in answer.text


def test_choosing_a_county_lists_its_streets_and_checks_nothing(reader: Client, paper: ServicesOnPaper) -> None:
    answer = send(reader, intent="choose", county="620523000000", street="", division="")

    assert answer.status_code == 200
    assert "大像山镇" in answer.text
    assert TYPED["text"] in answer.text
    assert paper.calls == []


def test_a_place_that_is_chosen_whole_is_folded_away_and_a_half_chosen_one_is_not(reader: Client) -> None:
    folded, offer = "秦州区西关街道聚宝盆社区", "不是这里，换一个"

    whole = send(reader, intent="choose").text
    other_county = send(reader, intent="choose", county="620523000000").text

    assert (folded in whole, offer in whole) == (True, True)
    assert (folded in other_county, offer in other_county) == (False, False)


def test_number_and_code_open_the_issue_and_a_wrong_code_does_not(reader: Client, paper: ServicesOnPaper) -> None:
    wrong = {"code": "intake.follow_code_wrong", "title": "编号或查询码不对，请核对后再试"}
    paper.says("intake", "GET", "/follow/QZ-2026-000001", wrong, status=404)
    refused = reader.post("/follow", data={"number": "QZ-2026-000001", "code": "000000"})
    paper.says("intake", "GET", "/follow/QZ-2026-000001", FOLLOWED)
    taken = reader.post("/follow", data={"number": "qz-2026-000001", "code": "123456"})

    page = reader.get(taken.headers["Location"])

    assert (refused.status_code, "编号或查询码不对" in refused.text) == (422, True)
    assert page.status_code == 200, page.text[:1500]
    assert "已答复，请您评价" in page.text
    assert paper.last("GET").follow_code == "123456"


def test_somebody_elses_issue_stays_closed(reader: Client, paper: ServicesOnPaper) -> None:
    answer = reader.get("/follow/QZ-2026-000001")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/follow?number=QZ-2026-000001")


def test_a_rating_goes_to_intake_with_the_code(reader: Client, paper: ServicesOnPaper) -> None:
    paper.says("intake", "GET", "/follow/QZ-2026-000001", FOLLOWED)
    paper.says("intake", "POST", f"/issues/{ISSUE_ID}/rating", {**FOLLOWED, "can_rate": False})
    reader.post("/follow", data={"number": "QZ-2026-000001", "code": "123456"})
    token = token_in(reader.get("/follow/QZ-2026-000001").text)
    data = {"csrf_token": token, "satisfaction": "satisfied", "is_solved": "yes", "is_contacted": "no", "reason": ""}

    answer = reader.post("/follow/QZ-2026-000001/rating", data=data)

    assert answer.status_code == 303
    sent = paper.last()
    assert sent.follow_code == "123456"
    assert sent.body == {"satisfaction_code": "satisfied", "is_solved": True, "is_contacted": False, "reason": ""}


def test_a_page_for_everybody_may_be_kept_and_one_with_a_session_may_not(reader: Client) -> None:
    public = reader.get("/notices")
    form = reader.get("/report")

    assert (public.headers["Cache-Control"], public.headers["Vary"]) == ("public, max-age=60", "Cookie")
    assert "Set-Cookie" not in public.headers
    assert form.headers["Cache-Control"] == "no-store"


def test_a_static_file_asked_for_by_its_mark_never_changes(reader: Client) -> None:
    address = reader.get("/").text.split('href="/static/yishi.css')[1].split('"')[0]

    answer = reader.get(f"/static/yishi.css{address}", buffered=True)

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_english_is_one_link_away_and_stays(reader: Client) -> None:
    answer = reader.get("/language/en?next=/notices")

    assert answer.headers["Location"] == "/notices"
    assert 'lang="en"' in reader.get("/notices").text


def test_a_link_that_leads_elsewhere_leads_home(reader: Client) -> None:
    assert reader.get("/language/en?next=https://evil.example").headers["Location"] == "/"
