import threading
from datetime import timedelta
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kit.sql.migrations import downgrade, upgrade
from services.meetings.adapters.tables import metadata
from services.meetings.seeds import demo_rooms, seed
from tests.integration.services.meetings.story import API, CLERK, Story
from tests.support.doors import SERVICES, Door
from tests.support.servers import Databases

MIGRATIONS = SERVICES / "meetings" / "migrations"


def test_the_migrations_make_what_the_code_expects(databases: Databases) -> None:
    database = databases.fresh("migrated")
    upgrade(MIGRATIONS, database.dsn)

    with database.engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), metadata)

    # Alembic keeps its own table beside ours.
    assert [entry for entry in difference if "alembic_version" not in str(entry)] == []


def test_the_migrations_can_be_taken_back(databases: Databases) -> None:
    database = databases.fresh("taken_back")
    upgrade(MIGRATIONS, database.dsn)

    downgrade(MIGRATIONS, database.dsn)
    upgrade(MIGRATIONS, database.dsn)


def test_the_head_file_names_the_newest_migration() -> None:
    newest = max(Path(MIGRATIONS / "versions").glob("*.py")).name.split("_")[0]

    assert (MIGRATIONS / "HEAD").read_text().strip() == newest


def test_seeding_twice_registers_every_room_once(meetings: Door) -> None:
    first = seed(meetings.service.open_work)
    again = seed(meetings.service.open_work)

    shown = meetings.as_actor(None).get(f"{API}/rooms?division=620502000000&limit=200").body["items"]
    seeded = {room["name"] for room in demo_rooms() if room["unit_org_code"].startswith("ORG-620502")}
    assert (first, again) == (len(demo_rooms()), 0)
    assert len(seeded) == 44
    assert seeded <= {room["name"] for room in shown}


def test_two_plans_at_the_same_moment_do_not_get_one_room(meetings: Door) -> None:
    stories = [Story.begun(meetings) for _ in range(4)]
    for story in stories[1:]:
        story.room_id, story.starts_at = stories[0].room_id, stories[0].starts_at + timedelta(minutes=30)
    door, answers = meetings.as_actor(CLERK), []

    def plan(story: Story) -> None:
        answers.append(door.post(f"{API}/meetings", story.plan_body()))

    threads = [threading.Thread(target=plan, args=(story,)) for story in stories]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
