"""A county's office writes the next version of its rules, sees what it changes, and publishes it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import delete, select, text
from werkzeug.test import Client, TestResponse

from contracts.access import Actor, Grant
from contracts.roles import Role
from contracts.rules import keep_told_rules
from kit.clock import HandClock
from kit.refusals import Stale
from kit.sql.copies import texts_in
from services.portal.adapters.rules_store import TEXTS
from services.portal.adapters.tables import published_rules, rules_drafts
from services.portal.bootstrap import door
from services.portal.domain.county import SHELF
from services.portal.domain.rulebook.draft import plain
from services.portal.domain.rulebook.sections import SECTIONS
from services.portal.domain.tally import workdays_between
from services.portal.parts import Portal
from services.portal.seeds import tell_rules_again
from services.portal.usecases.edit_rules import publish_draft
from tests.integration.services.portal.conftest import rows, sign_in, token_in
from tests.integration.services.portal.test_read_database import forget_everything, take, told

HOME = "/work/rules/620502"
LIMITS, BRAND = f"{HOME}/sections/limits", f"{HOME}/sections/brand"
OFFICE = "qz-county"
REPLY = "time_limits.acceptance_reply_workdays"


@pytest.fixture(autouse=True)
def only_shipped_rules(seeded: Portal, clock: HandClock) -> Iterator[None]:
    """Let the shelf live in the test's time, and take away what a test wrote and published."""
    SHELF.follow(texts_in(seeded.service.stage.database, TEXTS), lambda: clock().date())
    yield
    with seeded.service.stage.database.engine.begin() as connection:
        connection.execute(delete(rules_drafts))
        connection.execute(delete(published_rules).where(published_rules.c.text.is_not(None)))
    SHELF.look()


@pytest.fixture
def office(seeded: Portal) -> Client:
    return signed_in(seeded, OFFICE)


def signed_in(portal: Portal, username: str) -> Client:
    client = Client(door(portal))
    sign_in(client, username)
    return client


def typed(section: str, **changed: str | list[str]) -> dict[str, Any]:
    document = plain(SHELF.of("620502", version=1))
    held: dict[str, Any] = {
        line.name: line.kind.typed(line.held(document)) for line in SECTIONS[section].lines(document)
    }
    return {**held, **changed}


def send(client: Client, path: str, data: dict[str, Any], version: int) -> TestResponse:
    token = token_in(client.get(path).text)
    return client.post(path, data={**data, "version": str(version), "csrf_token": token})


def drafted(client: Client, days: str = "3") -> None:
    answer = send(client, LIMITS, typed("limits", **{REPLY: days}), 0)
    assert answer.status_code == 303, answer.text


def a_day(clock: HandClock, days: int) -> str:
    return (clock().date() + timedelta(days=days)).isoformat()


def publish(client: Client, day: str, version: int = 1) -> TestResponse:
    return send(client, f"{HOME}/publication", {"effective_from": day}, version)


def test_what_is_saved_stands_in_the_draft_and_concerns_nobody(office: Client, seeded: Portal) -> None:
    drafted(office)

    page = office.get(HOME)
    assert "改了1处" in page.text
    assert "已存入草稿" in page.text
    assert 'value="3"' in office.get(LIMITS).text
    assert SHELF.of("620502").time_limit("acceptance_reply_workdays") == 1
    assert len(rows(seeded, select(published_rules.c.version).where(published_rules.c.county == "620502"))) == 1


def test_a_wrong_value_stands_beside_its_field_with_all_that_was_typed(office: Client, seeded: Portal) -> None:
    answer = send(office, BRAND, typed("brand", **{"brand.theme.accent": "#FFDD00", "brand.name.zh": "好好商量"}), 0)

    assert answer.status_code == 422
    assert 'id="f-brand.theme.accent-error"' in answer.text
    assert "#FFDD00" in answer.text
    assert "好好商量" in answer.text
    assert rows(seeded, select(rules_drafts)) == []


def test_words_are_english_for_whoever_reads_english(office: Client) -> None:
    office.set_cookie("lang", "en")

    answer = send(office, LIMITS, typed("limits", **{REPLY: "0"}), 0)

    assert "It must be 1 or more" in answer.text
    assert "Answer whether an issue is accepted" in answer.text


