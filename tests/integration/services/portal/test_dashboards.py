"""Dashboards over a seeded read database: the same numbers as a naive recount, for whoever may see them."""

import csv
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text
from werkzeug.test import Client

from contracts.divisions import counties, county_division
from kit.clock import HOME, HandClock
from kit.event import Event
from kit.sql.due import do_what_is_due
from services.portal.adapters.figure_reads import UnitCounts
from services.portal.adapters.tables import day_figures, timeline
from services.portal.bootstrap import door
from services.portal.domain.periods import Period, read_period
from services.portal.parts import Portal
from services.portal.usecases.count_figures import COUNT_FIGURES, count_figures, count_some
from tests.integration.services.portal.conftest import rows, sign_in
from tests.integration.services.portal.test_read_database import take_together

BEGIN = datetime(2026, 1, 5, 9, 0, tzinfo=HOME)
STREETS = ("620502005", "620502006", "620503001", "620523100")
CATEGORIES = ("sewer", "heating", "parking")
WAY = ("accepted", "assigned", "handling_started", "resolved", "replied", "rated", "closed")
YEAR = read_period("2026")


def an_event(type_: str, subject: str, sequence: int, at: datetime, street: str, **data: Any) -> Event:
    return Event(
        id=f"{subject}.{sequence}",
        type=type_,
        source="/yishi/test",
        subject=subject,
        time=at,
        county=street[:6],
        division=f"{street}001",
        sequence=sequence,
        correlation_id=subject,
        data={"number": subject, **data},
        actor_role="community_clerk",
    )


def an_issue(dice: random.Random, number: int) -> list[Event]:
    """An issue that came some way; `data` is what its facts need to tell."""
    street, at, name = dice.choice(STREETS), BEGIN + timedelta(days=dice.randrange(60)), f"issue-{number}"
    due = {"due_at": (at + timedelta(days=7)).isoformat(), "category_code": dice.choice(CATEGORIES)}
    first = {**due, "due_accept_at": (at + timedelta(days=2)).isoformat()}
    told = [an_event("intake.issue.submitted", name, 1, at, street, **first)]
    for sequence, step in enumerate(WAY[: dice.randrange(len(WAY) + 1)], start=2):
        at += timedelta(days=dice.randrange(4))
        says = {
            "rated": {"satisfaction_code": dice.choice(("satisfied", "satisfied", "dissatisfied")), "is_solved": True},
            "replied": {"on_time": dice.random() < 0.8},
            "closed": {"on_time": dice.random() < 0.8},
        }.get(step, due)
        told.append(an_event(f"intake.issue.{step}", name, sequence, at, street, **says))
    return told


def a_meeting(dice: random.Random, number: int) -> list[Event]:
    street, at, name = dice.choice(STREETS), BEGIN + timedelta(days=dice.randrange(60)), f"meeting-{number}"
    about = {
        "topic_ids": [f"topic-{number}"],
        "mode": "meeting",
        "starts_at": at.isoformat(),
        "member_initiated": False,
    }
    came = {"resident_rep": dice.randrange(6), "cppcc_member": dice.randrange(4)}
    return [
        an_event("meetings.meeting.planned", name, 1, at, street, **about),
        an_event("meetings.meeting.noticed", name, 2, at, street, invited_by_category={"resident_rep": 6}, **about),
        an_event("meetings.meeting.concluded", name, 5, at, street, present_by_category=came, **about),
    ]


def an_item(dice: random.Random, number: int) -> list[Event]:
    street, at, name = dice.choice(STREETS), BEGIN + timedelta(days=dice.randrange(30)), f"item-{number}"
    due = {
        "due_on": (at + timedelta(days=20)).date().isoformat(),
        "original_due_on": (at + timedelta(days=9)).date().isoformat(),
    }
    done = at + timedelta(days=dice.randrange(40))
    day = done.date().isoformat()
    timely = {"on_time": day <= due["due_on"], "on_time_original": day <= due["original_due_on"]}
    told = [an_event("supervision.action.assigned", name, 2, at, street, plan_id="plan-1", **due)]
    if dice.random() < 0.8:
        told.append(an_event("supervision.action.closed", name, 9, done, street, plan_id="plan-1", **due, **timely))
    return told


@pytest.fixture(scope="module")
def story() -> list[Event]:
    dice = random.Random(7)
    issues = [event for number in range(160) for event in an_issue(dice, number)]
    items = [event for number in range(60) for event in an_item(dice, number)]
    return [*issues, *items, *(event for number in range(40) for event in a_meeting(dice, number))]


