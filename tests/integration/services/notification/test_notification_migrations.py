from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kit.sql.migrations import downgrade, upgrade
from services.notification.adapters.tables import metadata
from tests.support.doors import SERVICES
from tests.support.servers import Databases

FOLDER = SERVICES / "notification" / "migrations"


def test_the_migrations_make_exactly_the_tables_that_the_service_uses(databases: Databases) -> None:
    database = databases.fresh("migrated")
    upgrade(FOLDER, database.dsn)

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_the_migrations_can_be_taken_back(databases: Databases) -> None:
    database = databases.fresh("reverted")
    upgrade(FOLDER, database.dsn)

    downgrade(FOLDER, database.dsn)
    upgrade(FOLDER, database.dsn)


def test_the_newest_migration_is_named_in_a_file() -> None:
    newest = max(path.name.split("_")[0] for path in (FOLDER / "versions").glob("0*.py"))

    assert (FOLDER / "HEAD").read_text(encoding="utf-8").strip() == newest
