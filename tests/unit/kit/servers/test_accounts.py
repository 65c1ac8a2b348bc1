import os
from pathlib import Path

from kit.servers.accounts import Account, private_folder

NOBODY_HERE = Account(uid=4_000_001, gid=4_000_001)


def opened(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def test_a_stranger_may_enter_a_folder_when_every_step_is_open() -> None:
    assert NOBODY_HERE.may_enter(Path("/usr/bin"))


def test_one_closed_step_on_the_way_shuts_a_stranger_out(tmp_path: Path) -> None:
    closed, inner = tmp_path / "closed", tmp_path / "closed" / "inner"
    opened(closed, inner)
    closed.chmod(0o700)

    assert not NOBODY_HERE.may_enter(inner)


def test_the_owner_passes_by_the_owners_bit(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    owner = Account(os.getuid(), os.getgid())

    assert owner.may_enter(tmp_path) or not owner.may_enter(tmp_path.parent)


def test_a_member_of_the_group_passes_by_the_groups_bit_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o705)
    member = Account(uid=4_000_001, gid=tmp_path.stat().st_gid)

    assert not member.may_enter(tmp_path)


def test_a_private_folder_is_closed_to_all_others(tmp_path: Path) -> None:
    place = private_folder(tmp_path / "server" / "files", None)

    assert place == (tmp_path / "server" / "files").resolve()
    assert place.stat().st_mode & 0o777 == 0o700
