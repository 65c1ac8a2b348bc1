from kit.sql.migrations import run
from services.intake.adapters.tables import metadata

run(metadata)
