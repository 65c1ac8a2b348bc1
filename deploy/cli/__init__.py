"""The command `yishi`: what an operator asks a running installation."""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

from deploy.cli.application import app  # noqa: E402 -- the warning is known, and the way out is planned

__all__ = ["app"]
