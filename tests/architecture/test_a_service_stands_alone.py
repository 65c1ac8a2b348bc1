"""A service runs with the kit, the published language and nothing of the other services."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("intake", "meetings", "supervision", "notification", "portal")


def copy_of(service: str, folder: Path) -> Path:
    for part in ("kit", "contracts", f"services/{service}"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "services" / "__init__.py", folder / "services" / "__init__.py")
    return folder


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_be_imported_without_the_others(service: str, tmp_path: Path) -> None:
    program = f"import services.{service}.service, services.{service}.bootstrap as b; print(b.__file__)"

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=copy_of(service, tmp_path),
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(tmp_path)
