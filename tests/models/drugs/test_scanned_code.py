"""Ten digits get their segments from a list that holds exactly one package of them, and from nowhere else."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models.core.numbers.ndc import ndcs_of_ten, parse_ndc
from models.drugs.formulary import shipped_formulary
from models.drugs.naming.known_packages import KnownPackages, Listing
from models.drugs.naming.scanned_code import resolve_code

TODAY = date(2026, 3, 2)
CODE = "(01)00312345678913"
FORMULARY = KnownPackages(shipped_formulary())


def directory(*ndcs: str) -> KnownPackages:
    """Return lists whose loaded directory holds these NDCs."""
    held = [Listing(parse_ndc(ndc), "listed product", "NDC directory") for ndc in ndcs]
    return KnownPackages(shipped_formulary(), lambda ten: tuple(listing for listing in held if ten in listing.ndc.tens))


def test_a_loaded_directory_splits_ten_digits_the_formulary_does_not_hold():
    read = directory("12345-678-91").read("1234567891")
    assert (str(read.ndc), read.format) == ("12345-0678-91", "5-3-2 (NDC directory)")
    code = resolve_code(CODE, directory("12345-678-91"), TODAY)
    assert code.problems == ()
    assert code.listing is not None
    assert str(code.ndc) == "12345-0678-91"
    assert code.listing.product == "listed product"


def test_two_listed_packages_of_the_same_ten_digits_are_refused():
    both = directory("12345-678-91", "12345-6789-1")
    assert both.read("1234567891").ndc is None
    code = resolve_code(CODE, both, TODAY)
    assert (code.ndc10, code.ndc, code.listing) == ("1234567891", None, None)
    assert code.problems


def test_the_formulary_and_the_directory_holding_the_same_package_are_one():
    read = directory("0143-9857-25").read("0143985725")
    assert (str(read.ndc), read.format) == ("00143-9857-25", "4-4-2 (formulary)")
    assert read.listing is not None
    assert read.listing.drug is not None


@given(st.text("0123456789", min_size=10, max_size=10))
def test_every_split_of_ten_digits_carries_them(ten):
    assert [ndc.tens for ndc in ndcs_of_ten(ten)] == [(ten,)] * 3
    assert all(ten in parse_ndc(str(ndc)).tens for ndc in ndcs_of_ten(ten))


@given(st.text(max_size=60) | st.text("0123456789-]dE()\x1d", max_size=30))
def test_any_text_is_answered(text):
    code = resolve_code(text, FORMULARY, TODAY)
    assert code.kind in {"gs1", "ndc", "upc", "unknown"}
    assert code.problems or code.kind != "unknown"
