"""CMS's crosswalk is read as published; what cannot be read is one line with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models.codes.crosswalk_file import MOST_BYTES, CrosswalkRow, read_crosswalk
from models.core.errors import BadInputError

FILE = Path(__file__).parents[2] / "fixtures" / "reference" / "asp_ndc_hcpcs_crosswalk_2025q4_formulary.csv"
HEAD = (
    "_2026_CODE,Short Description,LABELER NAME,NDC2,Drug Name ,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG\n"
)
B12 = "J3420,Vitamin b12,American Regent,00517-0031-25,Vitamin B-12,1000 MCG,1,25,1,25\n"


def test_the_official_layout_is_read_past_its_preamble() -> None:
    crosswalk = read_crosswalk(FILE.read_bytes())
    assert (len(crosswalk.rows), crosswalk.alternate_ids) == (141, 0)
    assert (crosswalk.begins, crosswalk.ends) == (date(2025, 10, 1), date(2025, 12, 31))
    rows = {row.ndc11: row for row in crosswalk.rows}
    assert rows["00517-0031-25"] == CrosswalkRow(
        "J3420", "00517-0031-25", Decimal(1), Decimal(1), Decimal(25), "Cyanocobalamin"
    )
    assert rows["00009-0013-05"].bill_units == Decimal("2.5")


def test_the_first_heading_may_change_every_year_and_blanks_around_headings_do_not_matter() -> None:
    assert len(read_crosswalk((HEAD + B12).encode()).rows) == 1
    assert len(read_crosswalk((HEAD.replace("_2026_CODE", "HCPCS CODE ") + B12).encode()).rows) == 1


@pytest.mark.parametrize("identifier", ["GG100", "123456789012", "0517-0031-25", "51703125", "00517-0031-2S"])
def test_a_row_with_another_kind_of_id_is_counted_and_never_padded_into_an_ndc(identifier: str) -> None:
    crosswalk = read_crosswalk((HEAD + B12.replace("00517-0031-25", identifier)).encode())
    assert (crosswalk.rows, crosswalk.alternate_ids) == ((), 1)


def test_blank_lines_and_letters_of_an_older_encoding_are_read() -> None:
    content = (HEAD + "\n,,,,,,,,,\n" + B12.replace("Vitamin B-12", "Vitamín")).encode("latin-1")
    assert read_crosswalk(content).rows[0].name == "Vitamín"


@pytest.mark.parametrize(
    ("content", "at", "text"),
    [
        (b"", "", "is empty"),
        (b"\x00\x01\x02PK\x03\x04" * 100, "", "is not a text file"),
        ((HEAD.replace("BILLUNITS,", "UNITS,") + B12).encode(), "", "is no ASP NDC-HCPCS crosswalk"),
        ((HEAD + "J3420,,,\n").encode(), "line 2", "4 columns, the header 10"),
        ((HEAD + B12 + B12.replace("J3420", "J34")).encode(), "line 3", "not a billing code"),
        ((HEAD + B12.replace(",25,1,25", ",25,many,25")).encode(), "line 2", "'many' is not an amount"),
        ((HEAD + B12.replace(",25,1,25", ",25,1e9,25")).encode(), "line 2", "not an amount"),
        ((HEAD + '"' + "x" * 200_000 + '"').encode(), "line", "field larger"),
        (b" " * (MOST_BYTES + 1), "", "larger than 50 MB"),
    ],
    ids=["empty", "binary", "heading", "short", "code", "units", "power", "huge-field", "huge-file"],
)
def test_a_file_that_cannot_be_read_is_one_line_with_its_place(content: bytes, at: str, text: str) -> None:
    with pytest.raises(BadInputError, match=text) as caught:
        read_crosswalk(content)
    assert caught.value.at.startswith(at)
    assert "\n" not in str(caught.value)


def test_a_file_is_compared_for_a_day_it_speaks_for() -> None:
    crosswalk = read_crosswalk(FILE.read_bytes())
    days = (date(2025, 9, 1), date(2025, 11, 1), date(2026, 11, 1))
    assert [crosswalk.day_near(day) for day in days] == [date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 31)]


@pytest.mark.parametrize("message", ["", "Effective soon", "Effective Octember 1, 2025 through Tober 40, 2025"])
def test_a_file_that_does_not_say_its_days_is_compared_for_today(message: str) -> None:
    crosswalk = read_crosswalk((f'"{message}"\n' + HEAD + B12).encode())
    assert crosswalk.day_near(date(2026, 11, 1)) == date(2026, 11, 1)
