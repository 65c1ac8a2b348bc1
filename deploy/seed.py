"""Let every service that brings data of its own add what is missing: `python -m deploy.seed`."""

import runpy
from importlib.util import find_spec

from deploy.services import SERVICES


def main() -> None:
    """Run the seeds of all services that have some."""
    for service in SERVICES:
        module = f"services.{service}.seeds"
        if find_spec(module):
            runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main()
