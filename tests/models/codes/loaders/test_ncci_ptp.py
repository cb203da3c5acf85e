"""NCCI PTP edits: a wrapped header, days without an end, and a setting only the name tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.core.errors import BadInputError
from tests.official_files import FOLDER, PTP, changed, content, copied, judged, many_edits, put, read

FILE = FOLDER / PTP


def test_the_header_wrapped_over_four_lines_is_not_an_edit() -> None:
    rows, _notes = read(FILE)
    assert len(rows) == 10
    assert (rows[0].column_one, rows[0].column_two, rows[0].line) == ("0001A", "36591", 7)


def test_a_star_leaves_the_end_open_and_a_pair_keeps_each_of_its_spans() -> None:
    rows, _notes = read(FILE)
    spans = [(row.effective, row.deleted) for row in rows if (row.column_one, row.column_two) == ("96372", "99213")]
    assert spans == [(None, date(2019, 12, 31)), (date(2020, 1, 1), None)]


def test_a_pair_deleted_on_the_day_it_began_is_kept_as_published() -> None:
    rows, _notes = read(FILE)
    void = next(row for row in rows if row.column_two == "90473")
    assert (void.effective, void.deleted, void.indicator) == (date(2022, 1, 1), date(2022, 1, 1), "9")


def test_rationales_are_kept_once_and_named_by_number() -> None:
    rows, notes = read(FILE)
    assert len(notes.texts) == 4
    assert list(notes.texts)[rows[0].rationale] == "CPT Manual or CMS manual coding instruction"


@pytest.mark.parametrize(
    ("name", "effective", "part"),
    [
        ("ccipra-v322r0-f1.txt", date(2026, 7, 1), "f1"),
        ("ccipra-v320r1-f4.txt", date(2026, 1, 1), "f4"),
        ("ccipra-v303r0-f2.TXT", date(2024, 10, 1), "f2"),
        ("medicare-ncci-2026q2-practitioner-ptp-edits-ccipra-v321r0-f3.txt", date(2026, 4, 1), "f3"),
    ],
)
def test_the_published_name_says_the_quarter_and_the_part(
    tmp_path: Path, name: str, effective: date, part: str
) -> None:
    _file, _layout, release = judged(copied(tmp_path, PTP, name))
    assert (release.effective, release.part) == (effective, part)


def test_a_renamed_file_needs_its_release_stated(tmp_path: Path) -> None:
    path = copied(tmp_path, PTP, "edits.txt")
    with pytest.raises(BadInputError, match="add --release"):
        judged(path)
    assert judged(path, date(2026, 7, 1))[2].effective == date(2026, 7, 1)
    with pytest.raises(BadInputError, match="2026-07-02 begins none"):
        judged(path, date(2026, 7, 2))


@pytest.mark.parametrize("name", ["ccioph-v322r0-f1.txt", "hospital-ptp-2026q3.txt"])
def test_the_hospitals_edits_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="take the practitioner edits"):
        judged(copied(tmp_path, PTP, name))


def test_medicaids_edits_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="Medicaid"):
        judged(copied(tmp_path, PTP, "medicaid-ncci-2026q3-practitioner-ptp-edits.txt"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"\t20220101\t20231231\t0\t", b"\t20221301\t20231231\t0\t", "line 7: effective date '20221301' is not a day"),
        (b"\t20231231\t0\t", b"\t2023-12-31\t0\t", "line 7: deletion date '2023-12-31' is not a day"),
        (b"\t20231231\t0\t", b"\t\t0\t", "line 7: has no deletion date"),
        (b"\t20231231\t0\t", b"\t20231231\t2\t", "line 7: modifier indicator '2' is none of 0, 1, 9"),
        (b"0001A\t36591", b"0001A\t3659", "line 7: '3659' is not a billing code"),
        (b"0001A\t36591\t", b"0001A\t36591\tx", "line 7: 'x' stands where only"),
        (b"\t20180701\t*", b"\t20261001\t*", "line 13: takes effect on 2026-10-01: this file is of a later release"),
        (b"\r\n0001T\t0002T", b"\r\n\r\n0001T\t0002T", "line 10: is blank, and edits follow it"),
        (b"0001T\t0002T\t", b"0001T\t0002T", "line 10: has 6 columns, an edit has 7"),
        (b"\t20060101\t*\t0\tStandards of medical/surgical practice\r\n", b"\t200601",
         "line 16: has 4 columns, an edit has 7: the file is damaged or cut short"),
        (b"\t*\t0\tStandards of medical/surgical practice\r\n", b"\t*\t0\tStandards of med",
         "line 16: ends in the middle of 'Standards of med': the file is cut short"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named(tmp_path: Path, old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        read(changed(tmp_path, PTP, old, new))
    assert message in str(refusal.value)


def test_blank_lines_at_the_end_are_nothing(tmp_path: Path) -> None:
    assert len(read(put(tmp_path, PTP, content(PTP) + b"\r\n\r\n"))[0]) == 10


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    damaged = b"0001U\x00\t0030U\r\n"
    with pytest.raises(BadInputError, match="is not a text file"):
        read(put(tmp_path, PTP, content(PTP) + damaged))
    with pytest.raises(BadInputError, match="line 2007: is not text"):
        read(put(tmp_path, PTP, b"".join([*many_edits(2000), damaged])))
