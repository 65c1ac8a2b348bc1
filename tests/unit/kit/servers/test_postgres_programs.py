import os
from pathlib import Path

import pytest

from kit.servers import postgres_programs
from kit.servers.accounts import Account
from kit.servers.postgres_programs import find_programs


def test_the_programs_run_without_a_locale_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "xx_XX.UTF-8")

    outcome = find_programs(tmp_path, None).run("initdb", ["--version"])

    assert outcome.returncode == 0
    assert "PostgreSQL" in outcome.stdout


def test_programs_that_an_account_cannot_reach_are_copied_with_their_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Account, "may_enter", lambda *_: False)
    account = Account(os.getuid(), os.getgid())

    programs = find_programs(tmp_path, account)

    assert programs.folder.is_relative_to(tmp_path)
    assert programs.folder != postgres_programs._installed() / "bin"
    outcome = postgres_programs.Programs(programs.folder, None, tmp_path).run("initdb", ["--version"])
    assert outcome.returncode == 0