def test_whoever_saves_over_a_change_sees_both_first(office: Client, seeded: Portal) -> None:
    other = signed_in(seeded, OFFICE)
    drafted(office, "3")

    late = send(other, LIMITS, typed("limits", **{REPLY: "5"}), 0)
    again = send(other, LIMITS, typed("limits", **{REPLY: "5"}), 1)

    assert late.status_code == 412
    assert "3个工作日" in late.text
    assert "5个工作日" in late.text
    assert 'name="version" value="1"' in late.text
    assert again.status_code == 303
    assert 'value="5"' in office.get(LIMITS).text


def test_changes_are_shown_line_by_line_and_on_a_case(office: Client) -> None:
    drafted(office)

    page = office.get(f"{HOME}/changes?from=2026-03-02").text

    assert "受理答复" in page
    assert "1个工作日" in page
    assert "3个工作日" in page
    assert "2026年3月3日" in page
    assert "2026年3月5日" in page
    assert "有变化" in page


def test_a_draft_stands_beside_the_version_in_force_and_beside_one_that_waits(office: Client, clock: HandClock) -> None:
    drafted(office, "3")
    publish(office, a_day(clock, 5))
    assert send(office, LIMITS, typed("limits", **{REPLY: "4"}), 0).status_code == 303

    page = office.get(f"{HOME}/changes").text

    assert "第2版</a>已经公布，" in office.get(HOME).text
    present, waiting = page.split("和还没生效的第2版相比")
    assert "和现行的第1版相比" in present
    assert "1个工作日" in present
    assert "3个工作日" in waiting.split("放到一件事上看")[0]


def test_a_published_version_holds_from_its_day_and_says_who_published_it(
    office: Client, seeded: Portal, clock: HandClock
) -> None:
    drafted(office)

    answer = publish(office, a_day(clock, 10))

    assert answer.status_code == 303, answer.text
    page = office.get(HOME).text
    assert "第2版" in page
    assert "还没有草稿" in page
    row = rows(seeded, select(published_rules).where(published_rules.c.version == 2))[0]
    assert (row["published_at"], str(row["effective_from"])) == (clock(), a_day(clock, 10))
    assert SHELF.of("620502", on=clock().date()).version == 1
    assert SHELF.of("620502", on=clock().date() + timedelta(days=10)).version == 2
    assert "受理答复" in office.get(f"{HOME}/versions/2").text


def test_everybody_is_told_the_whole_text_in_the_offices_name(office: Client, seeded: Portal, clock: HandClock) -> None:
    drafted(office)
    publish(office, a_day(clock, 10))

    outbox = rows(seeded, text("select headers, body::jsonb as body from outbox order by id desc limit 1"))[0]

    kept: list[tuple[str, int, str]] = []
    rules = keep_told_rules(SHELF, outbox["body"], lambda *row: kept.append(row))
    assert rules is not None
    assert kept == [("rules.620502", 2, SHELF.of("620502", version=2).text)]
    assert rules.time_limit("acceptance_reply_workdays") == 3
    assert outbox["body"]["changed_keys"].count("time_limits") == 1
    assert (outbox["headers"]["ce-actorrole"], outbox["headers"]["ce-county"]) == ("county_cppcc", "620502")


def test_a_service_that_lost_its_copies_is_told_again_without_a_change(
    office: Client, seeded: Portal, clock: HandClock
) -> None:
    drafted(office)
    publish(office, a_day(clock, 10))

    assert tell_rules_again(seeded.service) == 1

    told = rows(seeded, text("select body::jsonb as body from outbox order by id desc limit 1"))[0]["body"]
    assert (told["rules_version"], told["changed_keys"]) == (2, [])
    assert told["rules_text"] == SHELF.of("620502", version=2).text


