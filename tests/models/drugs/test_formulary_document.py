"""A formulary document: every drug out and the same back in; bad input is one line with its place."""

from __future__ import annotations

import pytest

from models.core.errors import BadInputError
from models.drugs.formulary import shipped_formulary
from models.drugs.written.document import MOST_BYTES, DocumentedDrug, read_document, write_document

DRUGS = shipped_formulary().drugs
B12 = DRUGS["cyanocobalamin"]
TEXT = write_document([DocumentedDrug(B12, retired=False)])


def test_every_shipped_drug_goes_out_and_comes_back_the_same() -> None:
    out = [DocumentedDrug(drug, retired=slug == "ranitidine") for slug, drug in sorted(DRUGS.items())]
    text = write_document(reversed(out))
    assert list(read_document(text.encode())) == out
    assert text == write_document(read_document(text.encode()))
    assert text.count("retired = true") == 1


def test_a_document_is_plain_lines_in_the_order_of_slugs() -> None:
    text = write_document(DocumentedDrug(DRUGS[slug], retired=False) for slug in ("ranitidine", "adalimumab"))
    assert text.isascii()
    assert text.index("[drug.adalimumab]") < text.index("[drug.ranitidine]")
    assert max(map(len, text.splitlines())) < 400


@pytest.mark.parametrize(
    ("old", "new", "at", "text"),
    [
        ("needlepoint-formulary-1", "needlepoint-formulary-9", "format", "is not"),
        ("format =", "fromat =", "format", "is not"),
        ("[drug.cyanocobalamin]", "[drug.cyanocobalamin]\nretired = 1", "drug.cyanocobalamin.retired", "neither"),
        ("[drug.cyanocobalamin]", "x = 1\n[drug.cyanocobalamin]", "x", "not known here"),
        ("[drug.cyanocobalamin]", "[drug.cyanocobalamin", "line ", "not TOML"),
        ("min_interval_days = 1", "min_interval_days = -1", "drug.cyanocobalamin.clinical.min_interval_days", "whole"),
        ("min_interval_days = 1", "min_interval_days = true", "drug.cyanocobalamin.clinical.min", "whole"),
        ("min_interval_days = 1", "min_intervall = 1", "drug.cyanocobalamin.clinical.min_intervall", "not known"),
        ("high_alert = false", 'high_alert = "no"', "drug.cyanocobalamin.clinical.high_alert", "neither"),
        ("effective = 1986-01-01", 'effective = "1986"', "drug.cyanocobalamin.code[1].effective", "not a date"),
        (
            "effective = 1986-01-01", "effective = 1986-01-01T00:00:00",
            "drug.cyanocobalamin.code[1].effective", "not a date",
        ),
        ('amount = "1000"', "amount = 1000", "drug.cyanocobalamin.code[1].amount", "in quotes"),
        ('amount = "1000"', 'amount = "0"', "drug.cyanocobalamin.code[1].amount", "more than nothing"),
        ('amount = "1000"', 'amount = "1e9"', "drug.cyanocobalamin.code[1].amount", "not an amount"),
        ('unit = "mcg"', 'unit = "cc"', "drug.cyanocobalamin.usual_dose[1].unit", "is none of"),
        ('style = "up_to"', 'style = "some"', "drug.cyanocobalamin.code[1].style", "is none of"),
        ('hcpcs = "J3420"', 'hcpcs = "j3420"', "drug.cyanocobalamin.code[1].hcpcs", "not a HCPCS code"),
        ('ndc = "00517-0031-25"', 'ndc = "0517003125"', "drug.cyanocobalamin.package[1].ndc", "ten bare digits"),
        ('container = "MDV"', 'container = "[/b]"', "drug.cyanocobalamin.package[1].container", "is none of"),
        ('routes = ["im", "subcut"]', 'routes = "im"', "drug.cyanocobalamin.routes", "not a list"),
        ('name = "cyanocobalamin"', 'name = ""', "drug.cyanocobalamin.name", "is empty"),
        ('name = "cyanocobalamin"', 'name = "a\\u001b[2J"', "drug.cyanocobalamin.name", "control or invisible"),
        ('name = "cyanocobalamin"', 'name = "a\\u202Eb"', "drug.cyanocobalamin.name", "control or invisible"),
        ('name = "cyanocobalamin"', f'name = "{"x" * 1001}"', "drug.cyanocobalamin.name", "1,001 characters"),
        ('name = "cyanocobalamin"', "name = 5", "drug.cyanocobalamin.name", "not text"),
        ("[drug.cyanocobalamin.clinical]", "[drug.cyanocobalamin.clinic]", "drug.cyanocobalamin.clinic", "not known"),
        ("display =", "shown =", "drug.cyanocobalamin.shown", "not known"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_one_line_with_its_place(old: str, new: str, at: str, text: str) -> None:
    assert old in TEXT
    with pytest.raises(BadInputError) as caught:
        read_document(TEXT.replace(old, new, 1).encode())
    assert caught.value.at.startswith(at)
    assert text in caught.value.text
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "is not"), (b"\xff\xfe\x00", "not UTF-8"), (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
        (b"a = " + b"[" * 50_000, "nested too deeply|not TOML"), (b"format = 1e999999999999", "is not|not TOML"),
        (b"a = " + b"9" * 10_000, "not TOML"), (b'format = "needlepoint-formulary-1"\ndrug = 5', "not a table"),
        (b'format = "needlepoint-formulary-1"\n[drug]\nx = 5', "not a table"),
        (b'format = "needlepoint-formulary-1"\n[drug."\\u001b[2J"]', "is missing"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_document_is_one_line(content: bytes, text: str) -> None:
    with pytest.raises(BadInputError, match=text) as caught:
        read_document(content)
    assert "\x1b" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_document_without_drugs_holds_none() -> None:
    assert read_document(b'format = "needlepoint-formulary-1"') == ()
