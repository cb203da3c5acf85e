"""S16 to S18 at the door: what a scanner sends is read as printed, or refused with a question, and never guessed."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core.numbers.ndc import ndcs_of_ten, parse_ndc
from models.drugs.formulary import shipped_formulary
from models.drugs.naming.known_packages import KnownPackages, Listing
from models.drugs.naming.scanned_code import ScannedCode, resolve_code
from tests.tui.scanner import gtin

TODAY = date(2026, 3, 2)
GS = "\x1d"
FORMULARY = KnownPackages(shipped_formulary())
B12 = "00305170032258"
tens = st.text("0123456789", min_size=10, max_size=10)
lots = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=1, max_size=20)
expiries = st.dates(date(2026, 3, 2), date(2075, 12, 31))


def resolved(text: str, known: KnownPackages = FORMULARY, today: date = TODAY) -> ScannedCode:
    return resolve_code(text, known, today)


def test_s16_the_vector_with_two_readings_is_refused_with_a_question():
    code = resolved("01007308222995411727123110N4053724112201132002")

    assert (code.lot, code.serial, code.gtin, code.ndc, code.expiry) == (None,) * 5
    assert code.problems == (
        "the scanner dropped the separator between two fields, so the code can be read in two ways: type the lot, and "
        "set the scanner to send the group separator (GS, ASCII 29)",
    )


def test_s16_the_same_vector_with_its_separator_is_read():
    code = resolved(f"01007308222995411727123110N40537{GS}24112201132002")
    assert (code.lot, code.expiry) == ("N40537", date(2027, 12, 31))
    code = resolved(f"01007308222995411727123110N405372411220{GS}21132002")
    assert (code.lot, code.serial) == ("N405372411220", "132002")


@pytest.mark.parametrize("aim", ["]d2", "]C1", "]Q3", "]e0"])
@given(lots, expiries)
def test_s16_the_scanners_symbology_identifier_is_no_part_of_the_code(aim, lot, day):
    bare = f"01{B12}17{day:%y%m%d}10{lot}{GS}21S1"
    code = resolved(aim + bare)
    assert (code.kind, code.gtin, code.lot, code.expiry, code.serial) == ("gs1", B12, lot, day, "S1")


@given(lots.filter(lambda lot: len(lot) > 4), lots.filter(lambda serial: len(serial) > 4), expiries)
def test_s16_a_dropped_separator_is_never_guessed(lot, serial, day):
    code = resolved(f"]d201{B12}10{lot}21{serial}17{day:%y%m%d}")
    assert code.problems or (code.lot, code.serial, code.expiry) == (lot, serial, day)


@pytest.mark.parametrize("order", list(permutations(("01", "17", "10", "21"))))
def test_s16_a_code_whose_separator_was_dropped_says_so_and_how_to_set_the_scanner_in_any_order_of_fields(order):
    fields = {"01": B12, "17": "270531", "10": "AB123", "21": "SN12345678"}
    dropped = resolved("".join(name + fields[name] for name in order))

    assert dropped.kind == "gs1"
    if dropped.problems:
        assert (dropped.lot, dropped.serial) == (None, None)
        assert "dropped the separator" in dropped.problems[0]
        assert "set the scanner to send the group separator" in dropped.problems[0]
    else:  # this order can be read in one way only
        assert (dropped.lot, dropped.serial) == ("AB123", "SN12345678")
    whole = resolved("".join(name + fields[name] + (GS if name in ("10", "21") else "") for name in order))
    assert (whole.lot, whole.serial, whole.problems) == ("AB123", "SN12345678", ())


@pytest.mark.parametrize("text", ["10AB12321SN12345678", "21SN1234567810AB123", "M0012117"])
def test_s16_what_carries_no_package_is_not_told_to_be_a_code_without_separator(text):
    assert resolved(text).kind == "unknown"


@given(tens)
def test_s17_a_gtin_that_begins_003_says_ten_digits_and_no_split(ten):
    code = resolved(f"01{gtin(f'003{ten}')}17270531")

    assert code.ndc10 == ten
    assert code.ndc is None or code.listing is not None


@pytest.mark.parametrize(
    ("printed", "kept"),
    [("1234-5678-91", "01234567891"), ("12345-678-91", "12345067891"), ("12345-6789-1", "12345678901")],
)
def test_s17_each_of_the_three_splits_is_looked_up_and_padded_to_eleven(printed, kept):
    listing = Listing(parse_ndc(printed), "listed product", "NDC directory")
    known = KnownPackages(shipped_formulary(), lambda ten: (listing,) if ten in listing.ndc.tens else ())

    code = resolved(f"01{gtin('0031234567891')}17270531", known)
    assert code.ndc is not None
    assert (code.ndc10, code.ndc.digits, code.problems) == ("1234567891", kept, ())
    assert resolved(printed, known).ndc == code.ndc


@given(tens)
def test_s17_ten_bare_digits_have_three_splits_and_none_is_chosen(ten):
    splits = {ndc.digits for ndc in ndcs_of_ten(ten)}
    code = resolved(ten, KnownPackages(shipped_formulary()))
    assert code.ndc is None or (code.ndc.digits in splits and code.listing is not None)


@given(tens, st.integers(1, 9))
def test_s17_a_wrong_check_digit_is_refused(ten, by):
    right = gtin(f"003{ten}")
    code = resolved(f"01{right[:-1]}{(int(right[-1]) + by) % 10}17270531")
    assert code.problems
    assert code.gtin is None


@given(st.integers(2000, 2075), st.integers(1, 12))
def test_s18_day_00_is_the_last_day_of_its_month(year, month):
    after = date(year + month // 12, month % 12 + 1, 1)
    code = resolved(f"01{B12}17{year % 100:02}{month:02}0010AB123")
    assert code.expiry is not None
    assert (after - code.expiry).days == 1


def test_s18_260200_is_28_february_2026():
    assert resolved(f"01{B12}1726020010AB123").expiry == date(2026, 2, 28)


@given(st.integers(2000, 2199), st.integers(0, 99))
def test_s18_the_century_is_the_one_within_fifty_years_of_today(now, year):
    code = resolved(f"01{B12}17{year:02}0131", today=date(now, 6, 1))
    assert code.expiry is not None
    assert code.expiry.year % 100 == year
    assert -49 <= code.expiry.year - now <= 50


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_s18_what_is_no_day_is_refused_and_never_moved_to_one(year, month, day):
    digits = f"{year:02}{month:02}{day:02}"
    code = resolved(f"]d201{B12}17{digits}")
    try:
        date(2000 + year, month, day or 1)
    except ValueError:
        assert code.expiry is None
        assert code.problems
    else:
        assert code.expiry is not None
        assert day in {0, code.expiry.day}
