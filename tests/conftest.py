"""Marks every test with the tier of its folder, and lends all of them the private servers."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
TIERS = ("unit", "integration", "contracts", "architecture", "e2e", "browser", "compose", "chaos")

pytest_plugins = ["tests.support.servers"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        tier = item.path.relative_to(HERE).parts[0]
        if tier in TIERS:
            item.add_marker(tier)
