"""The import rules of pyproject.toml hold."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_the_layers_hold() -> None:
    assert lint_imports(verbose=False) == EXIT_STATUS_SUCCESS