def test_the_document_is_public(office: Client, reader: Client, clock: HandClock) -> None:
    drafted(office)
    publish(office, a_day(clock, 10))

    found = reader.get("/api/portal/v1/rules/620502/2")
    listed = reader.get("/api/portal/v1/rules/620502").json["items"]

    assert (found.status_code, found.json["document"]["time_limits"]["acceptance_reply_workdays"]) == (200, 3)
    assert found.json["fingerprint"] == SHELF.of("620502", version=2).fingerprint
    assert [one["version"] for one in listed] == [1, 2]
    for nowhere in ("620502/9", "999999", "620521"):
        assert reader.get(f"/api/portal/v1/rules/{nowhere}").status_code == 404


@pytest.mark.parametrize(("days", "says"), [(-1, "不能早于今天"), (9999, "两年以内")])
def test_a_version_begins_today_or_later(office: Client, clock: HandClock, days: int, says: str) -> None:
    drafted(office)

    answer = publish(office, a_day(clock, days))

    assert answer.status_code == 422
    assert says in answer.text
    assert a_day(clock, days) in answer.text


@pytest.mark.parametrize("day", ["", "soon", "2026-02-30", "9" * 60])
def test_a_day_that_is_none_is_asked_for_again(office: Client, day: str) -> None:
    drafted(office)

    answer = publish(office, day)

    assert (answer.status_code, 'id="f-effective_from-error"' in answer.text) == (422, True)


def test_two_versions_never_begin_on_one_day(office: Client, clock: HandClock) -> None:
    drafted(office)
    publish(office, a_day(clock, 10))
    again = send(office, LIMITS, typed("limits", **{REPLY: "4"}), 0)

    answer = publish(office, a_day(clock, 10))

    assert again.status_code == 303
    assert (answer.status_code, "请选更晚的日期" in answer.text) == (422, True)
    assert publish(office, a_day(clock, 11)).status_code == 303


def test_nothing_is_published_that_changes_nothing(office: Client, clock: HandClock) -> None:
    send(office, LIMITS, typed("limits"), 0)

    page = office.get(f"{HOME}/publication").text
    answer = office.post(
        f"{HOME}/publication",
        data={"effective_from": a_day(clock, 10), "version": "1", "csrf_token": token_in(page)},
    )

    assert "没有要公布的草稿" in page
    assert answer.status_code == 409


def test_a_draft_that_changed_after_it_was_looked_at_is_not_published(office: Client, clock: HandClock) -> None:
    drafted(office)
    send(office, LIMITS, typed("limits", **{REPLY: "7"}), 1)

    answer = publish(office, a_day(clock, 10), version=1)

    assert (answer.status_code, "刚刚被别人改过" in answer.text) == (412, True)


def test_of_two_who_publish_at_once_one_does(office: Client, seeded: Portal, clock: HandClock) -> None:
    drafted(office)
    account = rows(seeded, text("select id, org from accounts where username = 'qz-county'"))[0]
    actor = Actor(account["id"], account["org"], (Grant(Role.COUNTY_CPPCC, "620502000000"),))
    together = Barrier(2)

    def race(days: int) -> bool:
        with seeded.service.open_work("race") as work:
            together.wait()
            try:
                publish_draft(work, actor, "620502", clock().date() + timedelta(days=days), 1)
            except Stale:
                return False
            work.commit()
            return True

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(race, (10, 20)))

    assert sorted(won) == [False, True]
    assert len(rows(seeded, select(published_rules).where(published_rules.c.version == 2))) == 1


def test_a_draft_may_be_dropped(office: Client, seeded: Portal) -> None:
    drafted(office)

    answer = send(office, f"{HOME}/removal", {}, 1)

    assert answer.status_code == 303
    assert rows(seeded, select(rules_drafts)) == []
    assert office.get(f"{HOME}/removal").status_code == 404


@pytest.mark.parametrize("username", ["gg-county", "qz-clerk", "tianshui-city"])
@pytest.mark.parametrize("path", [LIMITS, f"{HOME}/publication", f"{HOME}/removal"])
def test_only_its_own_office_writes_a_countys_rules(seeded: Portal, username: str, path: str) -> None:
    stranger = signed_in(seeded, username)

    assert stranger.get(path).status_code == 403
    token = token_in(stranger.get("/work").text)
    data = {**typed("limits"), "effective_from": "2026-12-01", "version": "0", "csrf_token": token}
    assert stranger.post(path, data=data).status_code == 403
    assert rows(seeded, select(rules_drafts)) == []


