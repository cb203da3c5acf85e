"""HCPCS Level II as CSV and as fixed-width text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.core.errors import BadInputError
from tests.official_files import FOLDER, HCPCS, changed, content, copied, judged, put, read

TEXT = "HCPC2026_OCT_ANWEB.txt"
LONG = (
    "Injection, a drug whose official description runs on for more than eighty signs and is broken wherever it is, 1 mg"
)


def record(code: str, sequence: str, kind: str, long: str, short: str = "", added: str = "", ended: str = "") -> str:
    """Return one record of 293 signs, as the record layout places its fields."""
    line = f"{code:>5}{sequence:<5}{kind}{long:<80}{short:<28}".ljust(268)
    return f"{line}{added:<8}{'20240401' if added else '':<8}{ended:<8}{'N' if added else ''}".ljust(293)


def text_file(folder: Path, *records: str) -> Path:
    return put(folder, TEXT, "\r\n".join([*records, ""]).encode())


def test_the_csv_has_codes_and_modifiers_with_their_days() -> None:
    rows, _notes = read(FOLDER / HCPCS)
    found = {row.code: (row.added, row.ended) for row in rows}
    assert found["J1030"] == (date(1986, 1, 1), date(2024, 3, 31))
    assert found["J1010"] == (date(2024, 4, 1), None)


def test_a_right_aligned_modifier_is_read_without_its_blanks() -> None:
    rows, _notes = read(FOLDER / HCPCS)
    assert [row.code for row in rows if len(row.code) == 2] == ["A1", "AM", "JG"]


def test_the_last_valid_day_is_not_the_day_of_the_last_action() -> None:
    rows, _notes = read(FOLDER / HCPCS)
    assert next(row.ended for row in rows if row.code == "JG") == date(2024, 12, 31)


def test_fixed_width_records_are_put_together_by_their_sequence(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        record("J1010", "00100", "3", LONG[:80], "Short", "20240401"),
        record("J1010", "00200", "4", LONG[80:]),
        record("JG", "00100", "7", "A modifier", "Mod", "20180101", "20241231"),
    )
    rows, _notes = read(path)
    assert [(row.code, row.long_text, row.added, row.ended) for row in rows] == [
        ("J1010", LONG, date(2024, 4, 1), None),
        ("JG", "A modifier", date(2018, 1, 1), date(2024, 12, 31)),
    ]


def test_a_description_broken_at_a_blank_keeps_it(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        record("J1010", "00100", "3", "Injection, of a", "Short", "20240401"),
        record("J1010", "00200", "4", "drug"),
    )
    assert read(path)[0][0].long_text == "Injection, of a drug"


def test_dental_codes_are_left_out_and_counted(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        record("D0120", "00100", "3", "dental", "dental", "20000101"),
        record("J1010", "00100", "3", "Injection", "Short", "20240401"),
    )
    rows, notes = read(path)
    assert [row.code for row in rows] == ["J1010"]
    assert notes.left_out == {"dental codes": 1}


def test_a_description_beside_a_code_of_the_ama_is_not_kept(tmp_path: Path) -> None:
    rows, _notes = read(changed(tmp_path, HCPCS, b"J3420", b"96372"))
    assert [(row.long_text, row.short_text) for row in rows if row.code == "96372"] == [("", "")]


@pytest.mark.parametrize(
    ("name", "effective"),
    [
        ("HCPC2026_OCT_ANWEB.csv", date(2026, 10, 1)),
        ("HCPC2027_JAN_ANWEB_v2.csv", date(2027, 1, 1)),
        ("october-2026-alpha-numeric-hcpcs-file.csv", date(2026, 10, 1)),
    ],
)
def test_the_published_name_says_the_quarter(tmp_path: Path, name: str, effective: date) -> None:
    assert judged(copied(tmp_path, HCPCS, name))[2].effective == effective


def test_a_name_with_a_year_alone_says_no_quarter(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="add --release"):
        judged(copied(tmp_path, HCPCS, "HCPC2026_CONTR_ANWEB.csv"))


def test_a_release_the_name_contradicts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="its name says 2026-10-01, --release 2026-07-01"):
        judged(copied(tmp_path, HCPCS), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"J1010,0010", b"J101,0010", "line 5: 'J101' is not a HCPCS code or modifier"),
        (b"20240401,20240401,,N", b"2024041,20240401,,N", "line 5: added '2024041' is not a day"),
        (b"19860101,20240401,20240331", b"20240501,20240401,20240331", "line 6: J1030 ended on 2024-03-31, before"),
        (b"20240401,20240401,,N", b"20280101,20240401,,N", "line 5: was added on 2028-01-01: this file is of a later"),
        (b"J1010,0010,3", b"J1010,0010,4", "line 5: continues J1010, which does not stand before it"),
        (b"J1010,0010,3", b"J1010,0010,5", "line 5: record kind '5' is none of 3, 4, 7, 8"),
        (b",19820101,19960101,,N\r\n", b",1982", "line 7: has 45 columns, the header 48"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        read(changed(tmp_path, HCPCS, old, new))
    assert message in str(refusal.value)


def test_a_fixed_width_file_cut_within_a_record_is_refused(tmp_path: Path) -> None:
    whole = record("J1010", "00100", "3", "Injection", "Short", "20240401")
    with pytest.raises(BadInputError, match="line 2: is not a whole record"):
        read(text_file(tmp_path, whole, whole.replace("J1010", "J1020")[:200]))


def test_windows_signs_are_read(tmp_path: Path) -> None:
    path = put(tmp_path, HCPCS, content(HCPCS).replace(b"Vitamin b12 injection", "Vitamin “b12”".encode("cp1252")))
    assert read(path)[0][-1].short_text == "Vitamin “b12”"