@pytest.fixture(scope="module")
def counted(seeded: Portal, clock: HandClock, story: list[Event]) -> Portal:
    """The story told in any order and counted in between, as it comes; all of it lies in the past."""
    clock.moment = datetime(2026, 6, 1, 9, 0, tzinfo=HOME)
    told = random.Random(3).sample(story, len(story))
    with seeded.service.stage.database.engine.begin() as connection:
        connection.execute(text("truncate timeline, cases, unit_counts, day_figures"))
        connection.execute(text("update figures_reach set arrived = 0"))
    for begin in range(0, len(told), 90):
        take_together(seeded, *told[begin : begin + 90])
        with seeded.service.open_work() as work:
            count_some(work, limit=37)
            work.commit()
    do_what_is_due(seeded.service.open_work, {COUNT_FIGURES: count_figures})
    return seeded


def told_in(story: Sequence[Event], kind: str, period: Period, unit: str = "6205") -> list[Event]:
    """Return the events of one kind that happened in a unit in a period."""
    return [
        event
        for event in story
        if event.type.endswith(kind)
        and event.division.startswith(unit)
        and period.first <= event.time.astimezone(HOME).date() <= period.last
    ]


def figures(portal: Portal, unit: str, period: Period) -> dict[tuple[str, str], int]:
    with portal.service.open_reads() as reads:
        found: UnitCounts = reads.figures([unit], period)
    return {place: number for place, number in found[unit].items() if number}


@pytest.mark.parametrize("period", [read_period("2026-01"), read_period("2026-02"), read_period("2026-Q1")])
@pytest.mark.parametrize("unit", ["620502", "620502005", "620503", "620524"])
def test_the_figures_are_those_of_a_naive_recount(
    counted: Portal, story: list[Event], unit: str, period: Period
) -> None:
    found = figures(counted, unit, period)

    submitted = told_in(story, "issue.submitted", period, unit)
    names = {event.subject for event in submitted}
    assert sum(number for (measure, _), number in found.items() if measure == "issue_reached") == len(submitted)
    assert found.get(("issue_reached", "4"), 0) == len(
        {event.subject for event in story if event.type.endswith("issue.replied")} & names
    )
    assert values(found, "issue_category") == Counter(event.data["category_code"] for event in submitted)
    assert values(found, "rating") == Counter(
        event.data["satisfaction_code"] for event in told_in(story, "issue.rated", period, unit)
    )
    closed = told_in(story, "issue.closed", period, unit)
    assert values(found, "issue_closed") == Counter("on_time" if one.data["on_time"] else "late" for one in closed)
    held = told_in(story, "meeting.concluded", period, unit)
    came = sum((Counter(event.data["present_by_category"]) for event in held), Counter[str]())
    assert values(found, "present") == came
    assert len(values(found, "meeting_place")) == len({event.division for event in held})


def values(found: dict[tuple[str, str], int], measure: str) -> Counter[str]:
    return Counter({value: number for (name, value), number in found.items() if name == measure})


@pytest.mark.parametrize("day", [date(2026, 1, 20), date(2026, 2, 10), date(2026, 3, 1)])
def test_what_was_overdue_on_an_evening_is_what_one_would_have_seen(
    counted: Portal, story: list[Event], day: date
) -> None:
    with counted.service.open_reads() as reads:
        found = reads.figures_at_end(["620502"], ["issue_overdue"], day)["620502"]

    known: dict[str, Event] = {}
    for event in sorted(story, key=lambda one: one.sequence):
        if event.division.startswith("620502") and event.type.startswith("intake.issue.") and seen(event, day):
            known[event.subject] = event
    assert sum(found.values()) == sum(is_overdue(event, story, day) for event in known.values())


def seen(event: Event, day: date) -> bool:
    return event.time.astimezone(HOME).date() <= day


def is_overdue(last: Event, story: list[Event], day: date) -> bool:
    step = last.type.rsplit(".", 1)[1]
    if step in ("replied", "rated", "closed"):
        return False
    first = next(event for event in story if event.subject == last.subject and event.sequence == 1)
    due = first.data["due_accept_at" if step == "submitted" else "due_at"]
    return datetime.fromisoformat(due).date() < day


