"""An NDC is read as printed and kept as 5-4-2; what could mean two packages is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc

digits = st.text("0123456789", min_size=11, max_size=11)


@pytest.mark.parametrize(
    ("printed", "kept", "written"),
    [
        ("0143-9857-25", "00143-9857-25", "4-4-2"), ("50242-040-62", "50242-0040-62", "5-3-2"),
        ("60574-4114-1", "60574-4114-01", "5-4-1"), ("00517-0032-25", "00517-0032-25", "5-4-2"),
        ("00517003225", "00517-0032-25", "5-4-2"), (" 00517-0032-25 ", "00517-0032-25", "5-4-2"),
    ],
)  # fmt: skip
def test_a_printed_ndc_is_padded_where_its_hyphens_say(printed: str, kept: str, written: str) -> None:
    ndc = parse_ndc(printed)
    assert str(ndc) == kept
    assert ndc.written == written


@given(digits)
def test_eleven_digits_read_back_unchanged(text: str) -> None:
    ndc = parse_ndc(text)
    assert ndc.digits == text
    assert parse_ndc(str(ndc)).digits == text


def test_ten_bare_digits_are_refused_because_they_could_be_three_packages() -> None:
    with pytest.raises(BadInputError, match="add the hyphens"):
        parse_ndc("0143985725")


@pytest.mark.parametrize(
    "text", ["", "143-9857-25", "00143-98571-25", "0014A-9857-25", "00143-9857", "1-2-3-4", "-" * 3]
)
def test_what_no_package_carries_is_refused_naming_the_field(text: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_ndc(text, "lot.ndc")
    assert caught.value.at == "lot.ndc"


@pytest.mark.parametrize(
    ("printed", "kept", "written"),
    [
        ("NDC 60574-4112-*1", "60574-4112-01", "5-4-1"), ("60574-*411-12", "60574-0411-12", "5-3-2"),
        ("*0143-9857-25", "00143-9857-25", "4-4-2"), ("NDC: 0074\u20133799\u201302", "00074-3799-02", "4-4-2"),
        ("0143\u22129857\u221225", "00143-9857-25", "4-4-2"), ("0143\u20119857\u201125", "00143-9857-25", "4-4-2"),
        ("N400074379902", "00074-3799-02", "5-4-2"), ("n4 00074-3799-02", "00074-3799-02", "5-4-2"),
        ("N400143985725 UN1", "00143-9857-25", "5-4-2"), ("N400143985725ML0.5", "00143-9857-25", "5-4-2"),
        ("0143 9857 25", "00143-9857-25", "4-4-2"), ("0143 - 9857 - 25", "00143-9857-25", "4-4-2"),
        ("NDC#0143-9857-25", "00143-9857-25", "4-4-2"), ("#0143-9857-25", "00143-9857-25", "4-4-2"),
        ("NDC No. 0143-9857-25", "00143-9857-25", "4-4-2"), ("NDC-0143-9857-25", "00143-9857-25", "4-4-2"),
        ("National Drug Code: 0143-9857-25", "00143-9857-25", "4-4-2"), ("ndc00143985725", "00143-9857-25", "5-4-2"),
        ("NDC11 00143985725", "00143-9857-25", "5-4-2"), ("00143-9857-25 (vial)", "00143-9857-25", "5-4-2"),
    ],
)  # fmt: skip
def test_an_ndc_is_read_as_people_print_it(printed: str, kept: str, written: str) -> None:
    ndc = parse_ndc(printed)
    assert (str(ndc), ndc.written) == (kept, written)


@pytest.mark.parametrize(
    "text",
    [
        "*143-9857-25", "60574-4112-1*", "60574-4112-**", "60574-4112-*", "60574-41*2-01",
        "*60574-4112-01", "NDC", "N4",
        "N4N4", "N4 0143985725", "0143/9857/25", "00143-9857-25 x2", "0143 9857 25 1", "\u0660\u0661\u0664\u0663",
    ],
)  # fmt: skip
def test_a_star_that_fills_nothing_up_and_a_number_that_stays_open_are_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        parse_ndc(text)


def test_a_packages_upc_is_named_as_one() -> None:
    with pytest.raises(BadInputError, match="is the UPC of a package"):
        parse_ndc("301439857259")


@given(st.text(max_size=60))
def test_any_text_is_an_ndc_or_refused(text: str) -> None:
    with suppress(BadInputError):
        digits = parse_ndc(text).digits
        assert len(digits) == 11
        assert digits.isascii()
        assert digits.isdigit()
