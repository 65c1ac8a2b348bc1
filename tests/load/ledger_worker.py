"""A worker for the services of the bench: `python -m tests.load.ledger_worker teller ledger`."""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402 -- its warning is known

eventlet.monkey_patch()

import os  # noqa: E402 -- everything below must be imported green
import sys  # noqa: E402

from kit.logs import configure_logs  # noqa: E402
from kit.messaging.worker import run  # noqa: E402
from tests.load.ledger import LedgerService, TellerService  # noqa: E402

SERVICES = {service.name: service for service in (TellerService, LedgerService)}

if __name__ == "__main__":
    configure_logs()
    run([SERVICES[name] for name in sys.argv[1:]], os.environ["YISHI_AMQP_URL"])
