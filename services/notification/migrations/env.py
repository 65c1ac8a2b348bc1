from kit.sql.migrations import run
from services.notification.adapters.tables import metadata

run(metadata)