@pytest.mark.parametrize(("field", "due"), [("on_time", "due_on"), ("on_time_original", "original_due_on")])
def test_the_trend_tells_for_each_month_what_was_closed_on_time(
    office: Client, story: list[Event], clock: HandClock, field: str, due: str
) -> None:
    sign_in(office, "tianshui-city")
    address = "/city/tables.csv?period=2026-01"

    shown = {row[0]: row[1 + (field == "on_time_original")] for row in table_at(office, address, "trend")[1:-1]}

    assert 'class="ys-chart ys-chart-line"' in office.get("/city?period=2026-01").text
    january = read_period("2026-01")
    closed = told_in(story, "action.closed", january)
    overdue = sum(was_overdue(event, story, due, january.last) for event in story)
    on_time = sum(event.data[field] for event in closed)
    assert overdue > 0
    assert shown["2026年1月"].endswith(f"（{on_time} / {len(closed) + overdue}）")
    assert shown["2025年12月"] == "无数据"


def was_overdue(event: Event, story: list[Event], due: str, evening: date) -> bool:
    """Whether an item was open on an evening after its due day."""
    if event.type != "supervision.action.assigned" or not seen(event, evening):
        return False
    is_closed = any(one.subject == event.subject and one.sequence == 9 and seen(one, evening) for one in story)
    return not is_closed and date.fromisoformat(event.data[due]) < evening


def test_counting_from_the_beginning_gives_the_same(counted: Portal) -> None:
    once = everything(counted)
    with counted.service.open_work() as work:
        work.session.execute(text("truncate day_figures"))
        work.session.execute(text("update figures_reach set arrived = 0"))
        while count_some(work, limit=1000):
            pass
        work.commit()

    assert everything(counted) == once
    assert len(rows(counted, select(timeline))) > 500


def everything(portal: Portal) -> list[dict[str, Any]]:
    found = rows(portal, select(day_figures).order_by(*day_figures.primary_key))
    return [row for row in found if row["number"]]


def test_the_counting_comes_again_by_itself(counted: Portal, clock: HandClock) -> None:
    due = counted.service.stage.tables.due
    [planned] = rows(counted, select(due).where(due.c.kind == COUNT_FIGURES))

    assert planned["due_at"] > clock()


@pytest.fixture
def office(counted: Portal) -> Client:
    return Client(door(counted))


def test_the_city_office_sees_every_county_with_exact_numbers(office: Client, story: list[Event]) -> None:
    sign_in(office, "tianshui-city")

    page = office.get("/city?period=2026")

    assert page.status_code == 200, page.text[:2000]
    shown = table_at(office, "/city/tables.csv?period=2026", "places")
    heads = [row[0] for row in shown[1:]]
    assert heads == [*(name_of(county) for county in counties()), "合计", "不给个人排名。"]
    assert [int(row[1]) for row in shown[1:8]] == [
        len(told_in(story, "issue.submitted", YEAR, county)) for county in counties()
    ]
    assert "少于3" not in page.text


def name_of(county: str) -> str:
    from contracts.divisions import division  # noqa: PLC0415

    return division(county_division(county)).place_name


def table_at(reader: Client, address: str, code: str) -> list[list[str]]:
    """Return the rows of one table of a text file, without the lines above it."""
    answer = reader.get(f"{address}&table={code}")
    assert answer.status_code == 200, answer.text
    lines = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    return lines[lines.index([]) + 2 :]


@pytest.mark.parametrize(
    ("username", "unit"), [("qz-county", "620502000000"), ("qz-street", "620502005000"), ("qz-clerk", "620502005000")]
)
def test_an_office_first_sees_its_own_unit(office: Client, username: str, unit: str) -> None:
    sign_in(office, username)

    page = office.get("/city")

    assert page.status_code == 200, page.text[:2000]
    assert f'<option value="{unit}" selected' in page.text


def test_a_number_leads_to_exactly_its_cases(office: Client) -> None:
    sign_in(office, "tianshui-city")
    for period in ("2026", "2026-02"):
        page = office.get(f"/city?unit=620502000000&period={period}").text
        behind = re.findall(r'class="ys-n-link" href="(/city/cases\?[^"]+)">([\d,]+)', page)

        assert len(behind) > 5
        for address, number in behind:
            listed = office.get(address.replace("&amp;", "&"))
            assert (listed.status_code, listed.text.count('scope="row"')) == (200, int(number.replace(",", ""))), (
                address
            )


