from collections.abc import Iterator

import pytest

from kit.servers import PrivatePostgres
from tests.integration.access.town import Town, built
from tests.support.servers import Databases


@pytest.fixture(scope="package")
def databases(postgres: PrivatePostgres) -> Iterator[Databases]:
    """Databases that all modules of this folder share: what they do is undone."""
    made = Databases(postgres)
    yield made
    made.drop()


@pytest.fixture(scope="package")
def town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return built(databases, str(tmp_path_factory.mktemp("messages")))
