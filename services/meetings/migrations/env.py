from kit.sql.migrations import run
from services.meetings.adapters.tables import metadata

run(metadata)
