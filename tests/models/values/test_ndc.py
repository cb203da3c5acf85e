"""An NDC is read as printed and kept as 5-4-2; what could mean two packages is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values.errors import BadInputError
from models.values.ndc import parse_ndc

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
