"""S24: files written before doses were numbers stay readable, and lose nothing they said."""

from __future__ import annotations

import tomllib

import pytest

from models.core.quantity import parse_quantity
from models.drugs.drug import Drug
from models.drugs.formulary import shipped_formulary
from models.drugs.reading import read_drug
from models.drugs.written.schema import check_drug_table
from models.drugs.written.writer import write_drug

B12 = shipped_formulary().drugs["cyanocobalamin"]


def before(usual: str, most: str, more: str = "") -> Drug:
    """Return B12 as a clinic stored it with doses in words."""
    bare, _, _ = write_drug(B12).partition("\n[[usual_dose]]")
    code = write_drug(B12)[write_drug(B12).index("[[code]]") :]
    text = bare.replace("[clinical]\n", f'[clinical]\nusual_dose = "{usual}"\nmax_single_dose = "{most}"\n')
    text = f"{text}\n{more}\n{code}"
    check_drug_table(tomllib.loads(text))
    return read_drug("cyanocobalamin", text)


@pytest.mark.parametrize(
    ("usual", "most", "least", "top", "limit"),
    [
        ("100-1000 mcg", "1000 mcg", "100 mcg", "1,000 mcg", "1,000 mcg"),
        ("2.5-10 mg", "10 mg", "2.5 mg", "10 mg", "10 mg"),
        ("1.2-2.4 million units", "2.4 million units", "1.2 million units", "2.4 million units", "2.4 million units"),
        ("40 units", "1,000 units", "40 units", "40 units", "1,000 units"),
    ],
)
def test_s24_a_plain_range_in_words_is_a_row_with_the_source_it_stood_under(usual, most, least, top, limit) -> None:
    drug = before(usual, most)

    ((row,), (most_row,)) = drug.usual_doses, drug.dose_limits
    assert (row.least, row.most) == (parse_quantity(least), parse_quantity(top))
    assert (most_row.kind, most_row.most, most_row.severity) == ("dose", parse_quantity(limit), "stop")
    assert row.source == most_row.source == drug.clinical_source
    assert drug.notes == B12.notes


@pytest.mark.parametrize(
    "words", ["per order", "50 mg/m2", "100 mg; 300 mg", "0-5 mg", "5-1 mg", "1-5 mg/kg", "5 ml weekly"]
)
def test_s24_words_that_are_no_certain_number_are_kept_and_make_none(words: str) -> None:
    drug = before(words, words)

    assert (drug.usual_doses, drug.dose_limits) == ((), ())
    assert drug.notes.endswith(f"Usual dose: {words}. Most at once: {words}.")


def test_s24_a_limit_per_kg_of_an_older_file_is_still_one() -> None:
    limit = (
        '[[dose_limit]]\nkind = "day"\nmost = "5"\nunit = "mg"\nper_kg = true\nseverity = "warn"\n'
        'source = "label"\nconfidence = "confirmed"\n'
    )
    drug = before("100-1000 mcg", "1000 mcg", limit)

    assert [(row.kind, row.per) for row in drug.dose_limits] == [("dose", ""), ("day", "kg")]
    assert read_drug(drug.slug, write_drug(drug)) == drug
