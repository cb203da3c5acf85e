"""What people install: everything the program reads at run time, and nothing else."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

TOP = Path(__file__).parents[2]
CARRIED = {".py", ".toml", ".tcss", ".mako", ".typed"}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    built = next(WheelBuilder(str(TOP)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"]))
    with zipfile.ZipFile(built) as wheel:
        return set(wheel.namelist())


def test_the_wheel_carries_every_file_of_the_two_packages(names: set[str]) -> None:
    sources = [path for package in ("tui", "models") for path in (TOP / package).rglob("*")]
    wanted = {path.relative_to(TOP).as_posix() for path in sources if path.suffix in CARRIED}

    assert wanted - names == set()


@pytest.mark.parametrize("suffix", sorted(CARRIED))
def test_the_wheel_carries_data_beside_the_code(names: set[str], suffix: str) -> None:
    assert any(name.endswith(suffix) for name in names)


def test_the_wheel_carries_the_migrations(names: set[str]) -> None:
    assert "models/store/migrations/versions/0001_first_tables.py" in names


def test_the_wheel_carries_nothing_else(names: set[str]) -> None:
    assert {name.partition("/")[0] for name in names} == {"tui", "models", "needlepoint-0.1.0.dist-info"}
