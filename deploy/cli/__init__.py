"""The command `yishi`: what an operator asks a running installation."""

from deploy.cli.application import app

__all__ = ["app"]