def test_the_city_sees_every_county_and_writes_its_own_rules(seeded: Portal) -> None:
    city = signed_in(seeded, "tianshui-city")

    listed, county, own = city.get("/work/rules"), city.get(HOME), city.get("/work/rules/620500/sections/limits")

    assert all(name in listed.text for name in ("秦州区", "甘谷县", "天水市"))
    assert (county.status_code, f"{HOME}/sections/limits" in county.text) == (200, False)
    assert own.status_code == 200


def test_a_county_office_goes_straight_to_its_own_rules(office: Client) -> None:
    assert office.get("/work/rules").headers["Location"] == HOME


@pytest.mark.parametrize(
    "path", ["/work/rules/999999", f"{HOME}/sections/poetry", f"{HOME}/versions/7", f"{HOME}/changes"]
)
def test_what_is_not_there_is_not_found(office: Client, path: str) -> None:
    assert office.get(path).status_code == 404


def test_the_colours_of_a_version_are_kept_by_its_number(office: Client, reader: Client, clock: HandClock) -> None:
    changed = typed("brand", **{"brand.theme.accent": "#123456"})
    assert send(office, BRAND, changed, 0).status_code == 303
    publish(office, a_day(clock, 0))

    old, new = reader.get("/theme/620502.css?v=1"), reader.get("/theme/620502.css?v=2")

    assert ("#9b1c1c" in old.text, "#123456" in new.text) == (True, True)
    assert reader.get("/theme/620502.css?v=3").status_code == 404


def test_a_notice_counts_in_the_days_of_the_version_that_it_began_with(
    office: Client, seeded: Portal, reader: Client, clock: HandClock
) -> None:
    changed = typed("publicity", **{"publicity.day_unit": ["working_days"]})
    assert send(office, f"{HOME}/sections/publicity", changed, 0).status_code == 303
    publish(office, a_day(clock, 0))
    terms = {"publicity_kind": "plan", "period_days": 7, "starts_on": a_day(clock, 0), "ends_on": a_day(clock, 8)}
    forget_everything(seeded)

    shown = []
    for version in (1, 2):
        named = {"plan_id": f"plan-{version}", "title_public": f"方案{version}", "rules_version": version}
        kind, subject = "supervision.publicity.started", f"publicity-{version}"
        take(seeded, told(clock, kind, 1, subject, **terms, **named))
        shown.append(reader.get("/notices").text)
    forget_everything(seeded)

    assert ["共7个工作日" in page for page in shown] == [False, True]
    assert "共7天" in shown[1]


def test_the_list_names_a_step_as_the_version_does_that_its_case_began_with(
    office: Client, seeded: Portal, clock: HandClock
) -> None:
    steps = f"{HOME}/sections/steps"
    assert send(office, steps, typed("steps", **{"steps.collect.name.zh": "听诉求"}), 0).status_code == 303
    publish(office, a_day(clock, 1))
    forget_everything(seeded)
    # The second comes on the morning of the first day of version 2.
    for subject, minutes in (("issue-1", 0), ("issue-2", 22 * 60 + 30)):
        number = {"number": f"QZ-2026-00000{subject[-1]}"}
        take(seeded, told(clock, "intake.issue.submitted", 1, subject, minutes=minutes, **number))

    page = signed_in(seeded, "qz-clerk").get("/work/cases").text
    forget_everything(seeded)

    assert [page.count(f"{name}<br>") for name in ("征集议题", "听诉求")] == [1, 1]


def test_waits_are_counted_in_the_days_of_the_version_in_which_they_began(office: Client, clock: HandClock) -> None:
    calendar = typed("calendar", **{"calendar.overrides": "2026-03-10 休 社火"})
    assert send(office, f"{HOME}/sections/calendar", calendar, 0).status_code == 303
    publish(office, a_day(clock, 1))

    assert workdays_between("620502", date(2026, 3, 2), date(2026, 3, 11)) == 7
    assert workdays_between("620502", date(2026, 3, 9), date(2026, 3, 11)) == 1
    assert workdays_between("620503", date(2026, 3, 9), date(2026, 3, 11)) == 2
