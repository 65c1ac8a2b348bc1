"""Bring all databases of a city to the newest version and add what data is missing: one process for both."""

from deploy import seed
from deploy.migrate import migrate
from deploy.services import SERVICES

if __name__ == "__main__":
    for service in SERVICES:
        migrate(service)
    seed.main()
