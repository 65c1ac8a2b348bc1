from kit.sql.migrations import run
from services.portal.adapters.tables import metadata

run(metadata)
