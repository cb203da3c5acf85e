"""ASP prices and the crosswalk from NDC to HCPCS."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models.core.errors import BadInputError
from tests.official_files import CROSSWALK, FOLDER, NOC, PRICING, changed, copied, judged, put, read

QUARTER = date(2025, 10, 1)


@pytest.mark.parametrize("name", [CROSSWALK, NOC, PRICING])
def test_the_preamble_says_the_quarter_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    assert judged(copied(tmp_path, name, "download (1).csv"))[2].effective == QUARTER


@pytest.mark.parametrize("name", [CROSSWALK, NOC, PRICING])
def test_a_release_the_content_contradicts_is_refused(name: str) -> None:
    with pytest.raises(BadInputError, match="its content says 2025-10-01, --release 2026-01-01"):
        judged(FOLDER / name, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"October 2025 ASP", b"July 2025 ASP", "contradicts itself: titled July 2025, in effect from 2025-10-01"),
        (b"_2025_CODE", b"_2024_CODE", "contradicts itself: its codes are of 2024"),
        (b"December 31, 2025", b"December 31, 2026", "that is no quarter"),
        (b"October 1, 2025", b"October 32, 2025", "there is no such day"),
    ],
)
def test_a_preamble_that_contradicts_the_rest_is_refused(tmp_path: Path, old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        judged(changed(tmp_path, CROSSWALK, old, new))


@pytest.mark.parametrize("column", [b"_2025_CODE ", b"HCPCS Code", b"2025_CODE"])
def test_the_first_columns_name_changes_every_year(tmp_path: Path, column: bytes) -> None:
    assert len(read(changed(tmp_path, CROSSWALK, b"_2025_CODE", column))[0]) == 23


def test_identifiers_that_are_no_ndc_are_counted_and_never_padded() -> None:
    rows, notes = read(FOLDER / CROSSWALK)
    assert notes.left_out == {"alternate identifiers": 3}
    assert not [row for row in rows if row.code in {"Q4111", "J7331"}]
    assert all(len(row.ndc11) == 11 for row in rows)


def test_an_ndc_with_two_codes_keeps_both() -> None:
    rows, _notes = read(FOLDER / CROSSWALK)
    assert [row.code for row in rows if row.ndc11 == "55513000204"] == ["J0881", "J0882"]


def test_units_may_be_fractions_and_stay_exact() -> None:
    rows, _notes = read(FOLDER / CROSSWALK)
    found = next(row for row in rows if row.ndc11 == "00641092825")
    assert (found.units, found.units_per_package, found.package_quantity) == (Decimal("0.5"), Decimal(13), Decimal(25))


@pytest.mark.parametrize("name", [CROSSWALK, PRICING])
def test_no_description_of_a_cpt_code_is_read(name: str) -> None:
    rows, _notes = read(FOLDER / name)
    assert any(row.code == "90371" for row in rows)
    assert "CPT TEXT HERE" not in repr(rows)


def test_unclassified_drugs_have_an_ndc_and_no_code() -> None:
    rows, _notes = read(FOLDER / NOC)
    assert [(row.ndc11, row.code, row.units) for row in rows] == [
        ("81298855203", "", Decimal(20)),
        ("81298855403", "", Decimal(40)),
    ]


def test_prices_are_exact_and_a_share_below_twenty_percent_is_kept() -> None:
    rows, notes = read(FOLDER / PRICING)
    found = {row.code: row for row in rows}
    assert found["J0897"].payment_limit == Decimal("29.380")
    assert found["J0897"].coinsurance == Decimal("17.508")
    assert notes.left_out == {"without a limit": 1}


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (PRICING, b"J0696,Ceftriaxone sodium injection,250 MG,0.430", b"J0696,Ceftriaxone sodium injection,250 MG,x",
         "line 13: payment limit 'x' is not an amount"),
        (PRICING, b"J0696,", b"J069,", "line 13: 'J069' is not a billing code"),
        (PRICING, b"J2550,Prom", b"J0696,Prom", "line 15: J0696 is already on line 13"),
        (PRICING, b"1000 MCG,1.005,20.000,,,,,,\r\n", b"1000 MCG,1.00", "line 17: has 4 columns, the header 11"),
        (CROSSWALK, b",0.5,13,", b",0.5.1,13,", "line 23: BILLUNITS '0.5.1' is not an amount"),
        (CROSSWALK, b",0.5,13,", b",0.1234567,13,", "line 23: BILLUNITS '0.1234567' is not an amount"),
        (CROSSWALK, b"00641-0928-25", b"", "line 23: has no NDC and no other identifier"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named(tmp_path: Path, name: str, old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        read(changed(tmp_path, name, old, new))
    assert message in str(refusal.value)


def test_a_crosswalk_cut_short_is_refused_though_its_ten_columns_are_there(tmp_path: Path) -> None:
    data = (FOLDER / CROSSWALK).read_bytes()
    with pytest.raises(BadInputError, match=r"has \d+ columns, the header 250: the file is damaged or cut short"):
        read(put(tmp_path, CROSSWALK, data[:-20]))


def test_prices_by_name_are_refused_with_the_reason(tmp_path: Path) -> None:
    text = (
        ",,,\r\nPayment Allowance Limits for NOC Drugs,,,\r\n"
        '"Effective October 1, 2025 through December 31, 2025",,,\r\n'
        "Drug Generic Name (Trade Name),Dosage,Payment Limit,Notes\r\nVasopressin,1 UNIT,$2.462,\r\n"
    )
    with pytest.raises(BadInputError, match="by name"):
        judged(put(tmp_path, "noc_pricing.csv", text.encode()))
