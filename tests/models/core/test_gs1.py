"""A scanned element string says exactly what was printed, or is refused by name: nothing is guessed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core.errors import BadInputError
from models.core.numbers.gs1 import GS, Gs1, parse_gs1, unwrap
from models.core.numbers.gs1_fields import field_at
from models.core.numbers.gtin import check_digit_holds, ndc10_in

TODAY = date(2026, 3, 2)
B12 = "00305170032258"
SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
texts = st.text(SET_82, min_size=1, max_size=20)
days = st.dates(date(1977, 1, 1), date(2075, 12, 31))
gtins = st.text("0123456789", min_size=13, max_size=13).map(lambda body: body + check_digit(body))
others = st.sampled_from(["11260101", "13260101", "2001", "3100001234", "4140305170000017"])
variable_others = st.sampled_from(["240X-1", "30100", "241AB(C)", "71500517003225", "91company", "99" + "Z" * 90])


def check_digit(body: str) -> str:
    return str(-sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body))) % 10)


def read(text: str, separator: str = GS) -> Gs1:
    return parse_gs1(unwrap(text, separator), TODAY)


@given(gtins, texts, texts, days, others, variable_others, st.randoms(), st.sampled_from(["", "]d2", "]C1", "]e0"]))
def test_what_is_printed_is_read_back_in_any_order(gtin, lot, serial, day, fixed, variable, chance, prefix):
    fields = [f"01{gtin}", f"17{day:%y%m%d}", f"10{lot}", f"21{serial}", fixed, variable]
    chance.shuffle(fields)
    ended = [field if field[:2] in {"01", "17"} or field == fixed else field + GS for field in fields]
    code = prefix + GS + "".join(ended).rstrip(GS) + chance.choice(["", "\r\n", "\t", "\n"])
    assert read(code) == Gs1(gtin, lot, day, serial)


@given(gtins, texts.filter(lambda text: "(" not in text), texts.filter(lambda text: "(" not in text), days)
def test_a_bracketed_text_says_the_same(gtin, lot, serial, day):
    assert read(f"(01){gtin}(17){day:%y%m%d}(10){lot}(21){serial}") == Gs1(gtin, lot, day, serial)


@given(gtins, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_of_a_gtin_never_passes(gtin, place, by):
    wrong = gtin[:place] + str((int(gtin[place]) + by) % 10) + gtin[place + 1 :]
    for code in (f"01{wrong}", f"]d201{wrong}17270531", f"(01){wrong}", f"10AB{GS}01{wrong}"):
        with pytest.raises(BadInputError, match="check digit"):
            read(code)


@given(st.text(max_size=130) | st.text("0123479(){}^|]dCe" + GS + "\r\n\0", max_size=90))
def test_any_text_is_read_or_refused_by_name(text):
    with suppress(BadInputError):
        read(text)


@given(st.lists(st.sampled_from(["21", "10", "11010101", "17270531", "91", "A", "01" + B12]), max_size=40))
def test_no_text_without_separators_takes_long(parts):
    with suppress(BadInputError):
        read("]d2" + "".join(parts))


@pytest.mark.parametrize(
    "code",
    [
        "01007308222995411727123110N4053724112201132002",
        f"01{B12}1727053110A123421SER001",
        f"]d201{B12}10AB12317270531",
        f"01{B12}21SERIAL117270531",
    ],
)
def test_a_lost_separator_that_leaves_two_readings_is_refused(code):
    with pytest.raises(BadInputError, match="two ways"):
        read(code)


def test_a_lost_separator_that_leaves_one_reading_is_read():
    assert read(f"01{B12}21SERIAL78901231727053110AB123") == Gs1(B12, "AB123", date(2027, 5, 31), "SERIAL7890123")


@pytest.mark.parametrize("lot", ["B2107", "A21345", "L2021", "12345678901234567890"])
def test_an_ordinary_lot_with_digits_of_an_identifier_is_a_lot(lot):
    assert read(f"]d201{B12}1727053110{lot}").lot == lot


@pytest.mark.parametrize("sign", ["|", "~", "^", "{GS}", "<GS>", "\N{SYMBOL FOR GROUP SEPARATOR}", "\x1e"])
def test_a_sign_no_field_may_hold_stands_for_the_separator(sign):
    assert read(f"01{B12}10AB123{sign}17270531") == Gs1(B12, "AB123", date(2027, 5, 31), None)


def test_any_sign_can_be_set_as_the_separator():
    assert read(f"01{B12}10AB123*17270531", "*").lot == "AB123"
    assert read(f"01{B12}10AB*123{GS}17270531").lot == "AB*123"


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("260200", date(2026, 2, 28)), ("280200", date(2028, 2, 29)), ("271200", date(2027, 12, 31)),
        ("760101", date(2076, 1, 1)), ("770101", date(1977, 1, 1)), ("000229", date(2000, 2, 29)),
    ],
)  # fmt: skip
def test_day_00_is_the_last_of_its_month_and_the_century_the_nearest(digits, day):
    assert read(f"01{B12}17{digits}").expiry == day


def test_the_century_follows_the_present_year():
    assert parse_gs1(unwrap("]d217200131"), date(2080, 1, 1)).expiry == date(2120, 1, 31)


@pytest.mark.parametrize("digits", ["271301", "270231", "270631", "270001", "270532"])
def test_a_day_that_is_none_is_refused(digits):
    with pytest.raises(BadInputError, match="expiry is not a date"):
        read(f"01{B12}17{digits}10AB123")


@pytest.mark.parametrize(
    "code",
    [
        "", "]d2", GS, f"01{B12[:-1]}", f"]d201{B12}10{'A' * 21}", f"01{B12}10{GS}", f"01{B12}10A\0B", f"01{B12}05X",
        f"01{B12}10A{GS}10B", f"01{B12}1727O531", "9" * 500,
    ],
)  # fmt: skip
def test_what_is_no_element_string_is_refused(code):
    with pytest.raises(BadInputError):
        read(code)


def test_the_ten_digits_of_a_us_drug_are_in_its_gtin_at_any_packaging_level():
    assert ndc10_in(B12) == ndc10_in("30305170032259") == ndc10_in(B12[2:]) == "0517003225"
    assert ndc10_in("04006381333931") is None
    assert check_digit_holds("4006381333931")


@pytest.mark.parametrize(
    ("code", "field"),
    [(f"01{B12}30ABC", "30"), (f"01{B12}7003ABCDEFGHIJ", "7003"), (f"01{B12}422US", "422")],
)
def test_s16_a_field_that_is_not_written_as_its_identifier_demands_is_refused_by_its_number(code, field):
    with pytest.raises(BadInputError, match=f"field {field} of the code is not written as GS1 says"):
        read("]d2" + code)


def test_s16_a_field_no_identifier_is_known_for_is_refused():
    with pytest.raises(BadInputError, match="not a GS1 code"):
        read(f"]d201{B12}4399X")


def test_every_identifier_is_the_one_the_library_reads() -> None:
    import biip.gs1_application_identifiers as identifiers

    library = identifiers._GS1_APPLICATION_IDENTIFIERS
    fields = {code: field_at(code) for code in library}
    assert {code: field and field.code for code, field in fields.items()} == {code: code for code in library}
    assert all(field and field.pattern.pattern == library[code].pattern for code, field in fields.items())


@given(st.text("0123456789", min_size=2, max_size=14))
def test_a_check_digit_holds_where_the_library_says_so(digits: str) -> None:
    from biip.checksums import gs1_standard_check_digit

    assert check_digit_holds(digits) == (gs1_standard_check_digit(digits[:-1]) == int(digits[-1]))