def test_cases_of_another_unit_stay_closed(office: Client) -> None:
    sign_in(office, "qz-street")

    other = office.get("/city?unit=620503000000&period=2026")
    listed = office.get("/city/cases?unit=620503000000&period=2026&of=issue_reached&stage=0")

    assert (other.status_code, "/city/cases" in other.text) == (200, False)
    assert listed.status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/city", "/city/cases?of=issue_reached&stage=0", "/city/tables.csv", "/city/tables.xlsx"],
)
def test_whoever_is_not_signed_in_sees_nothing_of_it(office: Client, address: str) -> None:
    assert office.get(address).status_code == 302


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/city?unit=1", 404),
        ("/city?unit=620502005002", 404),
        ("/city?period=2026-13", 422),
        ("/city?period=days&from=x&to=2026-01-01", 422),
        ("/city?period=days&from=2026-02-01&to=2026-01-01", 422),
        ("/city/tables.pdf", 404),
        ("/city/tables.csv?table=nothing", 404),
        ("/city/tables.csv?period=nothing", 422),
        ("/city/cases", 404),
        ("/city/cases?of=nothing", 404),
        ("/city/cases?of=issue_reached&stage=9", 404),
        ("/city/cases?of=category&machine=plan&category=x", 404),
        ("/city/cases?of=closed&kind=issue&timely=maybe", 404),
        ("/city/cases?of=overdue&kind=issue&period=2020", 404),
        ("/city/cases?of=issue_reached&stage=0&page=-1", 404),
        ("/counties/620599", 404),
        ("/counties/620599/tables.csv", 404),
        ("/counties/620502?period=2026-01", 422),
        ("/counties/620502/tables.csv?period=2026-01", 422),
    ],
)
def test_what_does_not_exist_is_refused(office: Client, address: str, status: int) -> None:
    sign_in(office, "tianshui-city")

    assert office.get(address).status_code == status


def test_wrong_dates_come_back_with_a_reason_and_as_they_were_typed(office: Client) -> None:
    sign_in(office, "tianshui-city")

    page = office.get("/city?period=days&from=2026-02-01&to=2026-01-01").text

    assert "结束日期早于开始日期" in page
    assert 'value="2026-02-01"' in page
    assert 'value="2026-01-01"' in page
    assert '<option value="days" selected' in page


def test_the_public_sees_no_small_number_and_no_case(counted: Portal, story: list[Event]) -> None:
    everybody = Client(door(counted))
    page = everybody.get("/counties/620502?period=2026")
    categories = table_at(everybody, "/counties/620502/tables.csv?period=2026", "categories")

    assert page.status_code == 200
    assert page.headers["Cache-Control"].startswith("public")
    assert "/city/cases" not in page.text
    for code in (
        "issues",
        "satisfaction",
        "topics",
        "on_time",
        "waits",
        "categories",
        "participation",
        "places",
        "coverage",
    ):
        shown = table_at(everybody, "/counties/620502/tables.csv?period=2026", code)
        cells = {cell for row in shown[1:] for cell in row[1:]}
        assert not cells & {"1", "2"} or code == "waits", (code, shown)
    assert categories[-1][0] == "合计"
    assert categories[-1][1] == str(len(told_in(story, "issue.submitted", YEAR, "620502")))


def test_all_tables_travel_in_one_workbook_that_says_what_it_is(office: Client) -> None:
    sign_in(office, "qz-county")

    answer = office.get("/city/tables.xlsx?period=2026-Q1")
    book = load_workbook(BytesIO(answer.data))
    first = {str(row[0]): row[1] for row in book.worksheets[0].iter_rows(values_only=True) if row[0]}

    assert len(book.sheetnames) == 10
    assert first["地区"] == "秦州区"
    assert "2026年第一季度" in str(first["时间"])
    assert re.match(r"20\d\d年\d+月\d+日 \d\d:\d\d", str(first["导出时间"]))


def test_the_page_is_as_good_in_english(office: Client) -> None:
    sign_in(office, "tianshui-city")
    office.set_cookie("lang", "en")

    page = office.get("/city?period=2026-Q1").text

    assert "How far the issues came" in page
    assert "Quarter 1 of 2026" in page


def test_a_number_that_became_wrong_later_is_put_right(counted: Portal, story: list[Event]) -> None:
    """A fact that comes late changes a day that was told before."""
    last = next(event for event in reversed(story) if event.type == "intake.issue.submitted")
    before = figures(counted, last.county, YEAR)
    late = replace(last, id="late", type="intake.issue.rejected", sequence=99, time=last.time + timedelta(days=90))
    take_together(counted, late)
    with counted.service.open_work() as work:
        count_some(work)
        work.commit()

    after = figures(counted, last.county, YEAR)

    assert after.get(("issue_left", "rejected"), 0) == before.get(("issue_left", "rejected"), 0) + 1
    assert {place: number for place, number in after.items() if place[0] == "issue_category"} == {
        place: number for place, number in before.items() if place[0] == "issue_category"
    }
