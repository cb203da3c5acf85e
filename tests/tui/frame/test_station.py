"""A station's id: random, kept in the user's folder of the machine; where it cannot be kept, there is none."""

from __future__ import annotations

import os
import platform
import stat
from pathlib import Path

from tui.frame.station import FILE, station_id


def test_the_id_is_made_when_it_is_first_asked_for_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    first = station_id(folder)
    assert first is not None
    assert station_id(folder) == first
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert [item.name for item in folder.iterdir()] == [FILE]


def test_two_machines_have_two_ids_and_neither_says_its_name(tmp_path: Path) -> None:
    one, other = station_id(tmp_path / "one"), station_id(tmp_path / "other")
    assert one != other
    assert platform.node() not in (tmp_path / "one" / FILE).read_text()


def test_an_unreadable_id_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("half an i")
    assert station_id(tmp_path) == station_id(tmp_path) is not None


def test_a_folder_that_takes_nothing_means_no_id(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert station_id(tmp_path / "file" / "below") is None
    assert station_id(None) is None
    if os.geteuid():
        tmp_path.chmod(0o500)
        assert station_id(tmp_path) is None
