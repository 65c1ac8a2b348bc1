"""`python -m deploy.cli` is the command `yishi`, where the distribution itself is not installed."""

from deploy.cli.application import app

if __name__ == "__main__":
    app(prog_name="yishi")
