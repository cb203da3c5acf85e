"""What people install: everything the program reads at run time and nothing else, and an archive with its whole suite.

On an installed package without the code beside the tests there is nothing to build from.
"""

from __future__ import annotations

import subprocess
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

import tui

TOP = Path(__file__).parents[2]
CODE = ("models", "tui")
SUITE = ("tests", "screenshots")
BESIDE = {".ci/constraints.txt", ".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}
INFO = f"needlepoint-{tui.__version__}.dist-info"
MADE = {".pyc"}

pytestmark = pytest.mark.skipif(not (TOP / "models").is_dir(), reason="no code beside the tests to build from")


def kept(*folders: str) -> set[str]:
    """Return what git keeps or would keep in some folders; in an archive without git, what is there."""
    if (TOP / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders]
        listed = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True).stdout.split("\0")
        return {name for name in listed if (TOP / name).is_file()}
    found = (path for folder in folders for path in (TOP / folder).rglob("*") if path.is_file())
    return {path.relative_to(TOP).as_posix() for path in found if path.suffix not in MADE}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = str(tmp_path_factory.mktemp("wheel"))
    return Path(next(WheelBuilder(str(TOP)).build(directory=folder, versions=["standard"])))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def test_the_wheel_carries_every_file_of_the_two_packages_and_nothing_else(names: set[str]) -> None:
    assert {name for name in names if not name.startswith(f"{INFO}/")} == kept(*CODE)


@pytest.mark.parametrize("suffix", [".toml", ".csv", ".tcss", ".md", ".mako", ".typed"])
def test_the_wheel_carries_data_beside_the_code(names: set[str], suffix: str) -> None:
    assert any(name.endswith(suffix) for name in names)


def test_the_wheel_carries_the_migrations_and_the_license(names: set[str]) -> None:
    assert {"models/store/migrations/versions/0001_first_tables.py", f"{INFO}/licenses/LICENSE"} <= names


def test_the_wheel_installs_the_command_in_this_version(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        reported = message_from_string(opened.read(f"{INFO}/METADATA").decode())
        assert (reported["Name"], reported["Version"], reported["Requires-Python"]) == (
            "needlepoint",
            tui.__version__,
            ">=3.11",
        )
        assert opened.read(f"{INFO}/entry_points.txt").decode().split("\n")[1] == "needlepoint = tui.cli:main"


def test_the_source_archive_carries_the_code_and_the_whole_suite(tmp_path: Path) -> None:
    built = next(SdistBuilder(str(TOP)).build(directory=str(tmp_path), versions=["standard"]))
    with tarfile.open(built) as opened:
        found = {name.partition("/")[2] for name in opened.getnames()}
    assert found == kept(*CODE, *SUITE) | BESIDE
