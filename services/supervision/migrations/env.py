from kit.sql.migrations import run
from services.supervision.adapters.tables import metadata

run(metadata)
