"""The lists of the office: narrowed, counted, page by page to the last case, kept under a name."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from werkzeug.test import Client

from kit.clock import HandClock
from kit.event import Event
from services.portal.adapters.tables import saved_views
from services.portal.bootstrap import door
from services.portal.domain.worklist import LIGHTS, Filter, Scope, colour_of
from services.portal.parts import Portal
from services.portal.usecases.keep_view import MOST_VIEWS
from tests.integration.services.portal.conftest import rows, sign_in, token_in
from tests.integration.services.portal.test_api_and_seeds import API, token_of
from tests.integration.services.portal.test_read_database import forget_everything, take_together, told
from tests.support.doors import JUBAOPEN

GANGU = "620523100003"
MANY = 95
ROW = re.compile(r'class="ys-title-link" href="/work/cases/([0-9a-f-]{36})"')


def case_id(number: int) -> str:
    return f"0192f3c1-7a10-7c3e-9b1e-{number:012d}"


def an_issue(clock: HandClock, number: int, **data: object) -> Event:
    """An issue; the greater its number, the later its deadline. Seven in a row share one, the first ones are late."""
    due = clock() + timedelta(hours=number - number % 7 - 18)
    return told(
        clock,
        "intake.issue.submitted",
        1,
        case_id(number),
        **{"number": f"QZ-2026-{number:06d}", "due_accept_at": due.isoformat(), **data},
    )


@pytest.fixture(scope="module")
def crowded(seeded: Portal, clock: HandClock) -> Iterator[Portal]:
    """Many issues of one community, one of another county, and one topic."""
    forget_everything(seeded)
    abroad = an_issue(clock, 900)
    issues = [an_issue(clock, number) for number in range(1, MANY + 1)]
    sewer_not = an_issue(clock, 500, category_code="heating")
    topic = told(clock, "intake.topic.approved", 3, case_id(600), number="QZ-T-2026-000001", title_public="50%_路面")
    take_together(seeded, *issues)
    take_together(seeded, sewer_not, topic, Event(**{**vars(abroad), "county": "620523", "division": GANGU}))
    yield seeded
    forget_everything(seeded)
    with seeded.service.stage.database.engine.begin() as connection:
        connection.execute(delete(saved_views))


@pytest.fixture(scope="module")
def clerk(crowded: Portal) -> Client:
    reader = Client(door(crowded))
    sign_in(reader, "qz-clerk")
    return reader


def shown(page: str) -> list[str]:
    return ROW.findall(page)


def following(page: str, words: str) -> str | None:
    found = re.search(rf'<a class="page-link" href="([^"]+)">{words}', page)
    return found.group(1).replace("&amp;", "&") if found else None


@pytest.mark.parametrize("path", ["/work", "/work/cases"])
def test_every_case_is_reached_page_by_page_once_and_back_again(clerk: Client, path: str) -> None:
    seen: list[list[str]] = []
    page, at = clerk.get(path).text, path
    while True:
        seen.append(shown(page))
        then = following(page, "下一页")
        if then is None:
            break
        at, page = then, clerk.get(then).text
    forward = [one for part in seen for one in part]

    back = [seen[-1]]
    while before := following(page, "上一页"):
        page = clerk.get(before).text
        back.append(shown(page))

    assert len(seen) == 3, at
    assert sorted(forward) == sorted([case_id(number) for number in (*range(1, MANY + 1), 500, 600)])
    assert len(forward) == len(set(forward))
    assert [one for part in reversed(back) for one in part] == forward


def test_what_waits_is_sorted_by_its_deadline(clerk: Client) -> None:
    first = shown(clerk.get("/work").text)

    assert first == sorted(first, key=lambda one: int(one[-3:]) - int(one[-3:]) % 7)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("category=heating", [500]),
        ("q=000007", [7]),
        ("machine=topic", [600]),
        ("machine=topic&state=approved", [600]),
        ("machine=topic&state=proposed", []),
        ("q=50%25_", [600]),
        ("q=5%25", []),
        ("place=620523100003", []),
        ("place=620502005002&category=heating", [500]),
        ("light=overdue&q=00001", [1, *range(10, 20)]),
        ("step=collect&category=heating", [500]),
    ],
)
def test_a_list_shows_what_fits_the_filter_and_nothing_else(clerk: Client, query: str, expected: list[int]) -> None:
    assert shown(clerk.get(f"/work?{query}").text) == [case_id(number) for number in expected]


@pytest.mark.parametrize("path", ["/work", "/work/cases", "/work/department", "/work/results"])
@pytest.mark.parametrize("query", ["", "place=620523100003", "q=000900", "category=sewer&light=normal"])
def test_no_list_of_a_clerk_holds_a_case_of_another_county(clerk: Client, path: str, query: str) -> None:
    page = clerk.get(f"{path}?{query}")

    assert page.status_code == 200
    assert case_id(900) not in page.text


@pytest.mark.parametrize("query", ["light=pink", "place=1", "after=nonsense", "before=W10", "machine=notification"])
def test_a_filter_that_does_not_exist_is_refused_as_a_page(clerk: Client, query: str) -> None:
    answer = clerk.get(f"/work?{query}")

    assert answer.status_code == 422
    assert "没有这样的筛选条件" in answer.text


def test_the_counts_tell_how_many_each_filter_would_show(clerk: Client) -> None:
    page = clerk.get("/work").text

    for colour, word in (("yellow", "到期未办"), ("blue", "临近到期"), ("normal", "正常")):
        number = re.search(rf"{word} (\d+)件", page)
        assert number
        assert int(number.group(1)) > 0
        assert f'id="list">{number.group(1)}件' in clerk.get(f"/work?light={colour}").text


def test_a_count_in_the_database_and_the_light_of_a_row_are_the_same(crowded: Portal, clock: HandClock) -> None:
    scope, moment = Scope(units=(JUBAOPEN,)), clock()

    with crowded.service.open_reads() as reads:
        counted: Counter[str] = Counter()
        for row in reads.list_counts(scope, Filter(machine="issue"), moment):
            counted[row["light"]] += row["number"]
        for light in LIGHTS:
            found = reads.list_page(scope, Filter(machine="issue", light=light), moment, size=200).rows
            assert len(found) == counted[light]
            assert {colour_of(row, moment) for row in found} <= {light}


def test_a_filter_is_kept_under_a_name_and_found_above_the_list(clerk: Client, crowded: Portal) -> None:
    token = token_in(clerk.get("/work?category=heating").text)
    view = {"csrf_token": token, "desk": "work", "category": "heating", "name": "供暖的"}

    kept = clerk.post("/work/views", data=view)
    page = clerk.get("/work").text

    assert (kept.status_code, kept.headers["Location"]) == (303, "/work?category=heating")
    assert 'class="ys-chip" href="/work?category=heating"' in page
    assert "供暖的" not in clerk.get("/work/cases").text
    held = rows(crowded, select(saved_views))
    assert [(row["name"], row["filter"]) for row in held] == [("供暖的", {"category": "heating"})]

    other = Client(clerk.application)
    sign_in(other, "qz-clerk2")
    foreign = {"csrf_token": token_in(other.get("/work?q=a").text), "desk": "work"}
    other.post(f"/work/views/{held[0]['id']}/removal", data=foreign)
    assert "供暖的" not in other.get("/work").text
    assert len(rows(crowded, select(saved_views))) == 1

    clerk.post(f"/work/views/{held[0]['id']}/removal", data={"csrf_token": token, "desk": "work"})
    assert rows(crowded, select(saved_views)) == []


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({"q": "a", "name": " "}, 422, "起个名字"),
        ({"q": "a", "name": "很" * 31}, 422, "起个名字"),
        ({"name": "全部"}, 409, "先选好条件"),
        ({"light": "pink", "name": "粉"}, 422, "没有这样的筛选条件"),
    ],
)
def test_a_view_that_cannot_be_kept_says_why(clerk: Client, data: dict[str, str], status: int, words: str) -> None:
    token = token_in(clerk.get("/work?q=a").text)

    answer = clerk.post("/work/views", data={"csrf_token": token, "desk": "work", **data})

    assert (answer.status_code, words in answer.text) == (status, True)


def test_an_account_keeps_as_many_views_as_fit(clerk: Client, crowded: Portal) -> None:
    token = token_in(clerk.get("/work?q=a").text)
    view = {"csrf_token": token, "desk": "work", "q": "a"}

    answers = [clerk.post("/work/views", data={**view, "name": f"第{n}个"}).status_code for n in range(MOST_VIEWS + 1)]

    assert answers == [303] * MOST_VIEWS + [409]
    assert len(rows(crowded, select(saved_views))) == MOST_VIEWS


def test_the_programs_list_goes_on_where_it_ended(crowded: Portal, reader: Client) -> None:
    headers, seen, after = token_of(reader, "qz-clerk"), [], ""
    while True:
        part = reader.get(f"{API}/worklist?limit=40&after={after}", headers=headers).json
        seen += [one["id"] for one in part["items"]]
        after = part["next"]
        if after is None:
            break

    assert len(seen) == len(set(seen)) == MANY + 2
    assert reader.get(f"{API}/worklist?after=x", headers=headers).status_code == 422
